"""Taking one's data along, and being erased, in the browser and by program."""

import io
import json
import zipfile

import pytest
from django.test import Client

from accounts.models import User
from tests import factories
from tests.api.callers import Caller, caller_of, issued

PASSWORD = "correct horse battery"


@pytest.fixture
def person(db):
    made = factories.person("Ilaria")
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def signed_in(person: User, *, again: bool = True) -> Client:
    client = Client()
    client.force_login(person)
    if again:
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def unpacked(answer) -> dict:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_data_is_taken_along_as_json(person):
    answer = signed_in(person).post("/account/data/")

    assert answer["Content-Type"] == "application/zip"
    assert unpacked(answer)["person.json"][0]["email"] == person.email


@pytest.mark.parametrize("address", ["/account/data/", "/account/erase/"])
def test_the_password_is_asked_again(person, address):
    answer = signed_in(person, again=False).post(address, {"email": person.email})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.get(pk=person.pk).erased_at is None


def test_a_slip_erases_nobody_and_the_own_address_does(person):
    client = signed_in(person)
    slip = client.post("/account/erase/", {"email": "other@test.example"})
    gone = client.post("/account/erase/", {"email": person.email})

    assert (slip.status_code, gone.status_code) == (422, 302)
    assert client.get("/account/profile/").status_code == 302
    assert User.objects.get(pk=person.pk).name == "Erased person"


def test_whoever_holds_an_office_is_told_what_to_do(table):
    chair = table.officers["chair"].signed_in
    answer = signed_in(chair).post("/account/erase/", {"email": chair.email})

    assert answer.status_code == 422
    assert "ask an administrator to end it first" in answer.content.decode()


def test_b4_15_nothing_names_whose_data_is_taken(person):
    """An export has no id to guess or to collide: whoever is signed in gets their own, whatever is sent."""
    other = factories.person("Other")
    sent = {"person": other.public_id, "id": other.pk, "user": other.email}
    answer = signed_in(person).post(f"/account/data/?person={other.public_id}", sent)

    assert [one["public_id"] for one in unpacked(answer)["person.json"]] == [person.public_id]
    assert signed_in(person).get(f"/account/data/{other.pk}/").status_code == 404


def test_b4_16_an_export_is_kept_nowhere_and_by_no_cache(person):
    client = signed_in(person)
    answer = client.post("/account/data/")
    client.logout()

    assert answer["Cache-Control"] == "private, no-store"
    assert client.post("/account/data/").status_code == 302
    assert client.get("/account/data/").status_code == 302


def test_programs_read_their_persons_data_by_scope_alone(person, db):
    _token, secret = issued(person, ("account:read",))
    _token, lesser = issued(person, ("read",))
    found = Caller(secret).get("/account/data/")["tables"]
    refused = Caller(lesser).get("/account/data/", 403)

    assert found["person"][0]["email"] == person.email
    assert refused["code"] == "scope-missing"


def test_an_administrator_erases_by_program(table, person):
    told = caller_of(table.administrator).post(f"/people/{person.public_id}/erase/", None, 200)

    assert told["erased_at"] is not None
    assert told["is_active"] is False
