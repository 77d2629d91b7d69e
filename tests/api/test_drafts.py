"""Working on the next revision over the API: versions, collisions, issuing."""

from typing import Any

import pytest

from deliberation.models import Charter, Revision
from tests.api.callers import Caller

SHORT = "The Parties use it for all."


@pytest.fixture
def place(charter: Charter, at: str) -> str:
    return f"{at}/charters/{charter.public_id}/draft"


@pytest.fixture
def draft(as_secretariat: Caller, place: str) -> dict[str, Any]:
    as_secretariat.post(f"{place}/")
    return as_secretariat.get(f"{place}/")


def clause(draft: dict[str, Any], label: str) -> str:
    return next(one["provision"] for one in draft["provisions"] if one["label"] == label)


def test_draft_begins_as_the_current_revision(
    as_secretariat: Caller, draft: dict[str, Any], charter: Charter
):
    assert draft["based_on"] == charter.current_revision.public_id
    assert [one["version"] for one in draft["provisions"]] == [1] * 7
    assert as_secretariat.answer["ETag"] == '"1"'


def test_draft_is_one_however_often_it_is_started(
    as_chair: Caller, place: str, draft: dict[str, Any]
):
    assert as_chair.post(f"{place}/")["id"] == draft["id"]


def test_draft_is_not_there_for_others(
    as_head: Caller, anyone: Caller, as_teller: Caller, place: str, draft: dict[str, Any]
):
    item = clause(draft, "Article 1(1)")
    for caller in (as_head, anyone, as_teller):
        caller.get(f"{place}/", 404)
    as_head.put(f"{place}/items/{item}/", {"words": SHORT}, 404, if_match='"1"')
    assert as_head.post(f"{place}/", status=403)["code"] == "not-permitted"


def test_words_are_changed_by_whoever_saw_the_present_version(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"
    given = {"words": "The Parties use it **for** [all]."}

    changed = as_secretariat.put(where, given, if_match='"1"')
    assert as_secretariat.answer["ETag"] == '"2"'
    assert changed["draft"]["version"] == 2
    assert changed["item"] == {
        "provision": clause(draft, "Article 1(1)"),
        "version": 2,
        "kind": "clause",
        "number": "1",
        "heading": "",
        "words": "The Parties use it for [all].",
        "spans": [
            {"kind": "bracket", "start": 23, "end": 28},
            {"kind": "strong", "start": 19, "end": 22},
        ],
        "markdown": given["words"],
    }


def test_change_without_a_version_is_refused(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"

    refusal = as_secretariat.put(where, {"words": SHORT}, 428)
    assert (refusal["code"], refusal["place"]) == ("match-missing", "If-Match")
    assert as_secretariat.delete(where, 428)["code"] == "match-missing"
    assert as_secretariat.post(f"{place}/issue/", {}, 428)["code"] == "match-missing"


@pytest.mark.parametrize("version", ['"1"', 'W/"1"', '"7"', "2", "*", '"x"', ""])
def test_stale_change_is_refused_with_the_present_version(
    as_secretariat: Caller, as_chair: Caller, place: str, draft: dict[str, Any], version: str
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"
    as_chair.put(where, {"words": SHORT}, if_match='"1"')

    refusal = as_secretariat.put(where, {"words": "Other."}, 412, if_match=version)
    assert (refusal["code"], refusal["facts"]) == ("draft-stale", {"version": 2})
    assert as_chair.get(f"{place}/")["provisions"][2]["words"] == SHORT


def test_provision_is_inserted_moved_and_removed(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    first, second = (clause(draft, f"Article 1({number})") for number in (1, 2))
    given = {"after": first, "kind": "clause", "words": "In between."}

    made = as_secretariat.post(f"{place}/items/", given)["item"]
    assert (made["number"], made["version"]) == ("2", 2)
    move = {"after": second}
    match = f'"{made["version"]}"'
    moved = as_secretariat.post(
        f"{place}/items/{made['provision']}/move/", move, 200, if_match=match
    )["item"]
    assert moved["number"] == "3"
    match = f'"{moved["version"]}"'
    gone = as_secretariat.delete(f"{place}/items/{made['provision']}/", if_match=match)
    assert gone["item"] is None
    words = [one["words"] for one in as_secretariat.get(f"{place}/")["provisions"]]
    assert "In between." not in words
    as_secretariat.delete(f"{place}/items/{made['provision']}/", 404, if_match=match)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"words": "x" * 100_001}, "text-too-long"),
        ({"words": "A\u202eB"}, "text-bidi-control"),
        ({"words": ""}, "text-empty"),
        ({"words": "x", "heading": "A\nB"}, "text-control"),
    ],
)
def test_words_no_charter_holds_are_refused(
    as_secretariat: Caller, place: str, draft: dict[str, Any], given: dict[str, str], code: str
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"

    assert as_secretariat.put(where, given, 422, if_match='"1"')["code"] == code


def test_misplaced_provision_is_refused(as_secretariat: Caller, place: str, draft: dict[str, Any]):
    given = {"after": clause(draft, "Article 1(1)"), "kind": "part", "words": "x", "heading": "x"}

    assert as_secretariat.post(f"{place}/items/", given, 422)["code"] == "kind-misplaced"
    unknown = given | {"kind": "poem"}
    assert as_secretariat.post(f"{place}/items/", unknown, 422)["code"] == "kind-unknown"


def test_draft_is_issued_by_whoever_saw_it_as_it_is(
    as_secretariat: Caller, as_chair: Caller, place: str, draft: dict[str, Any], charter: Charter
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"
    as_secretariat.put(where, {"words": SHORT}, if_match='"1"')

    stale = as_chair.post(f"{place}/issue/", {"kind": "chair"}, 412, if_match='"1"')
    assert stale["facts"] == {"version": 2}
    issued = as_chair.post(
        f"{place}/issue/", {"kind": "chair", "cover_note": "As agreed."}, if_match='"2"'
    )
    assert (issued["number"], issued["kind"], issued["cover_note"]) == (1, "chair", "As agreed.")
    assert (
        as_chair.get(as_chair.answer["Location"].removeprefix("/api/v1"))["revision"]
        == (issued["id"])
    )
    as_chair.get(f"{place}/", 404)
    assert Revision.objects.filter(charter=charter).count() == 2


def test_draft_without_a_change_is_not_issued(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    refusal = as_secretariat.post(f"{place}/issue/", {}, 422, if_match='"1"')

    assert refusal["code"] == "revision-unchanged"
    assert Revision.objects.count() == 1


def test_tag_weakened_by_compression_names_the_version_all_the_same(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    as_secretariat.get(f"{place}/", accept_encoding="gzip")
    tag = as_secretariat.answer["ETag"]

    assert tag == 'W/"1"'
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"
    assert as_secretariat.put(where, {"words": SHORT}, if_match=tag)["item"]["version"] == 2


def test_draft_is_discarded(as_secretariat: Caller, place: str, draft: dict[str, Any]):
    assert as_secretariat.post(f"{place}/discard/", status=200)["id"] == draft["id"]
    as_secretariat.post(f"{place}/discard/", status=404)


def test_cover_note_with_a_hidden_sign_is_refused(
    as_secretariat: Caller, place: str, draft: dict[str, Any]
):
    where = f"{place}/items/{clause(draft, 'Article 1(1)')}/"
    as_secretariat.put(where, {"words": SHORT}, if_match='"1"')

    refusal = as_secretariat.post(f"{place}/issue/", {"cover_note": "\u2066"}, 422, if_match='"2"')
    assert (refusal["code"], refusal["place"]) == ("text-bidi-control", "cover_note")
