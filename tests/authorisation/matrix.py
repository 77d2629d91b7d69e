"""Trying a row in every cell, and saying what is not as it stands."""

import os
from collections.abc import Iterator, Sequence
from itertools import product

from tests.authorisation.driving import Answer, given_away, knock
from tests.authorisation.people import ELSEWHERE, EVERYONE, PLAIN, STRANGERS
from tests.authorisation.table import Row
from tests.authorisation.world import World

READERS = tuple(who for who in EVERYONE if who != "integration")
"""Everyone but a service token, which no page knows."""
ALIKE = {*STRANGERS, *ELSEWHERE, *PLAIN} - {"registered"}


OWN_WORDS = {"hidden", "held", "delegation", "ballot"}
"""What people wrote themselves is told to them among all that is kept of them."""


def cells_of(row: Row, everyone: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Everyone at every stage, but for what could show nothing new; with CONCORD_EVERY_CELL=1 all of it.

    Whoever is answered alike at every stage comes at every third, each at others. Whoever is like
    somebody else but for one thing comes at two, one where the door is open and one where it is not.
    """
    if is_every_cell_tried():
        yield from product(everyone, row.stages)
        return
    for number, who in enumerate(everyone):
        let_in = [stage for stage in row.stages if (who, stage) in row.allowed]
        kept_out = [stage for stage in row.stages if stage not in let_in]
        stages: Sequence[str] = row.stages
        if not (let_in and kept_out):
            step = min(3, len(row.stages))
            stages = row.stages[number % step :: step]
        elif who in ALIKE:
            stages = [let_in[0], kept_out[0]]
        yield from ((who, stage) for stage in stages)


def is_every_cell_tried() -> bool:
    return bool(os.environ.get("CONCORD_EVERY_CELL"))


def misfits(world: World, row: Row, everyone: Sequence[str]) -> list[str]:
    """What is not as the table says, each with the cells where it is so."""
    found: dict[str, list[str]] = {}
    for who, stage in cells_of(row, everyone):
        answer = knock(world, row, who, world.spots[stage])
        for wrong in wrongs(world, row, who, answer, {row.expected(who, stage)}):
            found.setdefault(wrong, []).append(f"{who} at {stage}")
    return told(found)


def told(found: dict[str, list[str]]) -> list[str]:
    return [f"{wrong}: {', '.join(cells)}" for wrong, cells in found.items()]


def wrongs(world: World, row: Row, who: str, answer: Answer, expected: set[int]) -> Iterator[str]:
    """Another status, rows written by a reading or a refusal, an answer to somebody known that a cache
    may keep, words that are not this person's to see."""
    if answer.status not in expected:
        meant = " or ".join(str(one) for one in sorted(expected))
        yield f"{answer.status} instead of {meant} {answer.fault}".strip()
    is_write = row.method != "GET" and answer.status == row.answer
    if answer.changes and not is_write:
        yield f"wrote {answer.changes} rows"
    if who != "anonymous" and not answer.is_private and not row.name.startswith("api-"):
        yield "a cache may keep it"
    own = OWN_WORDS if row.name == "/account/data/" else set()
    yield from (f"gave away {one}" for one in given_away(world, who, answer, own))
