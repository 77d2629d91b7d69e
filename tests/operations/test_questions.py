"""Drafting, announcing, opening, withdrawing."""

from datetime import timedelta

import pytest

from deliberation.models import Elector, Question, RevisionItem
from deliberation.operations import decisions, delegations, questions, revisions
from deliberation.queries import questions as queries
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.clock import database_clock
from deliberation.rules.questions import State
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.factories import ALL_CHAMBERS


def rule_for(table, template="concurrent-chambers", chambers=ALL_CHAMBERS):
    return decisions.keep_template(
        actor=table.officers["chair"], forum_id=table.forum.pk, template=template, chambers=chambers
    )


def draft(table, **fields):
    wanted = {
        "actor": table.officers["chair"], "forum_id": table.forum.pk, "title": "A question",
        "rule": rule_for(table), "chambers": ALL_CHAMBERS, "motion": "Words.",
    }  # fmt: skip
    return questions.draft_question(**(wanted | fields))


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def test_a_provision_is_voted_in_the_words_of_its_revision(table, charter):
    item = RevisionItem.objects.get(revision=charter.current_revision, label="Article 1(1)")
    made = draft(table, motion="", provision=item.provision, revision=charter.current_revision)
    assert (
        made.text.words == "The Parties shall use artificial intelligence for the wellbeing of all."
    )
    assert (made.text_language, made.of_charter, made.revision) == ("en", charter, None)


@pytest.mark.parametrize("target", ["nothing", "two", "provision alone"])
def test_a_question_has_exactly_one_target(table, charter, target):
    item = RevisionItem.objects.filter(revision=charter.current_revision).first()
    fields = {
        "nothing": {"motion": ""},
        "two": {"motion": "Words.", "revision": charter.current_revision},
        "provision alone": {"motion": "", "provision": item.provision},
    }[target]
    assert code_of(draft, table=table, **fields) == "question-target"


def test_a_rule_counting_all_heads_alike_serves_one_chamber_only(table):
    rule = rule_for(table, "two-thirds", ("government",))
    assert code_of(draft, table=table, rule=rule) == "rule-counts-all-alike"
    assert draft(table, rule=rule, chambers=["government"]).chambers == ["government"]


def test_a_rule_of_another_forum_is_refused(table):
    other = factories.set_table()
    assert code_of(draft, table=table, rule=rule_for(other)) == "question-foreign"


def test_symbols_are_numbered_in_the_forum(table):
    symbols = [draft(table).symbol for _number in range(2)]
    assert symbols == [f"{table.forum.symbol}/Q.1", f"{table.forum.symbol}/Q.2"]


@pytest.mark.parametrize("role", ["teller", "credentials", "moderator"])
def test_only_chair_and_secretariat_draft(table, role):
    assert code_of(draft, table=table, actor=table.officers[role]) == "not-permitted"


def test_a_head_of_delegation_does_not_draft(table):
    assert code_of(draft, table=table, actor=table.heads["XAA"]) == "not-permitted"


def test_a_draft_is_seen_by_those_who_prepare_it(table, question):
    for person, seen in [
        (None, 0), (table.heads["XAA"].person, 0),
        (table.officers["chair"].person, 1), (table.officers["secretariat"].person, 1),
    ]:  # fmt: skip
        viewer = viewer_of(person, table.forum)
        assert queries.visible_questions(table.forum, viewer).count() == seen
    assert queries.visible_questions(table.forum, PUBLIC_VIEWER).count() == 0


def test_opening_freezes_the_electorate_with_its_attributes(table, open_question):
    rows = Elector.objects.filter(electorate=open_question.electorate).order_by("id")
    assert [(row.delegation.participant.name, row.attributes) for row in rows] == [
        (
            delegation.participant.name,
            {"chamber": delegation.constituency.token, "population": "10.5"},
        )
        for delegation in table.delegations.values()
    ]
    delegations.state_attribute(
        actor=table.officers["credentials"], delegation=table.delegations["XAA"],
        name="population", value="99", valid_from=database_clock().date(),
    )  # fmt: skip
    assert rows[0].attributes["population"] == "10.5"


def test_a_rule_naming_what_an_elector_lacks_is_refused_at_opening(table, chair):
    factories.accredit(table, factories.seat(table, "Bare", "XBB", "state", "government"))
    rule = decisions.keep_rule(
        actor=chair,
        forum_id=table.forum.pk,
        value={
            "choices": ["yes", "no"],
            "adopt": {
                "count": ["yes"],
                "of": "entitled",
                "weight": "population",
                "at_least": "1/2",
            },
        },
    )
    drafted = draft(table, rule=rule, chambers=["government"])
    factories.announced(chair, drafted.pk)
    assert code_of(
        questions.open_question, actor=chair, question_id=drafted.pk,
        closes_at=database_clock() + timedelta(days=1),
    ) == "elector-lacks-attribute"  # fmt: skip
    drafted.refresh_from_db()
    assert (drafted.state, drafted.electorate) == ("drafted", None)


def test_a_rule_naming_an_undeclared_attribute_is_refused_when_kept(table, chair):
    value = {
        "choices": ["yes"],
        "adopt": {"count": ["yes"], "where": {"permament": "yes"}, "at_most": 0},
    }
    assert (
        code_of(decisions.keep_rule, actor=chair, forum_id=table.forum.pk, value=value)
        == "rule-undeclared-attribute"
    )


def test_the_secretariat_does_not_open(table, question, secretariat):
    assert code_of(
        questions.open_question, actor=secretariat, question_id=question.pk,
        closes_at=database_clock() + timedelta(days=1),
    ) == "not-permitted"  # fmt: skip


@pytest.mark.parametrize(
    "lasting", [timedelta(seconds=-1), timedelta(seconds=5), timedelta(days=400)]
)
def test_a_window_is_a_minute_to_a_year_long(table, question, chair, lasting):
    assert code_of(
        questions.open_question, actor=chair, question_id=question.pk,
        closes_at=database_clock() + lasting,
    ) == "question-window"  # fmt: skip


def test_a_question_opens_once(table, open_question, chair):
    assert code_of(
        questions.open_question, actor=chair, question_id=open_question.pk,
        closes_at=database_clock() + timedelta(days=1),
    ) == "question-step"  # fmt: skip


def test_past_its_deadline_a_question_is_closed_for_every_reader(open_question):
    assert queries.state_at(open_question, open_question.closes_at) is State.CLOSED
    assert (
        queries.state_at(open_question, open_question.closes_at - timedelta(seconds=1))
        is State.OPEN
    )


def test_a_drafted_question_can_be_withdrawn_and_an_open_one_not(table, question, chair):
    questions.withdraw_question(actor=chair, question_id=question.pk)
    assert Question.objects.get(pk=question.pk).state == "withdrawn"
    opened = factories.open_motion(table)
    assert (
        code_of(questions.withdraw_question, actor=chair, question_id=opened.pk) == "question-step"
    )


def test_a_later_revision_does_not_change_what_is_voted(table, charter, chair):
    item = RevisionItem.objects.get(revision=charter.current_revision, label="Article 1(1)")
    made = draft(table, motion="", provision=item.provision, revision=charter.current_revision)
    started = revisions.start_draft(actor=chair, charter_id=charter.pk)
    revisions.reword_item(
        actor=chair, draft_id=started.pk, provision=item.provision.public_id, version=1,
        words="Other words altogether.",
    )  # fmt: skip
    started.refresh_from_db()
    revisions.issue_revision(actor=chair, draft_id=started.pk, version=started.version)
    made.refresh_from_db()
    assert made.text.words.startswith("The Parties shall use")
