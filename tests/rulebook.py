"""Rules of procedure: drafted, issued, and put in force by the question that adopts them."""

from datetime import timedelta

from deliberation.models import DecisionRule, Procedure, Question
from deliberation.operations import ballots, decisions, procedures, questions, tallies
from deliberation.queries.clock import database_clock
from tests.factories import ALL_CHAMBERS, Table, opened


def keep_rule(table: Table, template: str = "concurrent-chambers") -> DecisionRule:
    return decisions.keep_template(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        template=template,
        chambers=ALL_CHAMBERS,
    )


def draft_rules(table: Table, text: str = "1. The forum decides so.", **asked: int) -> Procedure:
    """A draft of rules of procedure that put provisions, motions and themselves under concurrent
    majorities; ``asked`` are windows and sponsors of each."""
    given = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}
    draft = procedures.start_procedure(**given)
    draft = procedures.reword_procedure(
        **given, version=draft.version, title="Rules of procedure", language="en", text=text,
        speaking={"statement": 180},
    )  # fmt: skip
    for kind in ("provision", "motion", "procedure"):
        draft = procedures.set_case(
            **given, version=draft.version, kind=kind, rule=keep_rule(table),
            verdicts=dict.fromkeys(ALL_CHAMBERS, "decides"), **asked,
        )  # fmt: skip
    return draft


def issue_rules(table: Table, text: str = "1. The forum decides so.", **asked: int) -> Procedure:
    draft = draft_rules(table, text, **asked)
    return procedures.issue_procedure(
        actor=table.officers["chair"], forum_id=table.forum.pk, version=draft.version
    )


def adopt(table: Table, drafted: Question, choice: str = "yes", hours: int = 24) -> Question:
    """Open a drafted question, let every head answer alike, close and certify it."""
    chair, now = table.officers["chair"], database_clock()
    ends = now + timedelta(hours=hours)
    opened(chair, drafted.pk, closes_at=ends)
    for head in table.heads.values():
        ballots.cast_ballot(actor=head, question_id=drafted.pk, choice=choice)
    tallies.close_due_question(question_id=drafted.pk, now=ends + timedelta(seconds=1))
    for officer_of in ("teller", "chair"):
        tallies.certify_question(actor=table.officers[officer_of], question_id=drafted.pk)
    drafted.refresh_from_db()
    return drafted


def rules_in_force(table: Table, text: str = "1. The forum decides so.", **asked: int) -> Procedure:
    """Rules of procedure, issued and adopted by a certified question."""
    made = issue_rules(table, text, **asked)
    drafted = questions.draft_question(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        title="That the rules are adopted",
        rule=keep_rule(table),
        chambers=ALL_CHAMBERS,
        procedure=made,
    )
    adopt(table, drafted)
    return made
