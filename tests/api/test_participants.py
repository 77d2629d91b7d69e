"""Participants over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Participant
from tests.api.callers import Caller
from tests.factories import Table
from tests.tables import many_seats


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


def test_a_participant_is_read_with_seats_levels_and_interests(
    anyone: Caller, as_secretariat: Caller, as_head: Caller, at: str, table: Table
):
    seat = table.delegations["XAA"]
    one = f"/participants/{seat.participant.public_id}/"
    level = {"level": "committed", "evidence": "Its letter.", "link": "https://example.org/1"}
    told = as_secretariat.post(f"{at}{one}levels/", level)
    sector = as_head.post(
        f"{at}{one}interests/", {"kind": "sector", "sector": "health", "since": "2025-01-01"}
    )
    ended = as_head.post(
        f"{at}{one}interests/{sector['id']}/end/", {"ends_on": "2025-06-01"}, status=200
    )
    found = anyone.get(one)

    later = as_secretariat.post(f"{at}{one}levels/", level | {"level": "full"})
    history = anyone.get(f"{one}levels/")["results"]

    assert found["levels"] == [told]
    assert (anyone.get(one)["levels"], history) == ([later], [later, told])
    assert (told["level"], told["by"]["role"], told["forum"]) == (
        "committed", "secretariat", table.forum.slug,
    )  # fmt: skip
    assert found["interests"] == [ended]
    assert (ended["sector"], ended["ends_on"], ended["by"]["delegation"]["id"]) == (
        "health", "2025-06-01", seat.public_id,
    )  # fmt: skip
    assert found["delegations"] == [
        {
            "id": seat.public_id, "forum": table.forum.slug, "chamber": "government",
            "state": "seated",
        }
    ]  # fmt: skip


def test_levels_and_interests_are_refused_where_they_are_not_ones_own(
    as_chair: Caller, as_head: Caller, as_secretariat: Caller, at: str, table: Table
):
    mine, other = (
        f"{at}/participants/{table.delegations[code].participant.public_id}/"
        for code in ("XAA", "XAB")
    )
    given = {"kind": "funding", "words": "Ours", "since": "2025-01-01"}

    assert as_chair.post(f"{mine}levels/", {"level": "full", "evidence": "A."}, 403)["code"] == (
        "not-permitted"
    )
    assert as_head.post(f"{other}interests/", given, 403)["code"] == "not-your-delegation"
    bad = as_head.post(f"{mine}interests/", given | {"link": "javascript:1"}, 422)
    assert (bad["code"], bad["place"]) == ("link-bad", "link")
    unknown = {"level": "king", "evidence": "A."}
    assert as_secretariat.post(f"{mine}levels/", unknown, 400)["place"] == "level"


@pytest.mark.parametrize("path", ["/participants/", "AT/delegations/"])
def test_lists_are_narrowed_at_the_same_cost_for_10_and_for_2000(
    anyone: Caller, at: str, table: Table, path: str
):
    path, costs = path.replace("AT", at), set()
    for number in (5, 1990):
        seats = many_seats(table, number)
        with CaptureQueriesContext(connection) as asked:
            anyone.get(f"{path}?name=many&size=5")
        costs.add(len(asked))

    assert len(costs) == 1
    one = seats[0].participant.name.upper().replace(" ", "%20")
    assert len(anyone.get(f"{path}?name={one}")["results"]) == 1
    assert anyone.get(f"{path}?name=zzz")["results"] == []
    if path != "/participants/":
        assert anyone.get(f"{path}?state=suspended")["results"] == []
        assert len(anyone.get(f"{path}?chamber=citizen&state=seated")["results"]) == 1
