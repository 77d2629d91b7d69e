"""Ballots twice, at once, of another choice, or past the checks: rows 1 to 5 of what befell peers."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.models import Ballot, Elector
from deliberation.operations import ballots, tallies
from tests import factories
from tests.api.callers import voter_of

CHOICES = {"yes", "no", "abstain"}
AT_ONCE = 6


@pytest.mark.django_db(transaction=True)
def test_b4_01_a_ballot_sent_six_times_at_once_counts_once():
    table = factories.set_table()
    question = factories.open_motion(table)
    callers = [voter_of(table.heads["XAA"]) for _one in range(AT_ONCE)]
    together = Barrier(AT_ONCE)

    def send(number: int) -> int:
        caller, choice = callers[number], ("yes", "no")[number % 2]
        headers = {
            "Authorization": f"Bearer {caller.secret}", "Acting-As": caller.acting_as,
            "Idempotency-Key": f"race-{number}",
        }  # fmt: skip
        together.wait()
        try:
            return Client().post(
                f"/api/v1/forums/{table.forum.slug}/questions/{question.public_id}/ballots/",
                json.dumps({"choice": choice}), content_type="application/json", headers=headers,
            ).status_code  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    cast = Ballot.objects.filter(question=question)

    assert answers == [201] * AT_ONCE
    assert (cast.count(), cast.filter(is_current=True).count()) == (AT_ONCE, 1)


@pytest.mark.django_db
def test_b4_02_the_database_itself_holds_one_current_ballot_of_an_elector(table, open_question):
    first = cast(table, open_question, "yes")
    second = Ballot(
        forum=first.forum, question=first.question, elector=first.elector, choice="no",
        cast_by=first.cast_by, cast_at=first.cast_at, is_current=True,
    )  # fmt: skip
    with (
        pytest.raises(IntegrityError, match="one_current_ballot_per_elector"),
        transaction.atomic(),
    ):
        second.save()

    assert Ballot.objects.get(question=open_question, is_current=True) == first


@pytest.mark.django_db
def test_b4_03_a_changed_ballot_supersedes_the_first_and_leaves_one_answer(table, open_question):
    made = [cast(table, open_question, choice).pk for choice in ("yes", "no", "abstain", "no")]
    rows = Ballot.objects.filter(question=open_question).order_by("id")

    assert list(rows.values_list("pk", "choice", "is_current")) == [
        (made[0], "yes", False), (made[1], "no", False), (made[2], "abstain", False),
        (made[3], "no", True),
    ]  # fmt: skip


@pytest.mark.django_db
def test_b4_04_never_more_are_counted_than_may_vote(table, open_question):
    """The head, then an alternate of the same delegation, then the head again: one elector."""
    alternate = factories.accredit(table, table.delegations["XAA"], "alternate")
    for actor, choice in (
        (table.heads["XAA"], "yes"),
        (alternate, "no"),
        (table.heads["XAA"], "no"),
    ):
        ballots.cast_ballot(actor=actor, question_id=open_question.pk, choice=choice)
    tally = tallies.recount(question_id=open_question.pk)
    assert tally is not None
    counted = {
        choice: sum(one["number"] for one in tally.groups if one["choice"] == choice)
        for choice in ("yes", "no", "absent")
    }
    electors = Elector.objects.filter(electorate=open_question.electorate).count()

    assert counted == {"yes": 0, "no": 1, "absent": electors - 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(choice=JSON, more=st.dictionaries(st.text(max_size=12), JSON, max_size=2))
def test_b4_05_no_body_makes_a_ballot_that_the_rule_does_not_know(
    table, open_question, choice, more
):
    voter, before = voter_of(table.heads["XAA"]), Ballot.objects.count()
    answer = voter.client.post(
        f"/api/v1/forums/{table.forum.slug}/questions/{open_question.public_id}/ballots/",
        json.dumps({**more, "choice": choice}), content_type="application/json",
        headers={
            "Authorization": f"Bearer {voter.secret}", "Acting-As": voter.acting_as,
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )  # fmt: skip
    accepted = choice in CHOICES if isinstance(choice, str) else False
    known = set(more) <= {"choice", "explanation", "language"}

    assert answer.status_code in ({201, 400, 422} if accepted and known else {400, 422})
    assert set(Ballot.objects.values_list("choice", flat=True)) <= CHOICES
    assert Ballot.objects.count() == before + (answer.status_code == 201)


def cast(table, question, choice) -> Ballot:
    return ballots.cast_ballot(actor=table.heads["XAA"], question_id=question.pk, choice=choice)
