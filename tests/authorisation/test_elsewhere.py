"""An id is good in its own place only: of another forum, or of another charter, it is not found."""

from dataclasses import replace

import pytest

from tests.authorisation.bodies import API as API_BODIES
from tests.authorisation.bodies import PAGES as PAGE_BODIES
from tests.authorisation.driving import knock
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
ROWS = [*rows_of("pages"), *rows_of("api")]
NAMES_NO_OBJECT = {
    "delegation-list", "delegation-seat", "participant-add", "participant-list", "composition", "target-add", "charter-list", "charter-import",
    "rule-list", "rule-keep", "question-list", "question-draft", "forum", "act-for", "record",
    "moderation-log", "moderation-policy", "moderation-awaiting", "delivery-list", "forum-tokens", "group-list", "group-create", "search",
    "roll-list", "roll-make",
    "forum-about", "forum-settings", "constituency-add", "attribute-declare",
    "office-grant",
    "see-as", "see-as-end",
    "seating-import", "delegation-table", "invitation-list",
    "procedure-list", "procedure-compare", "procedure-start", "procedure-draft",
    "procedure-words", "procedure-kind", "procedure-drop", "procedure-issue", "procedure-discard",
    "procedure", "link-propose",
    "credential-list", "application-list", "application-make",
    "credentials-reports", "credentials-report-issue",
}  # fmt: skip
"""Pages of a forum whose address names nothing besides it."""
EVERYWHERE = {
    "participant", "participant-level", "participant-levels",
    "/forums/{forum}/participants/{participant}/levels/",
}  # fmt: skip
"""A participant is every forum's."""
IN_A_CHARTER = ("provision", "draft-item", "draft-insert", "draft-move", "draft-remove")  # fmt: skip
"""Pages whose address names a charter and, by an id, something of it; comments besides."""


def names_an_object(row: Row) -> bool:
    if row.scope == "site" or row.name in NAMES_NO_OBJECT | EVERYWHERE:
        return False
    if "procedures/draft/" in row.name:
        return False
    return row.name.count("{") > 1 if row.name.startswith("/") else True


def names_two(row: Row) -> bool:
    if row.name.startswith("/"):
        return "{charter}" in row.name and row.name.count("{") > 2
    about = row.name.partition("-")[0]
    return row.name in IN_A_CHARTER or (about == "comment" and row.name != "comment-list")


def stage_of(row: Row) -> str:
    return "forum" if row.scope == "forum" else "negotiation"


@pytest.mark.parametrize("row", [row for row in ROWS if names_an_object(row)], ids=str)
def test_what_is_another_forums_is_not_found_here(world: World, row: Row):
    who = row.first_allowed() if row.allowed else "chair"
    answer = knock(world, row, who, world.foreign_spot, foreign=True)

    assert (answer.status, answer.changes) == (404, 0)


@pytest.mark.parametrize("row", [row for row in ROWS if names_two(row)], ids=str)
def test_what_is_another_charters_is_not_found_under_this_one(world: World, row: Row):
    who = row.first_allowed() if row.allowed else "chair"
    mixed = replace(world.spots["negotiation"], charter=world.spots["comment"].charter)
    answer = knock(world, row, who, mixed)

    assert (answer.status, answer.changes) == (404, 0)


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("POST question-draft", {"rule": "foreign"}),
        ("POST /forums/{forum}/questions/", {"rule": "foreign"}),
        ("POST /forums/{forum}/questions/", {"revision": "foreign"}),
        ("POST /forums/{forum}/questions/", {"provision": "foreign"}),
        ("POST /forums/{forum}/charters/{charter}/comments/", {"revision": "foreign"}),
        ("POST /forums/{forum}/charters/{charter}/comments/", {"provision": "foreign"}),
        ("POST /forums/{forum}/charters/{charter}/draft/items/", {"after": "foreign"}),
        ("POST draft-move", {"after": "foreign"}),
    ],
)
def test_what_is_another_forums_is_not_taken_in_a_body(
    world: World, door: str, body: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    row = next(one for one in ROWS if str(one) == door)
    known = API_BODIES if row.name.startswith("/") else PAGE_BODIES
    make = known[row.method, row.name]
    foreign = {
        "rule": f"{'' if row.name.startswith('/') else 'kept:'}"
        f"{world.foreign_spot.questions['closed'].rule.public_id}",
        "revision": world.foreign_spot.revisions[-1].public_id,
        "provision": world.foreign_spot.provisions[0],
        "after": world.foreign_spot.provisions[0],
    }
    other = {name: foreign[name] for name in body}
    monkeypatch.setitem(known, (row.method, row.name), lambda visit: make(visit) | other)
    answer = knock(world, row, row.first_allowed(), world.spots["negotiation"])

    assert answer.status in {404, 422}
    assert answer.changes == 0
