"""Tokens on their pages: made, shown once, ended, and let cast ballots with a second factor only."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Token
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person():
    return factories.person("Ilaria")


@pytest.fixture
def client(person) -> Client:
    """Signed in, and just asked for the password again."""
    signed_in = Client()
    signed_in.force_login(person)
    signed_in.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    return signed_in


@pytest.fixture
def app(person) -> Authenticator:
    """An authenticator app of the person."""
    return totp.TOTP.activate(person, SECRET).instance


def code_now() -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def make(person, name: str = "Tracker", scopes: tuple[str, ...] = ("read",)) -> Token:
    token, _secret = tokens.issue_token(
        person=person, name=name, scopes=scopes, life=timedelta(days=30)
    )
    return token


def grant(client: Client, token: Token, code: str):
    return client.post(f"/account/tokens/{token.public_id}/ballots/", {"code": code})


def scopes_of(token: Token) -> list[str]:
    return Token.objects.get(pk=token.pk).scopes


def test_token_is_shown_once_and_works(client, person):
    made = client.post(
        "/account/tokens/new/", {"name": "Tracker", "scopes": ["read"], "life": "30"}
    )
    (secret,) = re.findall(r"concord_[\w-]{40,}", made.content.decode())

    assert made["Cache-Control"] == "private, no-store"
    assert tokens.find_token(secret).person == person
    assert secret not in client.get("/account/tokens/").content.decode()
    assert secret not in str(Token.objects.values().get())


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "scopes": ["read"], "life": "30"},
        {"name": "a\u202eb", "scopes": ["read"], "life": "30"},
        {"name": "Tracker", "scopes": [], "life": "30"},
        {"name": "Tracker", "scopes": ["ballot:cast"], "life": "30"},
        {"name": "Tracker", "scopes": ["read", "everything"], "life": "30"},
        {"name": "Tracker", "scopes": ["read"], "life": "3650"},
    ],
)
def test_token_that_may_not_be_is_refused_with_what_was_typed(client, typed):
    answer = client.post("/account/tokens/new/", typed)

    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == typed["name"]
    assert Token.objects.count() == 0


def test_ended_token_opens_nothing(client, person):
    token, secret = tokens.issue_token(
        person=person, name="T", scopes=["read"], life=timedelta(days=1)
    )

    answer = client.post(f"/account/tokens/{token.public_id}/end/")

    assert (answer.status_code, tokens.find_token(secret)) == (302, None)


@pytest.mark.parametrize("path", ["end/", "ballots/"])
def test_token_of_another_person_is_not_found(client, path):
    other = make(factories.person("Other"))

    answer = client.post(f"/account/tokens/{other.public_id}/{path}", {"code": "000000"})

    assert (answer.status_code, Token.objects.get().ended_at) == (404, None)


def test_right_code_lets_the_token_cast_ballots(client, person, app):
    token = make(person)

    answer = grant(client, token, code_now())

    assert (answer.status_code, answer["Location"]) == (302, "/account/tokens/")
    assert scopes_of(token) == ["ballot:cast", "read"]


def test_code_cannot_be_used_a_second_time(client, person, app):
    first, second, code = make(person), make(person), code_now()

    answers = [grant(client, token, code).status_code for token in (first, second)]

    assert answers == [302, 422]
    assert (scopes_of(first), scopes_of(second)) == (["ballot:cast", "read"], ["read"])


def test_recovery_code_works_once(client, person, app):
    RecoveryCodes.activate(person)
    code = RecoveryCodes(
        Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()[0]
    first, second = make(person), make(person)

    answers = [grant(client, token, code).status_code for token in (first, second)]

    assert answers == [302, 422]


@pytest.mark.parametrize(
    "code", ["", "000000", "abcdef", "０００００００", "1" * 16, "' OR 1=1 --"]
)
def test_wrong_code_lets_nothing(client, person, app, code):
    token = make(person)

    assert (grant(client, token, code).status_code, scopes_of(token)) == (422, ["read"])


def test_wrong_codes_are_counted_until_even_the_right_one_waits(client, person, app, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,3/300s/key"}
    token = make(person)

    answers = [grant(client, token, "000000") for _try in range(3)]
    late = grant(client, token, code_now())

    assert [one.status_code for one in [*answers, late]] == [422] * 4
    assert scopes_of(token) == ["read"]
    assert "Too many failed" in late.content.decode()
    cache.clear()


def test_without_a_second_factor_the_page_says_what_to_do(client, person):
    token = make(person)

    page = client.get(f"/account/tokens/{token.public_id}/ballots/").content.decode()
    answer = grant(client, token, "000000")

    assert "You have no second factor yet" in page
    assert 'name="code"' not in page
    assert (answer.status_code, scopes_of(token)) == (422, ["read"])


def test_grant_asks_for_the_password_again(person, app):
    token, signed_in = make(person), Client()
    signed_in.force_login(person)

    answer = grant(signed_in, token, code_now())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert scopes_of(token) == ["read"]


def test_grant_asks_for_the_password_again_after_a_while(client, person, app, settings):
    token = make(person)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    answer = grant(client, token, code_now())

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert scopes_of(token) == ["read"]


def test_expired_token_cannot_be_granted(client, person, app):
    token = make(person)
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())

    assert (grant(client, token, code_now()).status_code, scopes_of(token)) == (404, ["read"])


def test_database_refuses_the_scope_without_its_grant(person):
    token = make(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(scopes=["ballot:cast"])


def test_issuing_refuses_the_scope(person):
    with pytest.raises(tokens.TokenRefused) as refused:
        make(person, scopes=("read", "ballot:cast"))

    assert refused.value.code == "token-ballot-not-granted"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "profile/"),
        ("post", "profile/"),
        ("get", "tokens/"),
        ("post", "tokens/new/"),
        ("post", "tokens/a/end/"),
        ("get", "tokens/a/ballots/"),
        ("post", "tokens/a/ballots/"),
    ],
)
def test_anonymous_reader_is_sent_to_sign_in(method, path):
    answer = getattr(Client(), method)(f"/account/{path}")

    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_names_are_shown_as_words(client, person):
    make(person, name="<script>alert(1)</script>")

    page = client.get("/account/tokens/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_use_is_noted_once_a_minute(person):
    _token, secret = tokens.issue_token(
        person=person, name="Tracker", scopes=("read",), life=timedelta(days=30)
    )
    moment = timezone.now()

    first = tokens.find_token(secret, moment)
    tokens.note_use(first)
    again = tokens.find_token(secret, timezone.now())
    later = tokens.find_token(secret, timezone.now() + timedelta(minutes=2))

    assert Token.objects.get(pk=first.pk).last_used_at > moment - timedelta(seconds=1)
    assert (again.use_is_to_note, later.use_is_to_note) == (False, True)
