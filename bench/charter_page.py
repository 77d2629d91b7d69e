"""The charter page of 500 clauses and 10 000 comments beside a page that asks for them one by one.

Both are addresses of the same running site, read by an anonymous reader over one keep-alive
connection. Beside the time, the queries of each are counted, and those of ours at 10 clauses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import load, seeding
from bench.measuring import Goal, Sides, WrongResult, require_equal
from bench.serving import served
from deliberation.models import Charter
from tests.web.texts import long_charter

GOAL = Goal("<=", 0.1)
CLAUSES = 500
COMMENTS_EACH = 20
MOST_QUERIES = 12
READS = 5


@dataclass(frozen=True)
class Reading:
    """A page that is read so many times, one after another."""

    port: int
    path: str

    def milliseconds(self) -> float:
        """The median of the reads, each answered in full."""
        asked = [load.request("GET", self.path, {})] * READS
        outcome = load.fire(self.port, asked, connections=1)
        require_equal(f"answers of {self.path}", dict(outcome.statuses), {200: READS})
        return outcome.percentile(50)


@contextmanager
def sides(clauses: int = CLAUSES) -> Iterator[Sides]:
    table = seeding.small_table()
    short, long = long_charter(table, 10, "short"), long_charter(table, clauses, "long")
    for charter in (short, long):
        seeding.comment_on_all(charter, COMMENTS_EACH)
    ours, naive = _address(long), f"/naive/{long.current_revision_id}/"
    facts = {
        "clauses": clauses,
        "comments": long.comments.count(),
        "queries": _queries(ours, "shall take care of matter"),
        "queries_at_10": _queries(_address(short), "shall take care of matter"),
        "queries_of_baseline": _queries(naive, "shall take care of matter"),
    }
    require_equal("queries at 10 clauses", facts["queries_at_10"], facts["queries"])
    if facts["queries"] > MOST_QUERIES:
        raise WrongResult(f"{facts['queries']} queries instead of {MOST_QUERIES} at the most")
    with served("concord.wsgi") as port:
        yield Sides(
            Reading(port, ours).milliseconds, Reading(port, naive).milliseconds, "ms", facts
        )


def _address(charter: Charter) -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/"


def _queries(path: str, words: str) -> int:
    """How many statements the page takes, once what is cached for all has been read."""
    client = Client(headers={"host": "localhost"})
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    if page.status_code != 200 or words not in page.content.decode():
        raise WrongResult(f"{path}: {page.status_code}, or without the words “{words}”")
    return len(asked)
