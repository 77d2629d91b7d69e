"""Delegations and credentials over the API."""

from datetime import UTC, datetime

import pytest

from deliberation.models import Accreditation, Constituency
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import Table


def test_delegations_are_listed_by_chamber(anyone: Caller, table: Table, at: str):
    listed = anyone.get(f"{at}/delegations/?chamber=corporate")["results"]

    assert [(one["id"], one["chamber"], one["state"]) for one in listed] == [
        (table.delegations[code].public_id, "corporate", "seated") for code in ("XCA", "XCB")
    ]


def test_delegation_tells_its_people_and_attributes(anyone: Caller, table: Table, at: str):
    held = table.heads["XAA"].accreditation
    shown = anyone.get(f"{at}/delegations/{table.delegations['XAA'].public_id}/")

    assert shown["people"] == [
        {
            "id": held.public_id,
            "name": held.person.name,
            "role": "head",
            "state": "accepted",
            "starts_at": held.starts_at.isoformat().replace("+00:00", "Z"),
            "ends_at": None,
            "may_cast": False,
            "challenged_at": None,
        }
    ]
    assert shown["attributes"] == [
        {"name": "population", "value": "10.5", "valid_from": "2020-01-01"}
    ]


@pytest.mark.parametrize(("code", "name"), [("XEA", ""), ("XCA", "")])
def test_people_appear_as_their_chamber_lets_them(
    anyone: Caller, table: Table, at: str, code: str, name: str
):
    Constituency.objects.filter(forum=table.forum, token="corporate").update(appearance="role")

    shown = anyone.get(f"{at}/delegations/{table.delegations[code].public_id}/")
    assert [(one["name"], one["role"]) for one in shown["people"]] == [(name, "head")]


def test_delegation_is_seated_once(as_credentials: Caller, at: str):
    given = {"name": "Fjordland", "code": "XFA", "kind": "state"}
    participant = as_credentials.post(f"{at}/participants/", given)["id"]
    seat = {"participant": participant, "chamber": "government"}

    made = as_credentials.post(f"{at}/delegations/", seat)
    assert (made["participant"]["name"], made["people"]) == ("Fjordland", [])
    assert as_credentials.get(as_credentials.answer["Location"].removeprefix("/api/v1")) == made
    assert as_credentials.post(f"{at}/delegations/", seat, 422)["code"] == "delegation-exists"


def test_delegation_in_no_chamber_is_refused(as_credentials: Caller, at: str, table: Table):
    participant = table.delegations["XAA"].participant.public_id
    seat = {"participant": participant, "chamber": "moon"}

    assert as_credentials.post(f"{at}/delegations/", seat, 422)["place"] == "chamber"


def test_head_alone_says_whether_delegates_cast(as_head: Caller, table: Table, at: str):
    own, other = (table.delegations[code].public_id for code in ("XAA", "XAB"))

    changed = as_head.patch(f"{at}/delegations/{own}/", {"delegates_may_cast": True})
    assert changed["delegates_may_cast"] is True
    refusal = as_head.patch(f"{at}/delegations/{other}/", {"delegates_may_cast": True}, 403)
    assert refusal["code"] == "not-your-delegation"


def test_attribute_is_stated_from_a_day_on(as_credentials: Caller, table: Table, at: str):
    where = f"{at}/delegations/{table.delegations['XAA'].public_id}/attributes/"
    given = {"name": "population", "value": "11", "valid_from": "2026-01-01"}

    assert as_credentials.post(where, given) == given
    assert as_credentials.post(where, given | {"value": "many"}, 422)["code"] == "attribute-value"
    assert as_credentials.post(where, given | {"name": "x"}, 422)["code"] == "attribute-undeclared"


@pytest.mark.parametrize("name", ["public_id", "email"])
def test_person_is_accredited_by_id_or_address(
    as_credentials: Caller, table: Table, at: str, name: str
):
    who = factories.person("Noa New")
    where = f"{at}/delegations/{table.delegations['XAB'].public_id}/accreditations/"
    ends = "2031-01-01T00:00:00Z"

    given = {"person": getattr(who, name), "role": "delegate", "ends_at": ends}
    held = as_credentials.post(where, given)
    assert (held["name"], held["role"], held["ends_at"]) == ("Noa New", "delegate", ends)
    assert as_credentials.post(where, given, 422)["code"] == "accreditation-exists"


def test_accrediting_tells_nobody_else_who_has_registered(
    as_chair: Caller, as_credentials: Caller, table: Table, at: str
):
    where = f"{at}/delegations/{table.delegations['XAB'].public_id}/accreditations/"
    for person in (table.heads["XAA"].signed_in.email, "nobody@nowhere.example"):
        given = {"person": person, "role": "delegate"}
        assert as_chair.post(where, given, 403)["code"] == "not-permitted"
    unknown = {"person": "nobody@nowhere.example", "role": "delegate"}
    assert as_credentials.post(where, unknown, 422)["code"] == "person-unknown"


def test_credential_is_suspended_restored_and_extended(
    as_credentials: Caller, as_head: Caller, table: Table, at: str
):
    held = table.heads["XAA"].accreditation
    where = f"{at}/accreditations/{held.public_id}"

    suspended = as_credentials.post(f"{where}/suspend/", {"reason": "Under review."}, 200)
    assert suspended["state"] == "suspended"
    assert as_head.get(f"{at}/me/")["capacities"] == [
        {"acting_as": "person", "role": "registered", "delegation": None, "elector": None}
    ]
    assert as_credentials.post(f"{where}/restore/", status=200)["state"] == "accepted"
    until = {"ends_at": "2030-06-01T00:00:00Z"}
    assert as_credentials.post(f"{where}/extend/", until, 200)["ends_at"] == until["ends_at"]
    assert as_credentials.post(f"{where}/extend/", {"ends_at": None}, 200)["ends_at"] is None
    assert Accreditation.objects.get(pk=held.pk).reason == ""


def test_credential_ending_in_the_past_is_refused(as_credentials: Caller, table: Table, at: str):
    where = f"{at}/accreditations/{table.heads['XAA'].accreditation.public_id}/extend/"

    refusal = as_credentials.post(where, {"ends_at": "2001-01-01T00:00:00Z"}, 422)
    assert (refusal["code"], refusal["place"]) == ("accreditation-ends", "ends_at")


def test_credential_of_another_forum_is_not_found(as_credentials: Caller, at: str):
    other = factories.set_table().heads["XAA"].accreditation

    as_credentials.post(f"{at}/accreditations/{other.public_id}/restore/", status=404)


def test_credential_that_has_ended_acts_no_more(table: Table, at: str):
    caller = caller_of(table.heads["XAA"])
    ended = datetime(2020, 1, 2, tzinfo=UTC)
    Accreditation.objects.filter(pk=table.heads["XAA"].accreditation.pk).update(
        starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_at=ended
    )

    own = table.delegations["XAA"].public_id
    refusal = caller.patch(f"{at}/delegations/{own}/", {"delegates_may_cast": True}, 403)
    assert refusal["code"] == "acting-for-unknown"
