"""The lane of ballots answers and writes what the usual way does, and leaves to it all that is not plain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from accounts.models import Token
from deliberation.api.ballots import lane
from deliberation.api.ballots.shapes import ReceiptShape, receipt
from deliberation.api.throttling import BallotRateThrottle
from deliberation.models import (
    AuditEntry,
    AuditValues,
    Ballot,
    IdempotencyKey,
    OutboxItem,
    Question,
)
from tests import factories
from tests.api.callers import Caller, voter_of
from tests.factories import Table

LANE = "deliberation.api.ballots.lane.BallotLane"
THREE_STATEMENTS = 3 + 2  # who asks, what stands, what is written; a savepoint of the test's own
NEW_EACH_TIME = {"receipt", "cast_at"}


@pytest.fixture
def place(at: str, open_question: Question) -> str:
    return f"{at}/questions/{open_question.public_id}/ballots/"


def usual_way(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != LANE]


def _rows(model: Any, *besides: str) -> list[dict[str, Any]]:
    """What lies in the table, without what differs from one ballot to the next."""
    left_out = {"id", "public_id", "at", "cast_at", "created_at", "due_at", *besides}
    return [
        {name: value for name, value in row.items() if name not in left_out}
        for row in model.objects.order_by("pk").values()
    ]


def _written() -> list[Any]:
    return [
        _rows(Ballot, "elector_id", "cast_by_id", "accreditation_id", "token_id", "is_current"),
        _rows(AuditEntry, "object_ids", "person_id", "accreditation_id", "token_id", "after_hash"),
        _rows(AuditValues, "entry_id", "person_id", "salt"),
        _rows(IdempotencyKey, "token_id", "key", "body", "request_hash"),
        _rows(OutboxItem, "key", "payload"),
    ]


def test_lane_writes_and_answers_what_the_usual_way_does(table: Table, place: str, settings: Any):
    given = {"choice": "no", "explanation": "Too soon: “not yet”.", "language": "en"}
    answers, written = [], []
    for code in ("XAA", "XAB"):
        before = _written()
        voter = voter_of(table.heads[code])
        for choice in ("yes", "no"):
            told = voter.post(place, given | {"choice": choice})
        answers.append((told.keys(), {k: v for k, v in told.items() if k not in NEW_EACH_TIME}))
        answers.append(dict(voter.answer.headers))
        written.append([now[len(was) :] for was, now in zip(before, _written(), strict=True)])
        assert voter.token.__class__.objects.exclude(last_used_at=None).filter(pk=voter.token.pk)
        usual_way(settings)

    by_lane, its_headers, usually, their_headers = answers
    assert by_lane == usually
    assert written[0] == written[1]
    assert [len(rows) for rows in written[0]] == [2, 2, 2, 2, 1]
    differing = {"Content-Security-Policy", "Content-Language", "Allow"}
    left = [
        {name: value for name, value in headers.items() if name not in differing}
        for headers in (its_headers, their_headers)
    ]
    assert {name: set(value.split(", ")) for name, value in left[0].items()} == {
        name: set(value.split(", ")) for name, value in left[1].items()
    }
    assert its_headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_receipt_is_what_its_shape_says(as_head: Caller, place: str):
    told = as_head.post(place, {"choice": "yes", "explanation": "Now."})
    ballot = Ballot.objects.get()

    assert told == ReceiptShape(ballot).data == receipt(vars(ballot))


def test_a_plain_ballot_takes_three_statements(
    as_head: Caller, place: str, django_assert_num_queries: Any
):
    for choice in ("yes", "no"):
        Token.objects.update(last_used_at=None)
        with django_assert_num_queries(THREE_STATEMENTS):
            as_head.post(place, {"choice": choice})
        assert Token.objects.exclude(last_used_at=None).count() == 1


@pytest.mark.parametrize("lane_first", [True, False])
def test_a_ballot_sent_again_gets_its_answer_either_way(
    as_head: Caller, place: str, settings: Any, lane_first: bool
):
    key, whole = {"idempotency_key": "the-same"}, list(settings.MIDDLEWARE)
    if not lane_first:
        usual_way(settings)
    first = as_head.post(place, {"choice": "yes"}, **key)
    if lane_first:
        usual_way(settings)
    else:
        settings.MIDDLEWARE = whole
    as_head.client = type(as_head.client)()

    assert as_head.post(place, {"choice": "yes"}, **key) == first
    assert as_head.answer["Idempotent-Replayed"] == "true"
    assert Ballot.objects.count() == 1
    refusal = as_head.post(place, {"choice": "no"}, 422, **key)
    assert refusal["code"] == "idempotency-key-reused"


@pytest.mark.parametrize(
    ("headers", "tail", "status", "code"),
    [
        ({"accept": "text/html, application/json"}, "", 201, None),
        ({"content_type": "application/json; charset=utf-8"}, "", 201, None),
        ({"accept": "text/csv"}, "", 406, "not-acceptable"),
        ({"idempotency_key": ""}, "", 400, "idempotency-key-missing"),
        ({"acting_as": "person"}, "", 403, "not-permitted"),
        ({"authorization": "Basic YTpi"}, "", 401, "authentication-failed"),
        ({"authorization": "Bearer concord_unknown"}, "", 401, "authentication-failed"),
        ({}, "?choice=yes", 400, "filter-unknown"),
    ],
)
def test_what_is_not_plain_goes_the_usual_way(
    as_head: Caller, place: str, headers: dict[str, str], tail: str, status: int, code: str | None
):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = named.pop("content-type", "application/json")
    sent = as_head._headers("POST") | {name.title(): value for name, value in named.items()}
    answer = as_head.client.generic(
        "POST", f"/api/v1{place}{tail}", b'{"choice": "yes"}', content_type=kind, headers=sent
    )

    assert answer.status_code == status
    if code:
        assert answer.json()["code"] == code
    assert Ballot.objects.count() == (1 if status == 201 else 0)


@pytest.mark.parametrize(
    "ended",
    [
        {"ended_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"scopes": ["read"]},
    ],
)
def test_token_that_may_not_is_refused(as_head: Caller, place: str, ended: dict[str, Any]):
    Token.objects.update(**ended)

    as_head.post(place, {"choice": "yes"}, 403 if "scopes" in ended else 401)
    assert Ballot.objects.count() == 0


def test_question_for_some_is_voted_on_the_usual_way(
    table: Table, as_head: Caller, at: str, open_question: Question
):
    Question.objects.filter(pk=open_question.pk).update(audience="accredited")
    place = f"{at}/questions/{open_question.public_id}/ballots/"

    assert as_head.post(place, {"choice": "yes"})["choice"] == "yes"
    other = f"/forums/{factories.set_table().forum.slug}/questions/{open_question.public_id}"
    as_head.post(f"{other}/ballots/", {"choice": "yes"}, 404)
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("hidden", ["question", "charter"])
def test_question_outside_the_audience_is_not_there(
    as_head: Caller, at: str, table: Table, charter: Any, hidden: str
):
    question = factories.open_motion(table)
    if hidden == "question":
        Question.objects.filter(pk=question.pk).update(audience="chair")
    else:
        Question.objects.filter(pk=question.pk).update(of_charter=charter)
        type(charter).objects.filter(pk=charter.pk).update(audience="chair")

    as_head.post(f"{at}/questions/{question.public_id}/ballots/", {"choice": "yes"}, 404)
    assert Ballot.objects.count() == 0


def test_ballots_of_the_lane_are_counted_against_the_cap(
    as_head: Caller, place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(BallotRateThrottle, "rate", "3/min", raising=False)
    monkeypatch.setattr(BallotRateThrottle, "timer", lambda _self: 0.0)  # all within one window
    monkeypatch.setattr(BallotRateThrottle, "_counts", {})
    monkeypatch.setattr(BallotRateThrottle, "_window", 0)
    for _number in range(2):
        as_head.post(place, {"choice": "yes"})
    as_head.post(place, {"choice": "perhaps"}, 422)

    assert as_head.post(place, {"choice": "yes"}, 429)["code"] == "throttled"
    assert Ballot.objects.count() == 2


def test_a_fault_of_the_lane_is_logged_and_the_ballot_cast_all_the_same(
    as_head: Caller, place: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.delattr(lane, "receipt")

    as_head.post(place, {"choice": "yes"})
    assert Ballot.objects.count() == 1
    assert "a ballot left its lane" in caplog.text


def test_lane_stands_before_everything_that_only_pages_need():
    names = settings.MIDDLEWARE

    assert names.index("django.middleware.security.SecurityMiddleware") < names.index(LANE)
    assert names.index(LANE) < names.index("django.contrib.sessions.middleware.SessionMiddleware")


def test_the_same_ballot_sent_twice_at_once_is_cast_once(transactional_db: None):
    table = factories.set_table()
    question = factories.open_motion(table)
    place = f"/forums/{table.forum.slug}/questions/{question.public_id}/ballots/"
    head = voter_of(table.heads["XAA"])

    def send(_number: int) -> int:
        other = Caller(secret=head.secret, acting_as=head.acting_as)
        try:
            sent = other._headers("POST") | {"Idempotency-Key": "one"}
            return other.client.generic(
                "POST", f"/api/v1{place}", b'{"choice": "yes"}', "application/json", headers=sent
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as programs:
        statuses = list(programs.map(send, range(12)))

    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1
    assert Ballot.objects.count() == 1
