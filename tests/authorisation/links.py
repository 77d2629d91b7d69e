"""Links between the two forums, each by its note in the state its doors are about."""

from deliberation.models import ForumLink
from deliberation.operations import links
from tests import factories
from tests.factories import Table

ASKED, OWN, CONFIRMED, ELSEWHERE = "asked", "own", "confirmed", "elsewhere"
OF_DOOR = {
    "link-confirm": ASKED, "link-decline": ASKED, "link-withdraw": OWN,
    "confirm/": ASKED, "decline/": ASKED, "withdraw/": OWN,
}  # fmt: skip
"""Which link a door is about; the others are about one that both forums confirmed."""


def make_links(table: Table, foreign: Table) -> None:
    """The foreign forum asked, the table asked, both agreed; and the foreign one has one with a third."""
    third = factories.make_forum(table.administrator, "third", "THIRD")
    ours, theirs = table.officers["secretariat"], foreign.officers["secretariat"]
    here = {"actor": ours, "forum_id": table.forum.pk}
    there = {"actor": theirs, "forum_id": foreign.forum.pk}
    ends = {"source": foreign.forum, "target": table.forum}
    links.propose_link(**there, **ends, kind="prepares", note=ASKED)
    links.propose_link(**here, source=table.forum, target=foreign.forum, kind="prepares", note=OWN)
    agreed = links.propose_link(**there, **ends, kind="follows", note=CONFIRMED)
    links.confirm_link(**here, link_id=agreed.pk)
    links.propose_link(**there, source=foreign.forum, target=third, kind="prepares", note=ELSEWHERE)


def link_of(door: str, *, is_foreign: bool) -> str:
    name = door.partition("{link}/")[2] if door.startswith("/") else door
    note = ELSEWHERE if is_foreign else OF_DOOR.get(name, CONFIRMED)
    return ForumLink.objects.get(note=note).public_id
