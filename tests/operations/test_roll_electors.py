"""People on a closed roll: their questions, their ballots, their comments, always by alias."""

from datetime import timedelta

import pytest

from deliberation.models import Ballot, RecordEntry, Roll
from deliberation.operations import ballots, comments, decisions, questions, tallies
from deliberation.queries.ballots import own_answers
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor, capacities
from deliberation.rules.permissions import Role
from deliberation.rules.refusals import RuleBroken
from tests import factories

HOUR = timedelta(hours=1)


def refused(call, **named) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def open_for(table, roll: Roll, **fields):
    return factories.open_motion(
        table, template="simple-majority", chambers=("citizen",), roll=roll, **fields
    )


def test_question_does_not_open_on_a_roll_that_is_not_closed(table):
    roll = factories.make_roll(table)
    with pytest.raises(RuleBroken) as caught:
        open_for(table, roll)
    assert caught.value.code == "roll-not-closed"


def test_roll_votes_in_its_own_chamber_only(table):
    roll, _electors = factories.close_roll(table, factories.person())
    with pytest.raises(RuleBroken) as caught:
        factories.draft_motion(table, roll=roll)
    assert (caught.value.code, caught.value.place) == ("question-chambers", "chambers")


def test_people_on_the_roll_vote_and_are_counted_under_the_rule(table):
    people = [factories.person() for _one in range(3)]
    roll, electors = factories.close_roll(table, *people)
    question = open_for(table, roll)
    for actor, choice in zip(electors, ("yes", "no", "yes"), strict=True):
        assert actor.role is Role.ELECTOR
        ballots.cast_ballot(actor=actor, question_id=question.pk, choice=choice)
    ballots.cast_ballot(actor=electors[1], question_id=question.pk, choice="yes")

    tally = tallies.close_due_question(
        question_id=question.pk, now=question.closes_at + timedelta(seconds=1)
    )

    assert (tally.outcome, tally.by_choice, tally.entitled) == ("adopted", {"yes": 3}, 3)
    assert Ballot.objects.filter(question=question).count() == 4
    entry = RecordEntry.objects.get(kind="question-closed", forum=table.forum)
    assert (entry.content["origin"], entry.content["roll"]["roll_sha256"]) == (
        "assembly", roll.roll_hash,
    )  # fmt: skip


def test_nobody_else_votes_on_a_rolls_question(table):
    roll, _electors = factories.close_roll(table, factories.person())
    _other, others = factories.close_roll(table, factories.person())
    question = open_for(table, roll)
    asked = {"question_id": question.pk, "choice": "yes"}
    assert [
        refused(ballots.cast_ballot, actor=others[0], **asked),
        refused(ballots.cast_ballot, actor=table.heads["XEA"], **asked),
        refused(ballots.cast_ballot, actor=Actor(factories.person()), **asked),
    ] == ["not-an-elector", "not-an-elector", "not-permitted"]


def test_two_questions_share_one_closed_roll(table):
    roll, electors = factories.close_roll(table, factories.person())
    first, second = open_for(table, roll), open_for(table, roll)
    ballots.cast_ballot(actor=electors[0], question_id=first.pk, choice="yes")
    assert first.electorate == second.electorate == roll.electorate
    person = electors[0].person
    found = own_answers([first, second], capacities(person, table.forum))
    place = electors[0].roll_place
    assert found == {first.pk: [(place, "yes")], second.pk: [(place, None)]}


def test_rule_that_names_what_the_roll_does_not_say_is_refused(table):
    roll, _electors = factories.close_roll(table, factories.person())
    rule = decisions.keep_rule(
        actor=table.officers["chair"], forum_id=table.forum.pk,
        value={
            "choices": ["yes", "no"],
            "adopt": {"count": ["yes"], "of": ["yes", "no"], "weight": "population", "more_than": "1/2"},
        },
    )  # fmt: skip
    drafted = questions.draft_question(
        actor=table.officers["chair"], forum_id=table.forum.pk, title="Weighed", motion="So.",
        rule=rule, chambers=("citizen",), roll=roll,
    )  # fmt: skip
    asked = {"actor": table.officers["chair"], "question_id": drafted.pk}
    closes = database_clock() + HOUR
    assert refused(questions.open_question, closes_at=closes, **asked) == "elector-lacks-attribute"


def test_comment_of_an_elector_is_by_alias(table, charter):
    _roll, electors = factories.close_roll(table, factories.person("Petra Plainname"))
    said = comments.add_comment(
        actor=electors[0], revision_id=charter.current_revision_id, body="A word.", language="en"
    )
    assert said.roll_place == electors[0].roll_place
    answer = comments.reply_to_comment(
        actor=electors[0], parent_id=said.pk, body="Another.", language="en"
    )
    assert answer.roll_place == electors[0].roll_place
