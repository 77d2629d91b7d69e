"""Every refusal is problem+json, whatever the door, and names its code and place."""

import json
from typing import Any

import pytest
from django.test import Client
from rest_framework.throttling import AnonRateThrottle

from accounts import tokens
from deliberation.api.forums.pages import Forums
from deliberation.models import Forum
from tests import factories
from tests.api.callers import BASE, Caller, caller_of, issued
from tests.factories import Table

PROBLEM = "application/problem+json"


def refused(answer: Any) -> tuple[int, str]:
    """Status and code, once the answer is proven to be a whole problem document."""
    assert answer["Content-Type"] == PROBLEM
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert body["type"] == f"/api/v1/problems/#{body['code']}"
    assert {"title", "detail"} <= set(body)
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/forums",
        "/forums/a/b/c/",
        "/",
        "/forums/%00/",
        "/forums/%0a/x/",
        "/%ff/",
        "/..;/x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_address_is_a_problem(client: Client, table: Table, method: str, path: str):
    assert refused(client.generic(method, f"{BASE}{path}")) == (404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_unknown_method_is_a_problem_that_names_the_known(client: Client, db: None, method: str):
    answer = client.generic(method, f"{BASE}/forums/")

    assert refused(answer) == (405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD, POST"


def test_unknown_media_type_is_a_problem(as_administrator: Caller):
    answer = as_administrator.client.get(f"{BASE}/forums/", headers={"Accept": "text/xml"})
    assert refused(answer) == (406, "not-acceptable")
    headers = {"Authorization": f"Bearer {as_administrator.secret}", "Idempotency-Key": "1"}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = as_administrator.client.post(
            f"{BASE}/forums/", "slug=x", content_type=kind, headers=headers
        )
        assert refused(answer) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"[]",
        b'"x"',
        b"null",
        b"NaN",
        b'{"slug": NaN}',
        b'{"slug": Infinity}',
        b'{"slug": "a", "slug": "b"}',
        b'{"name": "\xff"}',
        b'\xff\xfe{"\x00',
        b'{"name": "\\u0000"}',
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 60 + b"1" + b"}" * 60,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
def test_body_that_is_no_plain_json_object_is_a_problem(as_administrator: Caller, body: bytes):
    answer = as_administrator.client.post(
        f"{BASE}/forums/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {as_administrator.secret}", "Idempotency-Key": "1"},
    )

    status, code = refused(answer)
    assert status == 400
    assert code in {"parse-error", "input-invalid"}
    assert Forum.objects.filter(slug__in=["a", "b"]).count() == 0


@pytest.mark.parametrize(("size", "status"), [(3 * 2**20, 400), (7 * 2**20, 413)])
def test_body_too_large_is_a_problem(as_administrator: Caller, size: int, status: int):
    answer = as_administrator.client.post(
        f"{BASE}/forums/",
        b'{"name": "' + b"x" * size + b'"}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {as_administrator.secret}", "Idempotency-Key": "1"},
    )

    assert refused(answer)[0] == status


@pytest.mark.parametrize(
    "said", ["Bearer", "Bearer ", "Bearer concord_x", "Basic YTpi", "Bearer \xff\xfe", "x" * 9000]
)
def test_token_that_is_none_is_a_problem_and_a_challenge(client: Client, db: None, said: str):
    answer = client.get(f"{BASE}/forums/", headers={"Authorization": said})

    assert refused(answer) == (401, "authentication-failed")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Concord"'


def test_token_that_has_ended_is_refused(table: Table, at: str):
    caller = caller_of(table.heads["XAA"])
    caller.get(f"{at}/me/")
    tokens.end_token(token=caller.token)

    caller.get(f"{at}/me/", 401)


def test_token_of_a_person_no_longer_active_is_refused(table: Table, at: str):
    caller = caller_of(table.heads["XAA"])
    person = table.heads["XAA"].signed_in
    person.is_active = False
    person.save()

    caller.get(f"{at}/me/", 401)


def test_token_without_reading_reads_not_even_what_is_public(table: Table):
    caller = caller_of(table.heads["XAA"], ("comment:write",))

    refusal = caller.get("/forums/", 403)
    assert (refusal["code"], refusal["facts"]) == ("scope-missing", {"scope": "read"})


def test_session_writes_with_its_csrf_token_alone(table: Table, at: str):
    chair = table.officers["chair"]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(chair.signed_in)
    given = json.dumps({"template": "simple-majority", "chambers": ["government"]})
    headers = {"Idempotency-Key": "1", "Acting-As": chair.acting_as}
    where = f"{BASE}{at}/decision-rules/"

    answer = browser.post(where, given, content_type="application/json", headers=headers)
    assert refused(answer) == (403, "permission-denied")
    browser.get(f"{BASE}/docs/?script=")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(
        where, given, content_type="application/json", headers=headers | {"X-CSRFToken": token}
    )
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "private, no-store"


def test_too_many_requests_are_told_when_to_come_back(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    answers = [client.get(f"{BASE}/forums/", REMOTE_ADDR="203.0.113.7") for _request in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refused(answers[2]) == (429, "throttled")
    assert 1 <= int(answers[2]["Retry-After"]) <= 61


def test_fault_of_our_own_tells_nothing_of_itself(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def break_down(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(Forums, "get", break_down)
    answer = Client(raise_request_exception=False).get(f"{BASE}/forums/")

    assert refused(answer) == (500, "fault")
    assert b"secret" not in answer.content


def test_codes_with_a_status_of_their_own_are_listed(anyone: Caller, db: None):
    listed = anyone.get("/problems/")

    assert listed["otherwise"] == 422
    assert {"code": "question-not-open", "status": 409} in listed["results"]


def test_service_token_without_an_owner_is_nothing_in_every_forum(table: Table):
    _token, secret = issued(None)
    other = factories.set_table()

    for forum in (table.forum, other.forum):
        told = Caller(secret=secret).get(f"/forums/{forum.slug}/me/", 403)
        assert told["code"] == "token-of-another-forum"
