"""Where one is signed in: seen, and ended from elsewhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"
PASSWORD = "correct horse battery"


@pytest.fixture
def person():
    made = factories.person("Ilaria")
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def sign_in(person, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_sessions_are_told_by_program_system_and_address(person):
    here = sign_in(person)
    sign_in(person, TELEPHONE)
    sign_in(factories.person())
    places = here.get("/account/sessions/").context["places"]

    assert [(one.browser, one.system, one.address, one.is_this_one) for one in places] == [
        ("Firefox", "Linux", "127.0.0.1", True),
        ("Chrome", "Android", "127.0.0.1", False),
    ]


def test_a_page_never_shows_a_session_key(person):
    here, there = sign_in(person), sign_in(person, TELEPHONE)
    page = here.get("/account/sessions/").content.decode()

    assert [one.session.session_key in page for one in (here, there)] == [False, False]


def test_ending_one_session_ends_that_one_at_once(person):
    here, there, third = sign_in(person), sign_in(person, TELEPHONE), sign_in(person)
    row = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"/account/sessions/{row.pk}/end/")

    assert [one.get("/account/profile/").status_code for one in (here, there, third)] == [
        200, 302, 200,
    ]  # fmt: skip


def test_ending_all_others_leaves_this_one(person):
    here, there, third = sign_in(person), sign_in(person, TELEPHONE), sign_in(person)
    here.post("/account/sessions/others/end/")

    assert [one.get("/account/profile/").status_code for one in (here, there, third)] == [
        200, 302, 302,
    ]  # fmt: skip


def test_ending_this_session_signs_out(person):
    here = sign_in(person)
    row = UserSession.objects.get(session_key=here.session.session_key)
    answer = here.post(f"/account/sessions/{row.pk}/end/")

    assert answer["Location"] == "/accounts/login/"
    assert here.get("/account/profile/").status_code == 302


def test_a_session_of_somebody_else_is_not_found(person):
    here = sign_in(person)
    other = factories.person()
    other.emailaddress_set.create(email=other.email, verified=True, primary=True)
    sign_in(other)
    row = UserSession.objects.get(user=other)

    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=row.pk).exists()
