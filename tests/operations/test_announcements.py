"""Nobody is bound unheard: a vote opens once its announcement has reached every entitled delegation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Notice, RecordEntry
from deliberation.operations import delegations, outbox, questions
from deliberation.queries.announcements import unheard
from deliberation.queries.clock import database_clock
from deliberation.rules.refusals import RuleBroken
from deliberation.tasks import notices as tasks
from deliberation.tasks import questions as sweeps
from deliberation.tasks import tallies as closing
from tests import factories

SOON, LATER = timedelta(minutes=1), timedelta(days=1)


def announce(table, question, opens_in=SOON):
    return questions.announce_question(
        actor=table.officers["chair"], question_id=question.pk, opens_at=database_clock() + opens_in
    )


def open_(table, question):
    return questions.open_question(
        actor=table.officers["chair"], question_id=question.pk, closes_at=database_clock() + LATER
    )


def settle() -> None:
    while outbox.drain():
        pass


def code_of(call, *args, **named):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **named)
    return caught.value.code


def lost(table, *codes):
    """The messages to these heads have failed."""
    people = [table.heads[code].person for code in codes]
    Notice.objects.filter(kind="question-announced", person__in=people).update(state="failed")


def agree(table, question, office, reason="The post of Avaria is down."):
    return questions.agree_to_open_unheard(
        actor=table.officers[office], question_id=question.pk, reason=reason
    )


def test_a_vote_that_was_not_announced_does_not_open(table, question):
    assert code_of(open_, table, question) == "announcement-missing"


def test_a_vote_opens_once_its_announcement_has_arrived(table, question):
    announced = announce(table, question)
    waiting = code_of(open_, table, question)
    settle()
    opened = open_(table, question)

    assert [
        one.person for one in Notice.objects.filter(kind="question-announced").order_by("id")
    ] == [head.person for head in table.heads.values()]
    assert (announced.state, waiting) == ("drafted", "announcement-undelivered")
    assert (opened.state, opened.unheard) == ("open", [])


def test_one_of_head_and_alternate_is_enough(table, question):
    factories.accredit(table, table.delegations["XAA"], "alternate")
    announce(table, question)
    settle()
    lost(table, "XAA")

    assert open_(table, question).state == "open"


def test_what_failed_is_named_and_keeps_the_vote_shut(table, question):
    announce(table, question)
    settle()
    lost(table, "XAA", "XCA")
    with pytest.raises(RuleBroken) as caught:
        open_(table, question)

    assert caught.value.code == "announcement-undelivered"
    assert caught.value.facts == {
        "delegations": f"{table.delegations['XAA']}, {table.delegations['XCA']}"
    }


def test_a_delegation_with_nobody_to_tell_was_not_told(table, question):
    empty = factories.seat(table, "Empty", "XEE", "state", "government")
    announce(table, question)
    settle()
    question.refresh_from_db()

    assert (unheard(question), code_of(open_, table, question)) == (
        [empty], "announcement-undelivered",
    )  # fmt: skip


def test_whoever_comes_to_the_table_later_is_told_by_the_sweep(table, question):
    announce(table, question)
    late = factories.accredit(table, factories.seat(table, "Late", "XLL", "state", "government"))
    settle()
    before = code_of(open_, table, question)
    told = [sweeps.complete_announcements(), sweeps.complete_announcements()]
    settle()

    assert (before, told) == ("announcement-undelivered", [1, 0])
    assert Notice.objects.get(kind="question-announced", person=late.person).state == "sent"
    assert open_(table, question).state == "open"


def test_announced_anew_for_another_time_it_must_arrive_anew(table, question):
    announce(table, question)
    settle()
    announce(table, question, LATER)

    assert code_of(open_, table, question) == "announcement-undelivered"
    settle()
    assert open_(table, question).state == "open"


def test_chair_and_teller_open_it_all_the_same_and_say_why(table, question):
    announce(table, question)
    settle()
    lost(table, "XAA")
    first = agree(table, question, "chair")
    alone = code_of(open_, table, question)
    both = agree(table, question, "teller", "Its head was told by telephone.")
    opened = open_(table, question)
    entry = RecordEntry.objects.get(kind="question-opened")
    name = str(table.delegations["XAA"])

    assert (first, alone, both) == (False, "announcement-undelivered", True)
    assert opened.unheard == [{"delegation": table.delegations["XAA"].public_id, "name": name}]
    assert (entry.content["unheard"], entry.content["reasons"]) == (
        [name], {"chair": "The post of Avaria is down.", "teller": "Its head was told by telephone."},
    )  # fmt: skip


def test_a_hand_needs_its_office_a_reason_and_somebody_unheard(table, question):
    announce(table, question)
    assert code_of(agree, table, question, "secretariat") == "not-permitted"
    assert code_of(agree, table, question, "chair", " ") == "text-empty"
    agree(table, question, "chair")
    assert code_of(agree, table, question, "chair") == "assent-given"
    settle()
    assert code_of(agree, table, question, "teller") == "all-heard"


def test_no_sweep_opens_anything(table, question):
    announced = announce(table, question)
    settle()
    long_after = announced.opens_at + timedelta(days=3)
    sweeps.complete_announcements()
    sweeps.remind_undecided(now=long_after)
    tasks.warn_of_expiry(now=long_after)
    tasks.send_digests(now=long_after)
    closing.close_due_questions()
    settle()
    question.refresh_from_db()

    assert question.state == "drafted"


def test_whoever_was_told_of_a_vote_is_told_that_it_was_withdrawn(table, question):
    announce(table, question)
    announce(table, question, LATER)
    settle()
    questions.withdraw_question(actor=table.officers["chair"], question_id=question.pk)
    settle()
    told = Notice.objects.filter(kind="question-withdrawn")

    assert sorted(one.person_id for one in told) == sorted(
        head.person.pk for head in table.heads.values()
    )


def test_a_suspended_head_is_not_told(table, question):
    delegations.suspend_accreditation(
        actor=table.officers["credentials"],
        public_id=table.heads["XAA"].acting_as,
        reason="Missing.",
    )
    announce(table, question)

    assert not Notice.objects.filter(
        kind="question-announced", person=table.heads["XAA"].person
    ).exists()


def test_announcing_to_many_takes_no_more_statements(table):
    found = []
    for _round in range(2):
        question = factories.draft_motion(table)
        with CaptureQueriesContext(connection) as counted:
            announce(table, question)
        found.append(len(counted))
        for number in range(10):
            seat = factories.seat(table, f"More {number}", f"Y{number}", "state", "government")
            factories.accredit(table, seat)

    assert found[0] == found[1]
