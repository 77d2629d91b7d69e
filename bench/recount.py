"""A count of a million ballots, from lock to tally row, beside its SELECT run bare."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from bench import seeding
from bench.databases import bare_connection
from bench.measuring import Goal, Sides, require_equal
from deliberation.models import Question
from deliberation.operations import tallies

GOAL = Goal("<=", 1.3)
ELECTORS = 1_000_000
CHANGED_EVERY = 20  # one ballot in so many was changed once

_BARE = """
SELECT COALESCE(ballot.choice, 'absent'), elector.attributes ->> 'chamber', SUM(elector.number)
FROM deliberation_elector AS elector
LEFT JOIN deliberation_ballot AS ballot
  ON ballot.elector_id = elector.id AND ballot.question_id = %s AND ballot.is_current
WHERE elector.electorate_id = %s
GROUP BY 1, 2
ORDER BY 1, 2
"""
Row = tuple[str, str, int]


@dataclass
class Roll:
    """A question whose whole large electorate has voted."""

    question: Question
    bare: psycopg.Connection

    def recount(self) -> float:
        """Milliseconds of the operation, its tally then compared with the bare SELECT's rows."""
        seeding.change_one_ballot(self.question)
        began = time.perf_counter()
        tally = tallies.recount(question_id=self.question.pk)
        took = (time.perf_counter() - began) * 1000
        groups = tally.groups if tally else []
        found = [(one["choice"], one["attributes"]["chamber"], one["number"]) for one in groups]
        require_equal("the tally", sorted(found), self.rows())
        return took

    def select(self) -> float:
        """Milliseconds of the bare SELECT."""
        began = time.perf_counter()
        self.rows()
        return (time.perf_counter() - began) * 1000

    def rows(self) -> list[Row]:
        values = [self.question.pk, self.question.electorate_id]
        rows = self.bare.execute(_BARE, values).fetchall()
        return sorted((choice, chamber, int(number)) for choice, chamber, number in rows)


@contextmanager
def sides(electors: int = ELECTORS) -> Iterator[Sides]:
    question = seeding.open_question(seeding.small_table())
    seeding.fill_roll(question, electors)
    changed = seeding.cast_all(question, CHANGED_EVERY)
    with bare_connection() as bare:
        roll = Roll(question, bare)
        require_equal("current ballots", sum(number for _, _, number in roll.rows()), electors)
        facts = {"electors": electors, "ballots": electors + changed}
        yield Sides(roll.recount, roll.select, "ms", facts)
