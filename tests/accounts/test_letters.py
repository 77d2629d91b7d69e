"""Letters about an account: the same words as text and as a page, where they lead, and to whom they go."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"


@pytest.fixture
def reader() -> User:
    person = factories.person("Rima Reader")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def client() -> Client:
    return Client(headers={"user-agent": HOSTILE})


def parts_of(letter) -> tuple[str, str, str]:
    """Its subject, its words, and its page."""
    [(page, kind)] = letter.alternatives
    assert kind == "text/html"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    return letter.subject, letter.body, page


def lines_of(words: str) -> list[str]:
    return [line.strip() for line in words.partition("\n-- \n")[0].splitlines() if line.strip()]


def sign_up(client: Client, email: str) -> None:
    given = {"email": email, "name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", given).status_code == 302


def reset(client: Client, email: str) -> None:
    assert client.post("/accounts/password/reset/", {"email": email}).status_code == 302


@pytest.mark.parametrize(
    ("ask", "is_known", "subject", "path"),
    [
        (sign_up, False, "Confirm your e-mail address", "confirm-email/"),
        (sign_up, True, "You have an account already", "password/reset/"),
        (reset, True, "Set a new password", "password/reset/key/"),
    ],
)
def test_a_letter_says_the_same_as_text_and_as_a_page(client, reader, ask, is_known, subject, path):
    email = reader.email if is_known else "new.person@test.concord.example"
    ask(client, email)
    [letter] = mail.outbox
    found, words, page = parts_of(letter)
    assert (found, letter.to) == (f"{settings.SITE_NAME}: {subject}", [email])
    [url] = re.findall(r"^http\S+$", words.partition("\n-- \n")[0], re.MULTILINE)
    assert f"/accounts/{path}" in url
    for line in lines_of(words):
        assert escape(line) in page
    assert re.findall(r'href="([^"]+)"', page) == [escape(url), f"{settings.SITE_ADDRESS}/"]
    assert words.endswith(f"{settings.SITE_ADDRESS}/")


def test_a_reset_asked_for_by_a_stranger_writes_to_nobody(client):
    reset(client, "nobody@test.concord.example")
    assert mail.outbox == []


def test_whoever_changes_the_password_is_told_from_where(client, reader):
    reader.language = "ar"
    reader.save()
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    given = {
        "oldpassword": PASSWORD,
        "password1": "another long password",
        "password2": "another long password",
    }
    changed = client.post("/accounts/password/change/", given)
    assert changed.status_code == 302
    [letter] = mail.outbox
    _subject, words, page = parts_of(letter)
    assert (letter.to, "127.0.0.1" in words, HOSTILE in words) == ([reader.email], True, True)
    assert ('lang="ar" dir="rtl"' in page, HOSTILE in page) == (True, False)
    assert escape(HOSTILE) in page


def test_a_letter_leads_to_what_it_says(client, reader):
    sign_up(client, "new.person@test.concord.example")
    [letter] = mail.outbox
    [url] = re.findall(r"^http\S+$", letter.body.partition("\n-- \n")[0], re.MULTILINE)
    path = url.partition("testserver")[2]
    assert client.post(path).status_code == 302
    assert User.objects.get(email=letter.to[0]).emailaddress_set.get().verified is True
