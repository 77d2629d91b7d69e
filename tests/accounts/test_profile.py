"""The profile, and the language and time zone that follow it."""

import pytest
from django.test import Client

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return factories.person("Ilaria", time_zone="Europe/Paris")


@pytest.fixture
def client(person) -> Client:
    signed_in = Client()
    signed_in.force_login(person)
    return signed_in


def test_profile_is_saved(client, person):
    answer = client.post(
        "/account/profile/", {"name": "  Ilária ", "language": "en", "time_zone": "Asia/Tokyo"}
    )
    person.refresh_from_db()

    assert (answer.status_code, answer["Location"]) == (302, "/account/profile/")
    assert (person.name, person.language, person.time_zone) == ("Ilária", "en", "Asia/Tokyo")


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "language": "en", "time_zone": "UTC"},
        {"name": "Evil\u202eman", "language": "en", "time_zone": "UTC"},
        {"name": "A\x00B", "language": "en", "time_zone": "UTC"},
        {"name": "x" * 121, "language": "en", "time_zone": "UTC"},
        {"name": "Ilaria", "language": "tlh", "time_zone": "UTC"},
        {"name": "Ilaria", "language": "en", "time_zone": "Middle/Earth"},
    ],
)
def test_profile_that_may_not_be_is_refused_with_what_was_typed(client, person, typed):
    answer = client.post("/account/profile/", typed)
    person.refresh_from_db()

    assert (answer.status_code, person.name) == (422, "Ilaria")
    assert answer.context["form"]["name"].value() == typed["name"]


def test_profile_cannot_change_what_it_does_not_show(client, person):
    client.post(
        "/account/profile/",
        {
            "name": "Ilaria", "language": "en", "time_zone": "UTC", "is_staff": "on",
            "is_superuser": "on", "email": "other@test.concord.example",
        },
    )  # fmt: skip
    changed = User.objects.get(pk=person.pk)

    assert (changed.is_staff, changed.is_superuser, changed.email) == (False, False, person.email)


@pytest.mark.parametrize(
    ("cookie", "profile", "read_in"), [("", "fr", "fr"), ("en", "fr", "en"), ("", "tlh", "en")]
)
def test_person_reads_in_their_language(person, settings, cookie, profile, read_in):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    User.objects.filter(pk=person.pk).update(language=profile)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    page = client.get("/account/profile/")

    assert page["Content-Language"] == read_in
    assert f'<html lang="{read_in}"'.encode() in page.content
