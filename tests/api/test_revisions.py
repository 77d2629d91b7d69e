"""Revisions as documents: entity tags, comparisons, provisions and their history."""

import pytest

from deliberation.models import Charter
from deliberation.operations import revisions
from tests.api.callers import Caller
from tests.factories import Table


@pytest.fixture
def place(charter: Charter, at: str) -> str:
    return f"{at}/charters/{charter.public_id}"


def reword(table: Table, charter: Charter, words: str) -> None:
    """Issue a revision in which the first clause has other words."""
    actor = table.officers["secretariat"]
    draft = revisions.start_draft(actor=actor, charter_id=charter.pk)
    item = draft.items.filter(kind="clause").select_related("provision").first()
    revisions.reword_item(
        actor=actor, draft_id=draft.pk, provision=item.provision.public_id, version=1, words=words
    )
    draft.refresh_from_db()
    revisions.issue_revision(actor=actor, draft_id=draft.pk, version=draft.version)
    charter.refresh_from_db()


def test_revision_reads_as_a_document(anyone: Caller, place: str, charter: Charter):
    revision = charter.current_revision
    shown = anyone.get(f"{place}/revisions/{revision.public_id}/")

    assert (shown["title"], shown["content_hash"]) == ("A Small Charter", revision.content_hash)
    assert [(one["kind"], one["label"], one["depth"]) for one in shown["provisions"]] == [
        ("part", "Part I", 0),
        ("article", "Article 1", 1),
        ("clause", "Article 1(1)", 2),
        ("clause", "Article 1(2)", 2),
        ("article", "Article 2", 1),
        ("clause", "Article 2(1)", 2),
        ("clause", "Article 2(2)", 2),
    ]
    assert shown["provisions"][3]["words"] == (
        "Nothing in this Charter limits the rights of persons."
    )


def test_revision_held_already_is_not_sent_again(anyone: Caller, place: str, charter: Charter):
    where = f"{place}/revisions/{charter.current_revision.public_id}/"
    anyone.get(where)
    tag = anyone.answer["ETag"]

    assert tag.startswith('"')
    anyone.get(where, 304, if_none_match=f'"other", {tag}')
    assert (anyone.answer["ETag"], anyone.answer.content) == (tag, b"")
    anyone.get(where, 304, if_none_match=f"W/{tag}")
    anyone.get(where, 304, if_none_match="*")
    anyone.get(where, 200, if_none_match='"other"')
    anyone.get(f"{where}?language=fr", 200, if_none_match=tag)
    assert "Authorization" in anyone.answer["Vary"]
    assert anyone.answer["Cache-Control"] == "no-cache"


def test_revision_for_a_token_is_kept_by_no_cache(as_head: Caller, place: str, charter: Charter):
    as_head.get(f"{place}/revisions/{charter.current_revision.public_id}/")

    assert as_head.answer["Cache-Control"] == "private, no-store"


def test_revisions_are_listed_newest_first(
    anyone: Caller, place: str, charter: Charter, table: Table
):
    reword(table, charter, "Each Party uses artificial intelligence for the wellbeing of all.")

    listed = anyone.get(f"{place}/revisions/")["results"]
    assert [(one["number"], one["kind"]) for one in listed] == [(1, "revision"), (0, "zero")]
    assert listed[0]["based_on"] == listed[1]["id"]


def test_two_revisions_are_compared_word_by_word(
    anyone: Caller, place: str, charter: Charter, table: Table
):
    first = charter.current_revision.public_id
    reword(table, charter, "The Parties shall use artificial intelligence for the peace of all.")
    second = charter.current_revision.public_id

    shown = anyone.get(f"{place}/compare/?from={first}&to={second}")
    assert shown["unchanged"] == 6
    assert [(one["state"], one["after"]["label"]) for one in shown["changes"]] == [
        ("changed", "Article 1(1)")
    ]
    assert [(one["kind"], one["text"]) for one in shown["changes"][0]["words"]] == [
        ("same", "The Parties shall use artificial intelligence for the "),
        ("deleted", "wellbeing"),
        ("inserted", "peace"),
        ("same", " of all."),
    ]


def test_comparison_needs_both_revisions(anyone: Caller, place: str, charter: Charter):
    refusal = anyone.get(f"{place}/compare/?from={charter.current_revision.public_id}", 400)

    assert (refusal["code"], refusal["place"]) == ("filter-unknown", "to")


def test_provision_has_its_place_and_history(
    anyone: Caller, place: str, charter: Charter, table: Table
):
    words = "The Parties shall use artificial intelligence for the peace of all."
    first = charter.current_revision.public_id
    reword(table, charter, words)
    now = anyone.get(f"{place}/revisions/{charter.current_revision.public_id}/")
    clause = now["provisions"][2]

    where = f"{place}/provisions/{clause['provision']}/"
    assert anyone.get(where) == clause
    assert anyone.get(f"{where}?revision={first}")["words"] != words
    history = anyone.get(f"{where}history/")
    assert [(one["revision"]["number"], one["words"] == words) for one in history["stood"]] == [
        (0, False),
        (1, True),
    ]


def test_provision_of_another_charter_is_not_found(anyone: Caller, place: str, table: Table):
    from tests.factories import small_charter

    other = small_charter(table, slug="other")
    provision = other.provisions.first().public_id

    anyone.get(f"{place}/provisions/{provision}/", 404)
    anyone.get(f"{place}/provisions/{provision}/history/", 404)
    anyone.get(f"{place}/revisions/{other.current_revision.public_id}/", 404)
