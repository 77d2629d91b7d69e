"""Participants over the API."""

from deliberation.models import Participant
from tests.api.callers import Caller
from tests.factories import Table


def test_participants_are_listed_by_kind(anyone: Caller, table: Table):
    listed = anyone.get("/participants/?kind=assembly")

    assert [(one["kind"], one["controlled_by"]) for one in listed["results"]] == [
        ("assembly", None)
    ]


def test_participant_is_added_by_the_credentials_officer(
    as_credentials: Caller, as_chair: Caller, at: str, table: Table
):
    holder = Participant.objects.get(pk=table.delegations["XCA"].participant_id)
    given = {
        "name": "Ember Labs",
        "code": "xcz",
        "kind": "company",
        "controlled_by": holder.public_id,
    }

    made = as_credentials.post(f"{at}/participants/", given)
    assert (made["code"], made["short_name"], made["controlled_by"]) == (
        "XCZ",
        "Ember Labs",
        holder.public_id,
    )
    assert as_credentials.post(f"{at}/participants/", given, 422)["code"] == "participant-exists"
    assert as_chair.post(f"{at}/participants/", given, 403)["code"] == "not-permitted"


def test_participant_controlled_by_nobody_known_is_refused(as_credentials: Caller, at: str):
    given = {"name": "A", "code": "A", "kind": "company", "controlled_by": "2" * 16}

    refusal = as_credentials.post(f"{at}/participants/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("participant-unknown", "controlled_by")


def test_participant_of_no_known_kind_is_refused(as_credentials: Caller, at: str):
    given = {"name": "A", "code": "A", "kind": "planet"}

    assert as_credentials.post(f"{at}/participants/", given, 422)["place"] == "kind"
