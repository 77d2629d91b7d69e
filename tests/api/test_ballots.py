"""Ballots over the API: casting, replacing, whose they are, and when they may be seen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Token
from deliberation.models import Ballot, Question
from tests import factories
from tests.api.callers import Caller, caller_of, voter_of
from tests.factories import Table


@pytest.fixture
def place(at: str, open_question: Question) -> str:
    return f"{at}/questions/{open_question.public_id}"


def test_ballot_is_receipted_and_replaced(as_head: Caller, place: str):
    given = {"choice": "no", "explanation": "Too soon.", "language": "en"}
    first = as_head.post(f"{place}/ballots/", given)
    second = as_head.post(f"{place}/ballots/", {"choice": "yes"})

    assert (first["choice"], first["explanation"], first["is_current"]) == (
        "no",
        "Too soon.",
        True,
    )
    own = as_head.get(f"{place}/own-ballot/")
    assert own["ballot"] == second
    history = as_head.get(f"{place}/own-history/")["results"]
    assert [(one["receipt"], one["choice"], one["is_current"]) for one in history] == [
        (second["receipt"], "yes", True),
        (first["receipt"], "no", False),
    ]
    assert history[0]["by"]["role"] == "head"


def test_ballot_needs_few_questions_to_the_database(as_head: Caller, place: str):
    as_head.post(f"{place}/ballots/", {"choice": "no"})
    with CaptureQueriesContext(connection) as asked:
        as_head.post(f"{place}/ballots/", {"choice": "yes"})

    assert len(asked) <= 11


def test_ballot_needs_the_scope_that_only_a_second_factor_grants(table: Table, place: str):
    caller = caller_of(table.heads["XAA"])

    refusal = caller.post(f"{place}/ballots/", {"choice": "yes"}, 403)
    assert (refusal["code"], refusal["facts"]) == ("scope-missing", {"scope": "ballot:cast"})
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("role", ["adviser", "observer", "delegate"])
def test_ballot_is_not_cast_by_those_who_may_not(table: Table, place: str, role: str):
    caller = voter_of(factories.accredit(table, table.delegations["XAA"], role))

    refusal = caller.post(f"{place}/ballots/", {"choice": "yes"}, 403)
    assert refusal["code"] == ("may-not-cast" if role == "delegate" else "not-permitted")


def test_ballot_is_cast_for_none_but_ones_own(as_head: Caller, table: Table, place: str, at: str):
    foreign = voter_of(factories.set_table().heads["XAA"])
    borrowed = {"acting_as": table.heads["XAB"].acting_as}
    as_person = {"acting_as": "person"}

    refusal = as_head.post(f"{place}/ballots/", {"choice": "yes"}, 403, **borrowed)
    assert (refusal["code"], refusal["place"]) == ("acting-for-unknown", "acting_as")
    refusal = as_head.post(f"{place}/ballots/", {"choice": "yes"}, 403, **as_person)
    assert refusal["code"] == "not-permitted"
    refusal = foreign.post(f"{place}/ballots/", {"choice": "yes"}, 403)
    assert refusal["code"] == "acting-for-unknown"
    assert Ballot.objects.count() == 0


def test_delegation_seated_after_the_opening_is_no_elector(
    table: Table, place: str, as_credentials: Caller
):
    late = factories.seat(table, "Late", "XL", "state", "government")
    caller = voter_of(factories.accredit(table, late))

    assert caller.post(f"{place}/ballots/", {"choice": "yes"}, 403)["code"] == "not-an-elector"
    assert caller.get(f"{place}/own-ballot/", 403)["code"] == "not-an-elector"


@pytest.mark.parametrize(
    ("given", "status", "code", "at_place"),
    [
        ({}, 400, "input-invalid", "choice"),
        ({"choice": "maybe"}, 422, "ballot-unknown-choice", "choice"),
        ({"choice": "absent"}, 422, "ballot-unknown-choice", "choice"),
        ({"choice": "recused"}, 422, "ballot-unknown-choice", "choice"),
        ({"choice": 1}, 400, "input-invalid", "choice"),
        ({"choice": None}, 400, "input-invalid", "choice"),
        ({"choice": ["yes"]}, 400, "input-invalid", "choice"),
        ({"choice": "yes", "number": 1000}, 422, "input-unknown-name", "number"),
        ({"choice": "yes", "elector": "x"}, 422, "input-unknown-name", "elector"),
        ({"choice": "yes", "language": "x"}, 400, "input-invalid", "language"),
        ({"choice": "yes", "explanation": "a" * 4001}, 400, "input-invalid", "explanation"),
        ({"choice": "yes", "explanation": "\u202e"}, 422, "text-bidi-control", "explanation"),
    ],
)
def test_ballot_with_a_fault_is_refused_at_its_place(
    as_head: Caller, place: str, given: dict, status: int, code: str, at_place: str
):
    refusal = as_head.post(f"{place}/ballots/", given, status)

    assert (refusal["code"], refusal["place"]) == (code, at_place)
    assert Ballot.objects.count() == 0


def test_ballot_outside_the_window_is_refused(
    as_head: Caller, as_chair: Caller, as_teller: Caller, at: str, question: Question, place: str
):
    draft = f"{at}/questions/{question.public_id}"
    assert as_head.post(f"{draft}/ballots/", {"choice": "yes"}, 404)["code"] == "not-found"
    as_chair.post(f"{place}/close/", status=200)
    as_teller.post(f"{place}/close/", status=200)

    assert as_head.post(f"{place}/ballots/", {"choice": "yes"}, 409)["code"] == "question-not-open"
    assert as_head.post(f"{place}/recusals/", {}, 409)["code"] == "question-not-open"


def test_recusal_counts_in_no_base(as_head: Caller, place: str):
    assert as_head.post(f"{place}/recusals/", {"explanation": "We own it."})["choice"] == "recused"
    assert as_head.get(f"{place}/own-ballot/")["ballot"]["choice"] == "recused"


def test_history_is_the_delegations_own(as_head: Caller, table: Table, place: str, anyone: Caller):
    as_head.post(f"{place}/ballots/", {"choice": "yes"})
    other = caller_of(table.heads["XAB"])

    assert other.get(f"{place}/own-history/")["results"] == []
    chair = caller_of(table.officers["chair"])
    assert chair.get(f"{place}/own-history/", 403)["code"] == "not-an-elector"
    assert anyone.get(f"{place}/own-history/", 401)["code"] == "sign-in-first"


def test_roll_call_tells_everyone_and_what_they_answered(
    as_head: Caller, anyone: Caller, place: str, table: Table
):
    as_head.post(f"{place}/ballots/", {"choice": "yes", "explanation": "At last."})
    shown = anyone.get(f"{place}/roll-call/")

    assert shown["is_shown"] is True
    assert [
        (one["name"], one["attributes"]["chamber"], one["choice"], one["explanation"])
        for one in shown["results"]
    ] == [
        (str(table.delegations["XAA"]), "government", "yes", "At last."),
        (str(table.delegations["XAB"]), "government", "absent", ""),
        (str(table.delegations["XCA"]), "corporate", "absent", ""),
        (str(table.delegations["XCB"]), "corporate", "absent", ""),
        (str(table.delegations["XEA"]), "citizen", "absent", ""),
    ]


def test_roll_call_withholds_what_may_not_be_seen_yet(
    as_head: Caller, anyone: Caller, table: Table, at: str
):
    closed = factories.open_motion(table, tally_shown="closed")
    place = f"{at}/questions/{closed.public_id}"
    as_head.post(f"{place}/ballots/", {"choice": "yes", "explanation": "At last."})

    for caller in (anyone, as_head, caller_of(table.officers["chair"])):
        shown = caller.get(f"{place}/roll-call/")
        assert shown["is_shown"] is False
        answers = {(one["choice"], one["explanation"]) for one in shown["results"]}
        assert answers == {(None, None)}
        assert caller.get(f"{place}/ballots.csv", 409)["code"] == "tally-not-shown"
        assert caller.get(f"{place}/result/")["tally"] is None
    assert as_head.get(f"{place}/own-ballot/")["ballot"]["choice"] == "yes"


@pytest.mark.parametrize(
    ("method", "tail", "body", "status"),
    [
        ("get", "/", None, 200),
        ("post", "/ballots/", {"choice": "yes"}, 201),
        ("post", "/ballots/", {"choice": "perhaps"}, 422),
    ],
)
def test_use_of_a_token_is_noted_whatever_came_of_it(
    as_head: Caller, place: str, method: str, tail: str, body: dict[str, str] | None, status: int
):
    Token.objects.update(last_used_at=None)

    given = (body, status) if body else (status,)
    getattr(as_head, method)(f"{place}{tail}", *given)

    assert Token.objects.exclude(last_used_at=None).count() == 1
