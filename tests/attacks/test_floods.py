"""T17: floods, racing guesses, forged addresses, and what may be learned of who has an account."""

import statistics
import threading
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory

from accounts import limits
from accounts.limits import Limit
from deliberation.models import Comment
from deliberation.queries.revisions import document
from tests import factories
from tests.api.callers import caller_of

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _held(settings, db) -> None:
    settings.FLOODS_HELD = True
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()


@pytest.fixture
def few(monkeypatch):
    """Limits small enough to be reached."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, Limit(3, 5, 3600)))


def known(name: str = "Known"):
    person = factories.person(name)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return person


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_comments_are_counted_for_page_and_program_together(table, charter, few):
    head = table.heads["XAA"]
    revision = charter.current_revision
    line = next(one for one in document(revision, "en") if one.kind == "clause")
    caller, browser = caller_of(head), signed_in(head.person)
    at = f"/forums/{table.forum.slug}/charters/{charter.public_id}/comments/"
    body = {"revision": revision.public_id, "body": "A word.", "language": "en"}
    for _time in range(2):
        caller.post(at, body)
    page = f"/forums/{table.forum.slug}/charters/{charter.slug}/provisions/{line.provision}/"
    sent = {"body": "Word.", "language": "en", "acting_as": head.acting_as}
    first = browser.post(page, sent | {"idempotency_key": "1"})
    second = browser.post(page, sent | {"idempotency_key": "2"})
    refused = caller.post(at, body, 429)

    assert (first.status_code, second.status_code) == (303, 429)
    assert int(second["Retry-After"]) > 0
    assert (refused["code"], Comment.objects.count()) == ("throttled", 3)


def test_another_person_at_the_same_address_is_not_held_for_it_until_the_address_is(few):
    people = [known(f"Person {n}") for n in range(3)]
    given = {"name": "x", "scopes": ["read"], "life": "30"}
    found = [
        signed_in(one).post("/account/tokens/new/", given).status_code
        for one in (people[0], people[0], people[0], people[0], people[1], people[2])
    ]

    assert found == [200, 200, 200, 429, 200, 429]


@pytest.mark.parametrize(("proxies", "expected"), [(0, "198.51.100.7"), (1, "203.0.113.9")])
def test_a_forged_forwarded_address_counts_behind_a_trusted_proxy_alone(
    settings, proxies, expected
):
    """And there only what the proxy itself added: the last, never what the client said before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="192.0.2.1, 203.0.113.9"
    )

    assert limits.address_of(request) == expected


def test_changing_the_forwarded_address_escapes_no_limit(few):
    person = known()
    client = signed_in(person)
    given = {"name": "x", "scopes": ["read"], "life": "30"}
    found = [
        client.post("/account/tokens/new/", given, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").status_code
        for n in range(5)
    ]

    assert found == [200, 200, 200, 429, 429]


def _without_valkey(settings, monkeypatch) -> None:
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    monkeypatch.setattr(limits, "_counts", {})
    monkeypatch.setattr(limits, "_window", {})


def test_without_valkey_each_process_counts_in_a_bounded_memory(settings, few, monkeypatch):
    _without_valkey(settings, monkeypatch)
    monkeypatch.setattr(limits, "REMEMBERED_AT_MOST", 10)
    request = RequestFactory().get("/")
    found = [limits.wait_for("export", "1", request) > 0 for _try in range(5)]
    for number in range(200):
        limits.wait_for("export", f"someone-{number}", request)

    assert found == [False, False, False, True, True]
    assert sum(map(len, limits._counts.values())) <= 10 + 2


def test_without_valkey_a_minute_that_turns_forgets_nothing_of_an_hour(settings, monkeypatch):
    """Two lengths: each forgets when its own window turns, in whichever order they are counted."""
    _without_valkey(settings, monkeypatch)
    given = {"minute": Limit(1, 9, 60), "hour": Limit(1, 9, 3600)}
    monkeypatch.setattr(limits, "LIMITS", given)
    request, full_hour = RequestFactory().get("/"), 1_000 * 3600.0

    def waits(into: float) -> dict[str, int]:
        return {kind: limits.wait_for(kind, "1", request, now=full_hour + into) for kind in given}

    assert waits(59) == {"minute": 0, "hour": 0}
    assert waits(59) == {"minute": 1, "hour": 3541}
    assert waits(60) == {"minute": 0, "hour": 3540}
    assert waits(61) == {"minute": 59, "hour": 3539}
    assert waits(3600) == {"minute": 0, "hour": 0}


def racing(number: int, act) -> list:
    """``act`` by so many threads at once, each with its own connection."""
    found, gate = [], threading.Barrier(number)

    def one(place: int) -> None:
        gate.wait()
        try:
            found.append(act(place))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_racing_tries_hold_the_cap(few):
    request = RequestFactory().get("/")
    found = racing(16, lambda place: limits.wait_for("export", "one", request))

    assert 1 <= sum(one == 0 for one in found) <= 3


@pytest.mark.django_db(transaction=True)
def test_racing_guesses_at_a_code_hold_the_cap_and_lock_out_nobody_else(monkeypatch):
    """Twenty wrong codes at once: at most five are looked at, from however many sessions."""
    person = known()
    totp.TOTP.activate(person, SECRET)
    clients = []
    for _client in range(20):
        clients.append(Client())
        clients[-1].force_login(person)
    looked_at: list[str] = []
    real = totp.TOTP.validate_code
    monkeypatch.setattr(
        totp.TOTP, "validate_code", lambda self, code: looked_at.append(code) or real(self, code)
    )
    answers = racing(
        20,
        lambda n: clients[n].post("/accounts/2fa/reauthenticate/", {"code": f"{n:06}"}).status_code,
    )
    other = known("Other")
    sent = {"login": other.email, "password": PASSWORD}

    assert len(answers) == 20
    assert len(looked_at) <= 5
    assert Client(REMOTE_ADDR="198.51.100.8").post("/accounts/login/", sent).status_code == 302


def test_guesses_at_a_password_are_capped_and_lock_no_signed_in_victim_out():
    victim = known()
    inside = signed_in(victim)
    words = {"login": victim.email, "password": "wrong wrong wrong"}
    for _guess in range(8):
        answer = Client().post("/accounts/login/", words)
    elsewhere = Client(REMOTE_ADDR="198.51.100.8")
    right = elsewhere.post("/accounts/login/", words | {"password": PASSWORD})

    assert "Too many" in answer.content.decode()
    assert inside.get("/account/profile/").status_code == 200
    # By passkey, institution or reset link the victim still comes in; by password after five minutes.
    assert right.status_code == 200
    assert elsewhere.post("/accounts/password/reset/", {"email": victim.email}).status_code == 302


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/signup/"])
def test_mail_is_not_sent_without_end(address, mailoutbox):
    victim = known()
    given = {"email": victim.email, "name": "x", "password1": PASSWORD, "password2": PASSWORD}
    for _time in range(30):
        Client().post(address, given)

    assert 0 < len(mailoutbox) <= 20


def answer_to(address: str, given: dict[str, str]) -> tuple[int, str, str]:
    answer = Client().post(address, given)
    return answer.status_code, answer.get("Location", ""), plain(answer, given)


def plain(answer, given: dict[str, str]) -> str:
    """The words, without what was typed and what is new every time."""
    import re

    words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    words = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", words)
    for typed in given.values():
        words = words.replace(typed, "…")
    return words


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_no_text_and_no_status_tells_who_has_an_account(settings, address):
    settings.ACCOUNT_RATE_LIMITS = False
    person = known()
    found = [
        answer_to(
            address,
            {
                "login": email, "email": email, "password": "wrong wrong wrong", "name": "Somebody",
                "password1": "a long enough one", "password2": "a long enough one",
            },
        )
        for email in (person.email, "nobody@test.concord.example")
    ]  # fmt: skip

    assert found[0] == found[1]


def test_time_hardly_tells_who_has_an_account(settings):
    """A few tries with every commit, against what one password check costs: an unknown name is checked as
    well. Thousands are made by `test_timing.py`."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["tests.attacks.hashing.SomeMilliseconds"]
    person = known()
    person.set_password(PASSWORD)
    person.save()
    took: dict[str, list[float]] = {person.email: [], "nobody@test.concord.example": []}
    client = Client()
    for _try in range(9):
        for email, times in took.items():
            began = time.perf_counter()
            client.post("/accounts/login/", {"login": email, "password": "wrong wrong wrong"})
            times.append(time.perf_counter() - began)
    slow, quick = sorted((statistics.median(one) for one in took.values()), reverse=True)

    assert slow < quick * 1.6
