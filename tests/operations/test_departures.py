"""Departing from the rules of procedure: a procedural question first."""

from datetime import timedelta

import pytest

from deliberation.models import Question, RecordEntry
from deliberation.operations import questions
from deliberation.queries.audiences import PUBLIC_VIEWER
from deliberation.queries.clock import database_clock
from deliberation.queries.procedures import departures
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


def departure(table: Table, kind: str = "motion") -> Question:
    return rulebook.adopt(table, motion(table, title="To depart", departure_kind=kind))


def test_an_adopted_motion_lets_one_question_depart(table: Table):
    rulebook.rules_in_force(table)
    allowed = departure(table)
    assert list(departures(table.forum, PUBLIC_VIEWER)) == [allowed]

    departing = motion(table, rule=other_rule(table), departs_by=allowed)
    assert list(departures(table.forum, PUBLIC_VIEWER)) == []
    assert refused(motion, table=table, departs_by=allowed) == ("departure-unknown", "departs_by")
    opened = factories.opened(
        table.officers["chair"], departing.pk, closes_at=database_clock() + DAY
    )
    entry = RecordEntry.objects.get(kind="question-opened", object_public_id=opened.public_id)
    assert entry.content["departs_by"] == allowed.symbol
    assert entry.content["ruled_by"] == opened.ruled_by.symbol


def test_a_departure_named_at_opening_allows_a_shorter_vote(table: Table):
    rulebook.rules_in_force(table, voting_hours=20)
    allowed, asked = departure(table), motion(table)
    factories.announced(table.officers["chair"], asked.pk)
    opened = questions.open_question(
        actor=table.officers["chair"], question_id=asked.pk, departs_by=allowed,
        closes_at=database_clock() + timedelta(hours=1),
    )  # fmt: skip
    assert opened.departs_by == allowed


def test_a_withdrawn_question_gives_its_departure_back(table: Table):
    rulebook.rules_in_force(table)
    allowed = departure(table)
    first = motion(table, rule=other_rule(table), departs_by=allowed)
    questions.withdraw_question(actor=table.officers["chair"], question_id=first.pk)
    assert motion(table, rule=other_rule(table), departs_by=allowed).departs_by == allowed


def test_no_other_motion_allows_a_departure(table: Table, charter):
    rulebook.rules_in_force(table)
    plain = rulebook.adopt(table, motion(table))
    rejected = rulebook.adopt(table, motion(table, departure_kind="motion"), choice="no")
    waiting = motion(table, departure_kind="motion")
    of_texts = departure(table, "text")
    elsewhere = factories.set_table()
    rulebook.rules_in_force(elsewhere)
    foreign = departure(elsewhere)

    for named in (plain, rejected, waiting, of_texts, foreign):
        code = refused(motion, table=table, rule=other_rule(table), departs_by=named)
        assert code == ("departure-unknown", "departs_by")
    own = departure(table)
    code = refused(motion, table=table, departure_kind="motion", departs_by=own)
    assert code == ("departure-unknown", "departs_by")
    code = refused(
        questions.draft_question, **given_by(table), title="T", revision=charter.current_revision,
        rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS, departure_kind="motion",
    )  # fmt: skip
    assert code == ("departure-kind", "departure_kind")
    for kind in ("weather", "procedure"):
        assert refused(motion, table=table, departure_kind=kind)[0] == "departure-kind"
