"""Rules of procedure: drafted, issued, adopted by a question, kept to and departed from."""

from datetime import timedelta

import pytest

from deliberation.models import Procedure, ProcedureCase, Question, RecordEntry
from deliberation.operations import decisions, procedures, questions, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.procedures import in_force
from deliberation.rules.refusals import RuleBroken
from tests import factories, rulebook
from tests.factories import ALL_CHAMBERS, Table

DAY = timedelta(days=1)


def refused(write, **given) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as refusal:
        write(**given)
    return refusal.value.code, refusal.value.place


def given_by(table: Table, role: str = "chair") -> dict:
    return {"actor": table.officers[role], "forum_id": table.forum.pk}


def other_rule(table: Table):
    return rulebook.keep_rule(table, "no-objection")


def motion(table: Table, **given) -> Question:
    facts = {
        "title": "A motion", "motion": "Let it be so.", "rule": rulebook.keep_rule(table),
        "chambers": ALL_CHAMBERS, **given,
    }  # fmt: skip
    return questions.draft_question(**given_by(table), **facts)


def test_a_draft_is_issued_once_on_the_record_and_never_changed(table: Table):
    issued = rulebook.issue_rules(table)

    assert (issued.number, issued.symbol, issued.state) == (
        1,
        f"{table.forum.symbol}/RP.1",
        "issued",
    )
    entry = RecordEntry.objects.get(kind="procedure-issued")
    assert entry.content == {
        "symbol": issued.symbol,
        "title": "Rules of procedure",
        "content_hash": issued.content_hash,
    }
    for write, more in (
        (procedures.reword_procedure, {"title": "T", "language": "en", "text": "", "speaking": {}}),
        (procedures.drop_case, {"kind": "motion"}),
        (procedures.discard_procedure, {}),
        (procedures.issue_procedure, {}),
    ):
        assert refused(write, **given_by(table), version=issued.version, **more)[0] == "draft-ended"


def test_the_next_draft_begins_with_what_was_issued_and_must_change_something(table: Table):
    issued = rulebook.issue_rules(table, voting_hours=2)
    draft = procedures.start_procedure(**given_by(table))

    assert (draft.text, draft.speaking, draft.based_on) == (issued.text, {"statement": 180}, issued)
    assert list(draft.cases.order_by("kind").values_list("kind", "voting_hours")) == [
        ("motion", 2),
        ("procedure", 2),
        ("provision", 2),
    ]
    assert refused(procedures.start_procedure, **given_by(table))[0] == "procedure-drafted"
    code = refused(procedures.issue_procedure, **given_by(table), version=draft.version)[0]
    assert code == "procedure-unchanged"
    draft = procedures.drop_case(**given_by(table), version=draft.version, kind="provision")
    assert (
        refused(procedures.drop_case, **given_by(table), version=draft.version, kind="provision")[0]
        == "procedure-kind"
    )
    assert procedures.issue_procedure(**given_by(table), version=draft.version).number == 2


def test_a_draft_that_changed_meanwhile_is_not_overwritten(table: Table):
    draft = rulebook.draft_rules(table)
    code = refused(procedures.drop_case, **given_by(table), version=1, kind="motion")
    assert code == ("draft-stale", "version")
    procedures.discard_procedure(**given_by(table), version=draft.version)
    assert (Procedure.objects.count(), ProcedureCase.objects.count()) == (0, 0)


def test_only_chair_and_secretariat_draft(table: Table):
    for actor in (table.officers["teller"], table.heads["XAA"], table.administrator):
        code = refused(procedures.start_procedure, actor=actor, forum_id=table.forum.pk)[0]
        assert code == "not-permitted"


def test_a_case_takes_a_rule_that_suits_those_who_bind(table: Table):
    draft = rulebook.draft_rules(table)
    two = {"government": "decides", "corporate": "concurs", "citizen": "advises"}
    given = given_by(table) | {"version": draft.version, "kind": "text"}
    rule = rulebook.keep_rule(table)
    assert refused(procedures.set_case, **given, rule=rule, verdicts=two)[0] == (
        "rule-names-no-such-chamber"
    )
    foreign = rulebook.keep_rule(factories.set_table())
    code = refused(
        procedures.set_case, **given, rule=foreign,
        verdicts=dict.fromkeys(ALL_CHAMBERS, "decides"),
    )  # fmt: skip
    assert code == ("rule-unknown", "rule")
    own = decisions.keep_template(
        **given_by(table), template="concurrent-chambers", chambers=("government", "corporate")
    )
    procedures.set_case(**given, rule=own, verdicts=two)
    kept = ProcedureCase.objects.get(procedure=draft, kind="text")
    assert kept.verdicts == two


def test_rules_are_in_force_once_their_question_is_certified_adopted(table: Table):
    issued = rulebook.issue_rules(table)
    asked = questions.draft_question(
        **given_by(table), title="Adopt", rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS,
        procedure=issued,
    )  # fmt: skip
    assert in_force(table.forum.pk) is None
    rulebook.adopt(table, asked)
    assert in_force(table.forum.pk) == issued

    second = rulebook.issue_rules(table, "2. And otherwise.")
    assert in_force(table.forum.pk) == issued
    rejected = questions.draft_question(
        **given_by(table), title="Adopt", rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS,
        procedure=second,
    )  # fmt: skip
    rulebook.adopt(table, rejected, choice="no")
    assert in_force(table.forum.pk) == issued
    assert rejected.ruled_by == issued


def test_a_draft_is_not_put_to_the_vote(table: Table):
    code = refused(
        questions.draft_question, **given_by(table), title="Adopt", chambers=ALL_CHAMBERS,
        rule=rulebook.keep_rule(table), procedure=rulebook.draft_rules(table),
    )  # fmt: skip
    assert code == ("question-target", "target")


def test_another_rule_than_the_rules_ask_is_refused_in_words(table: Table):
    rulebook.rules_in_force(table)
    with pytest.raises(RuleBroken) as refusal:
        motion(table, rule=other_rule(table))

    assert (refusal.value.code, refusal.value.place) == ("departs-from-procedure", "rule")
    assert "Departing from the rules of procedure is a procedural question first" in str(
        refusal.value
    )
    assert motion(table).is_advisory is False


def test_a_question_drafted_before_is_held_to_the_rules_at_opening(table: Table):
    early = motion(table, rule=other_rule(table))
    rulebook.rules_in_force(table)

    code = refused(
        questions.open_question, actor=table.officers["chair"], question_id=early.pk,
        closes_at=database_clock() + DAY,
    )  # fmt: skip
    assert code == ("departs-from-procedure", "rule")


def test_shorter_windows_are_refused(table: Table):
    rulebook.rules_in_force(table, announced_hours=0, voting_hours=20)
    asked, chair, now = motion(table), table.officers["chair"], database_clock()
    given = {"actor": chair, "question_id": asked.pk}

    factories.announced(chair, asked.pk)
    short = refused(questions.open_question, **given, closes_at=now + timedelta(hours=19))
    assert short == ("departs-from-procedure", "closes_at")
    opened = questions.open_question(**given, closes_at=now + DAY)
    assert opened.ruled_by == in_force(table.forum.pk)


def test_a_vote_is_announced_as_long_before_as_the_rules_ask(table: Table):
    issued = rulebook.rules_in_force(table)
    ProcedureCase.objects.filter(procedure=issued, kind="motion").update(announced_hours=24)
    asked, chair, now = motion(table), table.officers["chair"], database_clock()
    given = {"actor": chair, "question_id": asked.pk}

    early = refused(questions.announce_question, **given, opens_at=now + DAY / 2)
    assert early == ("departs-from-procedure", "opens_at")
    never = refused(questions.open_question, **given, closes_at=now + DAY)
    assert never == ("departs-from-procedure", "opens_at")
    early = questions.announce_question(**given, opens_at=now + 2 * DAY, now=now - DAY)
    factories.let_arrive(early)
    questions.open_question(**given, closes_at=now + DAY, now=now + timedelta(minutes=1))


def test_a_vote_is_not_closed_sooner_than_the_rules_ask(table: Table):
    rulebook.rules_in_force(table, voting_hours=20)
    asked, start = motion(table), database_clock()
    factories.opened(table.officers["chair"], asked.pk, closes_at=start + 2 * DAY)
    hands = [
        {"actor": table.officers[role], "question_id": asked.pk} for role in ("chair", "teller")
    ]

    early = refused(tallies.close_early, **hands[0], now=start + timedelta(hours=19))
    assert early == ("departs-from-procedure", "closes_at")
    late = start + timedelta(hours=21)
    assert tallies.close_early(**hands[0], now=late) is None
    assert tallies.close_early(**hands[1], now=late).is_final


def test_rules_adopted_again_are_in_force_again(table: Table):
    first = rulebook.rules_in_force(table)
    second = rulebook.rules_in_force(table, "2. And otherwise.")
    assert in_force(table.forum.pk) == second
    asked = questions.draft_question(
        **given_by(table), title="Return", rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS,
        procedure=first,
    )  # fmt: skip
    rulebook.adopt(table, asked)
    assert in_force(table.forum.pk) == first


def test_a_chamber_that_must_concur_can_stop_the_decision(table: Table):
    draft = rulebook.draft_rules(table)
    given = given_by(table) | {"version": draft.version, "kind": "text"}
    verdicts = {"government": "decides", "corporate": "decides", "citizen": "concurs"}
    averaged = rulebook.keep_rule(table, "blended-chambers")
    code = refused(procedures.set_case, **given, rule=averaged, verdicts=verdicts)
    assert code == ("rule-passes-concurrence", "verdicts")
    procedures.set_case(**given, rule=averaged, verdicts=dict.fromkeys(ALL_CHAMBERS, "decides"))


def test_advising_chambers_asked_alone_bind_nobody(table: Table, charter):
    draft = rulebook.draft_rules(table)
    two = decisions.keep_template(
        **given_by(table), template="concurrent-chambers", chambers=("government", "corporate")
    )
    draft = procedures.set_case(
        **given_by(table), version=draft.version, kind="text", rule=two,
        verdicts={"government": "decides", "corporate": "concurs", "citizen": "advises"},
    )  # fmt: skip
    issued = procedures.issue_procedure(**given_by(table), version=draft.version)
    asked = questions.draft_question(
        **given_by(table), title="Adopt", rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS,
        procedure=issued,
    )  # fmt: skip
    rulebook.adopt(table, asked)
    on_text = {"title": "T", "revision": charter.current_revision}
    alone = decisions.keep_template(
        **given_by(table), template="simple-majority", chambers=("citizen",)
    )

    advice = questions.draft_question(
        **given_by(table), **on_text, rule=alone, chambers=("citizen",)
    )
    assert advice.is_advisory is True
    code = refused(
        questions.draft_question, **given_by(table), **on_text, rule=rulebook.keep_rule(table),
        chambers=ALL_CHAMBERS,
    )  # fmt: skip
    assert code == ("departs-from-procedure", "chambers")
