"""Silence procedures: time enough to object, everyone told that silence is assent; what people on rolls are told."""

from datetime import timedelta

import pytest

from deliberation.models import Notice
from deliberation.operations import ballots, questions
from deliberation.queries.clock import database_clock
from deliberation.rules.refusals import RuleBroken
from deliberation.tasks.questions import remind_undecided, tell_certified, tell_opened
from tests import factories

HOUR = timedelta(hours=1)
GOVERNMENTS = {"template": "silence", "chambers": ("government",)}


def told(kind: str) -> dict[int | None, str]:
    """The words of the messages of this kind, by whom they go to."""
    return {one.person_id: one.body for one in Notice.objects.filter(kind=kind)}


def test_silence_is_given_three_days_to_be_broken(table):
    draft = factories.draft_motion(table, **GOVERNMENTS)
    chair, now = table.officers["chair"], database_clock()
    with pytest.raises(RuleBroken) as caught:
        factories.opened(chair, draft.pk, closes_at=now + 71 * HOUR)
    draft.refresh_from_db()
    assert (caught.value.code, caught.value.place, draft.state) == (
        "silence-too-short", "closes_at", "drafted",
    )  # fmt: skip
    opened = questions.open_question(actor=chair, question_id=draft.pk, closes_at=now + 73 * HOUR)
    assert opened.state == "open"


def test_delegations_are_told_that_silence_is_assent_and_reminded_of_it(table):
    asked = factories.open_motion(table, lasting=96 * HOUR, **GOVERNMENTS)
    tell_opened({"question": asked.pk})
    heads = {table.heads[code].person.pk for code in ("XAA", "XAB")}
    opened = told("silence-window")
    ballots.cast_ballot(actor=table.heads["XAA"], question_id=asked.pk, choice="object")
    late = asked.closes_at - 23 * HOUR
    reminded = [remind_undecided(now=late), remind_undecided(now=late)]

    assert set(opened) == heads
    assert all("if your delegation keeps silent, it agrees" in words for words in opened.values())
    assert told("question-opened") == {}
    assert reminded == [1, 0]
    [(person, words)] = told("question-closing").items()
    assert (person, "has not objected" in words) == (table.heads["XAB"].person.pk, True)


def test_members_who_are_asked_are_reminded_until_they_answer(table):
    now = database_clock()
    vote = factories.open_motion(table, lasting=96 * HOUR)
    people = [factories.person() for _one in range(3)]
    roll, electors = factories.members_roll(table, "XEA", *people)
    draft = factories.consultation(table, "XEA", vote, roll)
    asked = questions.open_question(
        actor=table.heads["XEA"], question_id=draft.pk, closes_at=now + 48 * HOUR
    )
    ballots.cast_ballot(actor=electors[0], question_id=asked.pk, choice="yes")
    late = asked.closes_at - 23 * HOUR
    reminded = [remind_undecided(now=late - 2 * HOUR), remind_undecided(now=late)]

    assert reminded == [0, 2]
    found = told("question-closing")
    assert set(found) == {one.pk for one in people[1:]}
    names = {one.person.pk: one.roll_place.name for one in electors}
    assert all(names[person] in words for person, words in found.items())


def test_a_certified_result_is_told_to_the_people_on_its_roll(table):
    vote = factories.open_motion(table, lasting=timedelta(days=4))
    people = [factories.person() for _one in range(3)]
    roll, electors = factories.members_roll(table, "XEA", *people)
    asked = questions.open_question(
        actor=table.heads["XEA"],
        question_id=factories.consultation(table, "XEA", vote, roll).pk,
        closes_at=database_clock() + timedelta(days=2),
    )
    tell_certified({"question": asked.pk})

    told = Notice.objects.filter(kind="result-certified")
    names = {one.person.pk: one.roll_place.name for one in electors}
    assert {one.person_id for one in told} == set(names)
    assert all(names[one.person_id] in one.body and one.deadline is None for one in told)
