"""What is not public is not there for whoever is outside, by whichever door one looks for it."""

from collections.abc import Iterable, Sequence

import pytest

from deliberation.models import Comment, Question
from tests.authorisation.driving import knock
from tests.authorisation.matrix import is_every_cell_tried, told, wrongs
from tests.authorisation.people import GROUPS, STRANGERS
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
TRIED = (
    "chair", "secretariat", "teller", "moderator", "head", "observer", "registered",
    "administrator", "foreign-chair", "suspended", "anonymous", "integration",
)  # fmt: skip
"""One of each kind that could differ here; the matrix itself tries everyone."""


def tried(row: Row, audience: str, everyone: Sequence[str]) -> Sequence[str]:
    """Half of them for each audience, the other half for the next row; of a group one inside and one
    outside; with CONCORD_EVERY_CELL=1 all."""
    half = (list(INSIDERS).index(audience) + len(str(row))) % 2
    if audience == "group":
        everyone = (*everyone, "other-head")
    if is_every_cell_tried():
        return everyone
    return ("other-head", AROUND[len(str(row)) % 4]) if audience == "group" else everyone[half::2]


AROUND = ("head", "secretariat", "moderator", "anonymous")
"""At the charter of a group, beside the head of a delegation in it."""
INSIDERS = {
    "accredited": (*GROUPS["accredited"], "integration"), "chair": GROUPS["drafters"],
    "group": (*GROUPS["drafters"], "other-head"),
}  # fmt: skip
OUTSIDERS = {
    "accredited": ("anonymous", "registered", "administrator", "foreign-chair"),
    "chair": ("anonymous", "registered", "other-head", "credentials"),
    "group": ("head",),
}


def rows_below(name: str) -> list[Row]:
    """The doors of a charter and of what belongs to one."""
    return [
        row for row in rows_of(name) if row.scope in {"charter", "question"} and row.case != "own"
    ]


def expected(row: Row, who: str, audience: str) -> set[int]:
    """As under negotiation for insiders; for others it is not there, and a capacity that is not theirs
    may be refused before it is looked for."""
    if who in INSIDERS[audience]:
        return {row.expected(who, "negotiation")}
    reads_as_anyone = row.method == "GET" and row.expected("anonymous", "negotiation") != 401
    if who == "anonymous" and row.token_scope and not reads_as_anyone:
        return {401}
    if who == "moderator" and row.name.endswith(("/dismiss/", "/claim/")):
        return {row.answer}  # a reported comment is a moderator's to read, whoever may else
    return {403, 404} if who in STRANGERS and row.token_scope else {404}


def misfits_in(world: World, row: Row, audience: str, everyone: Iterable[str]) -> list[str]:
    found: dict[str, list[str]] = {}
    for who in everyone:
        answer = knock(world, row, who, world.spots[audience])
        for wrong in wrongs(world, row, who, answer, expected(row, who, audience)):
            found.setdefault(wrong, []).append(who)
    return told(found)


@pytest.mark.parametrize("audience", INSIDERS)
@pytest.mark.parametrize("row", rows_below("pages"), ids=str)
def test_page_of_a_narrow_charter_is_there_for_insiders_alone(
    world: World, row: Row, audience: str
):
    assert misfits_in(world, row, audience, tried(row, audience, TRIED[:-1])) == []


@pytest.mark.parametrize("audience", INSIDERS)
@pytest.mark.parametrize("row", rows_below("api"), ids=str)
def test_b4_11_operation_on_a_narrow_charter_is_there_for_insiders_alone(
    world: World, row: Row, audience: str
):
    assert misfits_in(world, row, audience, tried(row, audience, TRIED)) == []


@pytest.mark.parametrize("audience", INSIDERS)
@pytest.mark.parametrize("name", ["pages", "api"])
def test_b4_24_a_child_marked_wider_than_its_charter_stays_inside_it(
    world: World, name: str, audience: str
):
    """Were a comment or a question ever called public on a charter that is not, the charter decides."""
    charter = world.spots[audience].charter
    Comment.objects.filter(charter=charter).update(audience="public")
    Question.objects.filter(of_charter=charter).update(audience="public")
    found: dict[str, list[str]] = {}
    for row in rows_of(name):
        is_below = row.scope in {"charter", "question"}
        elsewhere = row.method == "GET" and (audience != "group" or is_every_cell_tried())
        if row.case == "own" or not (is_below or elsewhere):
            continue
        for who in OUTSIDERS[audience]:
            answer = knock(world, row, who, world.spots[audience if is_below else "forum"])
            outside = {401, 403, 404} if is_below else {answer.status}
            for wrong in wrongs(world, row, who, answer, outside):
                found.setdefault(f"{row}: {wrong}", []).append(who)
    assert told(found) == []
