"""The pages of service tokens: made, shown once, let cast with a fresh code, ended."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from deliberation.models import ServiceTokenOwner
from tests.api.callers import Caller

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')
SHOWN = re.compile(r"concord_[\w-]{43}")


def client_of(actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.fixture
def head(table):
    return table.heads["XAA"]


@pytest.fixture
def at(table) -> str:
    return f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/tokens/"


def make(client: Client, at: str, actor) -> str:
    sent = {"name": "Tracker", "scopes": ["read"], "life": "30", "acting_as": actor.acting_as}
    return SHOWN.search(client.post(at, sent).content.decode())[0]


def code_now() -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def test_the_secret_is_shown_once_and_works(table, head, at):
    client = client_of(head)
    secret = make(client, at, head)

    assert Caller(secret).get("/token/")["scopes"] == ["read"]
    page = client.get(at).content.decode()
    assert SHOWN.search(page) is None
    assert "Tracker" in page


def test_a_form_with_errors_keeps_what_was_typed(head, at):
    answer = client_of(head).post(at, {"name": "Kept", "life": "30", "acting_as": head.acting_as})

    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()


def test_only_a_fresh_code_of_the_head_lets_it_cast(table, head, at):
    cache.clear()
    client = client_of(head)
    make(client, at, head)
    owned = ServiceTokenOwner.objects.get(delegation=table.delegations["XAA"])
    ballots = f"/forums/{table.forum.slug}/service-tokens/{owned.token.public_id}/ballots/"
    without = client.get(ballots).content.decode()
    totp.TOTP.activate(head.person, SECRET)
    key = KEY.search(client.get(ballots).content.decode())[1]
    sent = {"acting_as": head.acting_as, "idempotency_key": key}
    wrong = client.post(ballots, sent | {"code": "000000"})
    right = client.post(ballots, sent | {"code": code_now()})
    owned.refresh_from_db()

    assert "You have no second factor yet" in without
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert (owned.let_cast_by, owned.token.scopes) == (head.accreditation, ["ballot:cast", "read"])


def test_the_head_ends_it(table, head, at):
    client = client_of(head)
    secret = make(client, at, head)
    owned = ServiceTokenOwner.objects.get()
    key = KEY.search(client.get(at).content.decode())[1]
    answer = client.post(
        f"/forums/{table.forum.slug}/service-tokens/{owned.token.public_id}/end/",
        {"acting_as": head.acting_as, "idempotency_key": key},
    )

    assert (answer.status_code, answer["Location"]) == (303, at)
    Caller(secret).get("/token/", 401)


def test_the_secretariat_keeps_the_forums(table):
    secretariat = table.officers["secretariat"]
    client, at = client_of(secretariat), f"/forums/{table.forum.slug}/service-tokens/"
    make(client, at, secretariat)

    assert ServiceTokenOwner.objects.get().delegation is None
    assert at in client.get(f"/forums/{table.forum.slug}/").content.decode()
    assert client_of(table.heads["XAA"]).get(at).status_code == 403
