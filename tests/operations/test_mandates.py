"""A delegation asks its own members first; what they answered stands beside its ballot as its mandate."""

from datetime import timedelta

import pytest

from deliberation.models import DecisionRule, Notice, Question, RecordEntry
from deliberation.operations import ballots, decisions, mandates, questions, tallies
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.decisions import kept_rules
from deliberation.queries.mandates import shown_on
from deliberation.queries.questions import visible_questions
from deliberation.rules.refusals import RuleBroken
from deliberation.tasks.questions import tell_opened
from deliberation.tasks.rolls import tell_mandates_shown
from tests import factories

HOUR = timedelta(hours=1)


def refused(call, **named) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def seen_by(table, *people) -> list[int]:
    """How many questions that delegations put to their members each of these sees."""
    viewers = [viewer_of(one, table.forum) if one else PUBLIC_VIEWER for one in people]
    return [
        visible_questions(table.forum, viewer).exclude(delegation=None).count()
        for viewer in viewers
    ]


@pytest.fixture
def asked(table, open_question):
    """A draft of the assembly's head, with the actors of its three members."""
    people = [factories.person() for _one in range(3)]
    roll, electors = factories.members_roll(table, "XEA", *people)
    return factories.consultation(table, "XEA", open_question, roll), electors


@pytest.fixture
def running(table, asked):
    draft, electors = asked
    opened = questions.open_question(
        actor=table.heads["XEA"], question_id=draft.pk, closes_at=database_clock() + HOUR
    )
    return opened, electors


def counted(table, running) -> Question:
    """Two of three said yes, one no, and the head closed early."""
    question, electors = running
    for actor, choice in zip(electors, ("yes", "no", "yes"), strict=True):
        ballots.cast_ballot(actor=actor, question_id=question.pk, choice=choice)
    tallies.close_early(actor=table.heads["XEA"], question_id=question.pk)
    question.refresh_from_db()
    return question


def test_only_the_delegation_and_once_it_is_open_its_members_see_that_it_asks(table, asked):
    draft, electors = asked
    head, adviser = (
        table.heads["XEA"],
        factories.accredit(table, table.delegations["XEA"], "adviser"),
    )
    others = (table.heads["XAA"].person, *(one.person for one in table.officers.values()), None)
    member = electors[0].person
    before = seen_by(table, head.person, adviser.person, member)
    questions.open_question(actor=head, question_id=draft.pk, closes_at=database_clock() + HOUR)
    counted_before = RecordEntry.objects.filter(forum=table.forum).count()

    assert (before, seen_by(table, head.person, adviser.person, member)) == ([1, 1, 0], [1, 1, 1])
    assert seen_by(table, *others) == [0] * len(others)
    assert not RecordEntry.objects.filter(object_public_id=draft.public_id).exists()
    assert RecordEntry.objects.filter(forum=table.forum).count() == counted_before
    assert factories.draft_motion(table).symbol == f"{table.forum.symbol}/Q.2"


def test_rule_kept_for_members_is_listed_once_the_forum_keeps_the_same_text(table, asked):
    rule = asked[0].rule
    assert rule not in kept_rules(table.forum)
    kept = decisions.keep_template(
        actor=table.officers["chair"], forum_id=table.forum.pk, template="simple-majority",
        chambers=("citizen",),
    )  # fmt: skip
    [listed] = [one for one in kept_rules(table.forum) if one.pk == rule.pk]
    assert (kept.pk, listed.uses, kept.version) == (rule.pk, 0, 1)
    assert DecisionRule.objects.filter(rule_hash=rule.rule_hash).count() == 1


def test_what_cannot_be_asked_is_refused(table, open_question):
    member = factories.person()
    roll, _electors = factories.members_roll(table, "XEA", member)
    foreign, _others = factories.members_roll(table, "XAA", member)
    head = table.heads["XEA"]
    given = {
        "question_id": open_question.pk, "roll": roll, "title": "How", "motion": "Yes?",
        "rule": factories.consultation(table, "XEA", open_question, roll).rule,
    }  # fmt: skip
    draft = factories.draft_motion(table)
    elsewhere = factories.open_motion(table, template="simple-majority", chambers=("government",))

    def code(**named) -> str:
        return refused(mandates.draft_consultation, **({"actor": head} | given | named))

    assert [
        code(actor=table.officers["chair"]),
        code(actor=factories.accredit(table, table.delegations["XEA"], "alternate")),
        code(actor=factories.set_table().heads["XEA"]),
        code(actor=table.heads["XAA"]),
        code(roll=foreign),
        code(question_id=draft.pk),
        code(question_id=elsewhere.pk),
        code(rule=open_question.rule),
    ] == [
        "not-permitted", "not-permitted", "not-permitted", "not-your-delegation",
        "not-your-delegation", "mandate-too-early", "no-vote-here", "rule-names-no-such-chamber",
    ]  # fmt: skip
    after = open_question.closes_at + timedelta(seconds=1)
    assert code(now=after) == "mandate-too-late"
    tallies.close_due_question(question_id=open_question.pk, now=after)
    assert code() == "mandate-too-late"


def test_roll_that_is_not_closed_is_refused(table, open_question):
    own = factories.rolls.make_members_roll(
        actor=table.heads["XEA"], delegation_id=table.delegations["XEA"].pk, title="O", source="U"
    )
    with pytest.raises(RuleBroken) as caught:
        factories.consultation(table, "XEA", open_question, own)
    assert caught.value.code == "roll-not-closed"


def test_members_answer_before_the_vote_closes_or_an_announced_one_opens(table, asked):
    draft, _electors = asked
    head, vote = table.heads["XEA"], draft.mandate_for
    announced = factories.draft_motion(table)
    opens_at = database_clock() + 2 * HOUR
    questions.announce_question(
        actor=table.officers["chair"], question_id=announced.pk, opens_at=opens_at
    )
    early = factories.consultation(table, "XEA", announced, draft.roll)
    late = {"question_id": draft.pk, "closes_at": vote.closes_at}

    assert refused(questions.open_question, actor=head, **late) == "mandate-too-late"
    asked_late = {"question_id": early.pk, "closes_at": opens_at + HOUR}
    assert refused(questions.open_question, actor=head, **asked_late) == "mandate-too-late"
    opened = questions.open_question(actor=head, question_id=early.pk, closes_at=opens_at)
    assert opened.state == "open"


def test_head_alone_takes_its_steps_and_chair_and_teller_none(table, running):
    question, _electors = running
    asked = {"question_id": question.pk}
    for actor in (table.officers["chair"], table.officers["teller"]):
        assert refused(tallies.close_early, actor=actor, **asked) == "not-permitted"
        assert refused(tallies.certify_question, actor=actor, **asked) == "not-permitted"
    other, head = table.heads["XAA"], table.heads["XEA"]
    assert refused(tallies.close_early, actor=other, **asked) == "not-your-delegation"
    assert refused(mandates.show_mandate, actor=head, **asked) == "mandate-running"
    tallies.close_early(actor=head, **asked)
    assert refused(mandates.show_mandate, actor=other, **asked) == "not-your-delegation"
    assert refused(tallies.certify_question, actor=head, **asked) == "members-step"
    widened = {"audience": "public", **asked}
    assert refused(questions.widen_question, actor=head, **widened) == "members-step"


def test_only_those_on_the_roll_answer(table, running):
    question, electors = running
    tell_opened({"question": question.pk})
    told = set(Notice.objects.filter(kind="question-opened").values_list("person", flat=True))
    assert {one.person.pk for one in electors} <= told
    stranger = factories.members_roll(table, "XAA", factories.person())[1][0]
    asked = {"question_id": question.pk, "choice": "yes"}
    assert [
        refused(ballots.cast_ballot, actor=table.heads["XEA"], **asked),
        refused(ballots.cast_ballot, actor=stranger, **asked),
    ] == ["not-an-elector", "not-an-elector"]


def test_mandate_is_shown_by_its_head_and_told_to_members_and_the_record(table, running):
    question = counted(table, running)
    vote = question.mandate_for
    assert (shown_on(vote), question.state) == ([], "closed")
    mandates.show_mandate(actor=table.heads["XEA"], question_id=question.pk)
    again = {"actor": table.heads["XEA"], "question_id": question.pk}
    tell_mandates_shown({"questions": [question.pk]})

    [shown] = shown_on(vote)
    assert (shown.tally.outcome, shown.tally.by_choice) == ("adopted", {"no": 1, "yes": 2})
    assert refused(mandates.show_mandate, **again) == "mandate-shown"
    told = RecordEntry.objects.get(kind="mandate-shown")
    assert (told.object_public_id, told.content["by_choice"]) == (
        vote.public_id, {"no": 1, "yes": 2},
    )  # fmt: skip
    assert Notice.objects.filter(kind="mandate-shown").count() == 3


def test_mandate_not_shown_by_its_head_is_shown_when_the_vote_closes(table, running):
    question = counted(table, running)
    vote = question.mandate_for
    ballots.cast_ballot(actor=table.heads["XEA"], question_id=vote.pk, choice="no")
    tallies.close_due_question(question_id=vote.pk, now=vote.closes_at + timedelta(seconds=1))

    assert [one.question.pk for one in shown_on(vote)] == [question.pk]
    told = RecordEntry.objects.get(kind="question-closed", object_public_id=vote.public_id)
    [mandate] = told.content["mandates"]
    assert (mandate["outcome"], mandate["title"]) == ("adopted", "How we vote")


def test_mandate_counted_after_the_vote_closed_early_is_shown_at_once(table, running):
    question, _electors = running
    vote = question.mandate_for
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=vote.pk)
    assert shown_on(vote) == []
    after = question.closes_at + timedelta(seconds=1)
    tallies.close_due_question(question_id=question.pk, now=after)
    [shown] = shown_on(vote)
    assert (shown.question.shown_at, shown.tally.outcome) == (after, "rejected")


def test_mandate_on_a_vote_whose_count_is_withheld_is_on_record_at_its_close(table):
    vote = factories.open_motion(table, tally_shown="closed")
    roll, _electors = factories.members_roll(table, "XEA", factories.person())
    draft = factories.consultation(table, "XEA", vote, roll)
    head = table.heads["XEA"]
    questions.open_question(actor=head, question_id=draft.pk, closes_at=database_clock() + HOUR)
    tallies.close_early(actor=head, question_id=draft.pk)
    mandates.show_mandate(actor=head, question_id=draft.pk)

    assert not RecordEntry.objects.filter(kind="mandate-shown").exists()
    tallies.close_due_question(question_id=vote.pk, now=vote.closes_at + timedelta(seconds=1))
    told = RecordEntry.objects.get(kind="question-closed")
    assert [one["symbol"] for one in told.content["mandates"]] == [draft.symbol]
