"""Charters over the API: importing, phases, and what is not for everyone."""

import pytest

from deliberation.models import Charter
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import SMALL, Table

KINDS = {"part": 1, "article": 2, "clause": 4}


def test_charter_is_imported_and_read(as_secretariat: Caller, anyone: Caller, at: str):
    made = as_secretariat.post(f"{at}/charters/", {"slug": "small", "markdown": SMALL})

    assert (made["title"], made["phase"], made["current_revision"]["number"]) == (
        "A Small Charter",
        "drafting",
        0,
    )
    assert as_secretariat.answer["Location"] == f"/api/v1{at}/charters/{made['id']}/"
    assert anyone.get(f"{at}/charters/{made['id']}/") == made
    assert anyone.get(f"{at}/charters/")["results"] == [made]


def test_charter_of_a_taken_address_is_refused_and_nothing_is_written(
    as_secretariat: Caller, at: str, charter: Charter
):
    given = {"slug": charter.slug, "markdown": SMALL}

    refusal = as_secretariat.post(f"{at}/charters/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("charter-exists", "slug")
    assert Charter.objects.count() == 1


def test_preview_names_what_it_cannot_place_and_writes_nothing(as_secretariat: Caller, at: str):
    odd = SMALL + "3. An <b>odd</b> clause.\n"

    shown = as_secretariat.post(f"{at}/charters/preview/", {"markdown": odd}, 200)
    assert shown == {
        "title": "A Small Charter",
        "kinds": KINDS | {"clause": 5},
        "unplaced": [
            {"line": 14, "text": "An <b>odd</b> clause.", "why": "HTML is kept as plain text."}
        ],
    }
    assert Charter.objects.count() == 0


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("", "input-invalid"),
        ("\u202e# A", "text-bidi-control"),
        ("a" * 200_000, "charter-line-too-long"),
        ("# Title only", "charter-empty"),
    ],
)
def test_markdown_that_makes_no_charter_is_refused(
    as_secretariat: Caller, at: str, markdown: str, code: str
):
    status = 400 if code == "input-invalid" else 422
    given = {"slug": "odd", "markdown": markdown}

    assert as_secretariat.post(f"{at}/charters/", given, status)["code"] == code
    assert Charter.objects.count() == 0


def test_preview_and_import_are_for_those_who_draft(
    as_head: Caller, anyone: Caller, at: str, table: Table
):
    given = {"slug": "mine", "markdown": SMALL}

    assert as_head.post(f"{at}/charters/", given, 403)["code"] == "not-permitted"
    preview = {"markdown": SMALL}
    assert as_head.post(f"{at}/charters/preview/", preview, 403)["code"] == "not-permitted"
    assert anyone.post(f"{at}/charters/preview/", preview, 401)["code"] == "sign-in-first"


def test_phase_is_moved_by_the_chair(
    as_chair: Caller, as_secretariat: Caller, at: str, charter: Charter
):
    where = f"{at}/charters/{charter.public_id}/phase/"

    assert as_secretariat.post(where, {"phase": "voting"}, 403)["code"] == "not-permitted"
    assert as_chair.post(where, {"phase": "voting"}, 200)["phase"] == "voting"
    assert as_chair.post(where, {"phase": "drafting"}, 422)["code"] == "phase-not-next"
    assert as_chair.post(where, {"phase": "dreaming"}, 422)["code"] == "phase-unknown"


def test_charter_outside_ones_audience_is_not_found_by_any_door(
    anyone: Caller, as_head: Caller, at: str, charter: Charter, table: Table
):
    revision = charter.current_revision
    provision = charter.provisions.first()
    Charter.objects.filter(pk=charter.pk).update(audience="chair")
    charter.revisions.update(audience="chair")
    where = f"{at}/charters/{charter.public_id}"
    doors = [
        "/",
        "/revisions/",
        f"/revisions/{revision.public_id}/",
        f"/compare/?from={revision.public_id}&to={revision.public_id}",
        f"/provisions/{provision.public_id}/",
        f"/provisions/{provision.public_id}/history/",
        "/draft/",
        "/comments/",
    ]
    for caller in (anyone, as_head):
        for door in doors:
            caller.get(f"{where}{door}", 404)
        caller.get(f"/streams/charter:{charter.public_id}/events/", 404)
        assert caller.get(f"{at}/charters/")["results"] == []
    given = {"revision": revision.public_id, "body": "Seen?", "language": "en"}
    as_head.post(f"{where}/comments/", given, 404)
    as_head.post(f"{where}/phase/", {"phase": "voting"}, 404)
    assert caller_of(table.officers["chair"]).get(f"{where}/")["id"] == charter.public_id


def test_charter_of_another_forum_is_not_found(anyone: Caller, at: str):
    other = factories.small_charter(factories.set_table())

    anyone.get(f"{at}/charters/{other.public_id}/", 404)
