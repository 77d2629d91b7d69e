"""Ballots over the API, every check on, beside a minimal DRF view that inserts one row.

Both are addresses of the same running site: the same server, connections, settings and middleware.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

from django.db import connections

from bench import load, seeding
from bench.load import Outcome
from bench.measuring import Goal, Sides, require_equal
from bench.minimal import votes as minimal
from bench.seeding import Table, Voter
from bench.serving import served

GOAL = Goal(">=", 0.8)
RUNS = 7  # connections fall to the server's two processes unevenly, each time otherwise
VOTERS = 3000
CONNECTIONS = 16
_CHOICES = ("yes", "no", "abstain")
_JSON = {"Content-Type": "application/json"}
_WRITTEN = """
SELECT (SELECT COUNT(*) FROM deliberation_ballot WHERE is_current),
       (SELECT COUNT(*) FROM deliberation_ballot),
       (SELECT COUNT(*) FROM deliberation_auditentry AS entry
        JOIN deliberation_auditvalues ON entry_id = entry.id
        JOIN deliberation_ballot AS ballot ON entry.object_ids = to_jsonb(ARRAY[ballot.id])
        WHERE verb = 'cast_ballot'),
       (SELECT COUNT(*) FROM deliberation_idempotencykey WHERE status = 201)
"""


@dataclass
class Casting:
    """Every voter casts once on a new question each time; rows are then compared with answers."""

    port: int
    table: Table
    voters: list[Voter]
    acknowledged: int = 0
    last: Outcome = field(default_factory=Outcome)

    def fire(self) -> float:
        """Acknowledged ballots per second."""
        question = seeding.open_question(self.table)
        path = f"/api/v1/forums/{self.table.forum.slug}/questions/{question.public_id}/ballots/"
        choices = cycle(_CHOICES)
        requests = [_ballot(path, voter, next(choices)) for voter in self.voters]
        self.last = _fire(self.port, requests)
        self.acknowledged += len(requests)
        require_equal(
            "current, all, in the audit, keys kept", _row(_WRITTEN), 4 * (self.acknowledged,)
        )
        return self.last.rate


@dataclass
class Inserting:
    """As many votes into the table of the minimal view."""

    port: int
    votes: int
    acknowledged: int = 0

    def fire(self) -> float:
        """Acknowledged rows per second."""
        choices = islice(cycle(_CHOICES), self.votes)
        requests = [_vote(voter, choice) for voter, choice in enumerate(choices)]
        done = _fire(self.port, requests)
        self.acknowledged += len(requests)
        require_equal("rows", _row(f"SELECT COUNT(*) FROM {minimal.TABLE}"), (self.acknowledged,))
        return done.rate


@contextmanager
def sides(voters: int = VOTERS) -> Iterator[Sides]:
    with beside(None, voters) as compared:
        yield compared


@contextmanager
def beside(bare: int | None, voters: int) -> Iterator[Sides]:
    """Casting beside the minimal view at the port ``bare``, or within the same site."""
    table = seeding.small_table()
    heads = seeding.seat_voters(table.forum, voters)
    seeding.make_table(minimal.TABLE, minimal.COLUMNS)
    facts = {"voters": voters, "connections": CONNECTIONS}
    with served("concord.wsgi") as ours:
        casting, inserting = Casting(ours, table, heads), Inserting(bare or ours, voters)
        yield Sides(casting.fire, inserting.fire, "requests/s", facts)
    facts |= {"p50_ms": casting.last.percentile(50), "p99_ms": casting.last.percentile(99)}


def _ballot(path: str, voter: Voter, choice: str) -> bytes:
    headers = {
        "Authorization": f"Bearer {voter.secret}",
        "Acting-As": voter.acting_as,
        "Idempotency-Key": str(uuid.uuid4()),
    }
    return load.request("POST", path, _JSON | headers, _body(choice=choice))


def _vote(voter: int, choice: str) -> bytes:
    return load.request("POST", "/votes/", _JSON, _body(voter=voter, choice=choice))


def _body(**given: object) -> bytes:
    return json.dumps(given).encode()


def _fire(port: int, requests: list[bytes]) -> Outcome:
    done = load.fire(port, requests, CONNECTIONS)
    require_equal(f"answers {done.first_refusal!r}", dict(done.statuses), {201: len(requests)})
    return done


def _row(statement: str) -> tuple[int, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)
        found: tuple[int, ...] = cursor.fetchone()
        return found
