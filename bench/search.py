"""Search of 100 000 comments within one's audience beside the bare full-text query over all of them.

The bare query has the same words, index, order, number of rows and snippets; it asks no audience.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connections

from bench import seeding
from bench.databases import bare_connection
from bench.measuring import Goal, Sides, require_equal
from deliberation.models import Accreditation, Comment, Delegation, Forum
from deliberation.queries.audiences import Viewer, viewer_of
from deliberation.queries.search import OPTIONS, search
from tests.web.texts import long_charter

GOAL = Goal("<=", 2)
COMMENTS = 100_000
SHOWN = 20
VOCABULARY = 400
WORDS_EACH = 40
ASKED = ("term3", "term90", "term395", "term20 term310", '"term12 term40"', "term250 or term399")

# The low numbers come often, the high ones seldom, as words do.
_COMMENTS = """
INSERT INTO deliberation_comment (public_id, forum_id, charter_id, revision_id, author_id, is_official,
                                  body, language, audience, state, created_at)
SELECT 's' || lpad(n::text, 15, '0'), %(forum)s, %(charter)s, %(revision)s, %(author)s, FALSE,
       (SELECT string_agg('term' || floor(
                   %(vocabulary)s * power((hashint8(n * 100 + k) & 1048575) / 1048576.0, 2))::int,
                   ' ' ORDER BY k)
        FROM generate_series(1, %(words)s) AS k),
       (ARRAY['en', 'en', 'en', 'fr', 'es'])[1 + n %% 5],
       (%(audiences)s::text[])[1 + n %% cardinality(%(audiences)s::text[])],
       CASE WHEN n %% 50 = 0 THEN 'hidden' ELSE 'visible' END,
       clock_timestamp() - make_interval(secs => (n * 7919) %% 1000003)
FROM generate_series(1, %(number)s) AS n
"""
_BARE = """
SELECT id, public_id, audience, state, created_at,
       ts_headline(concord_config(language), body,
                   websearch_to_tsquery(concord_config(language), %(asked)s), %(options)s)
FROM deliberation_comment
WHERE concord_search(language, body) @@ concord_query(%(asked)s, '')
ORDER BY created_at DESC, id DESC
"""


@dataclass
class Shelf:
    """A forum full of comments, and one of its heads of delegation who looks for words."""

    forum: Forum
    viewer: Viewer
    bare: psycopg.Connection

    def ours(self) -> float:
        """Milliseconds for all that is asked, each a first page."""
        began = time.perf_counter()
        for asked in ASKED:
            search(self.forum, self.viewer, asked, kind="comment", size=SHOWN)
        return (time.perf_counter() - began) * 1000

    def baseline(self) -> float:
        """Milliseconds of the bare queries, each with as many rows."""
        began = time.perf_counter()
        for asked in ASKED:
            self.rows(asked, f"LIMIT {SHOWN + 1}")
        return (time.perf_counter() - began) * 1000

    def rows(self, asked: str, limit: str = "") -> list[tuple]:
        return self.bare.execute(_BARE + limit, {"asked": asked, "options": OPTIONS}).fetchall()

    def check(self) -> dict[str, int]:
        """How many comments hold what is asked; ours must be the newest of them that the viewer sees."""
        held = {}
        for asked in ASKED:
            rows = self.rows(asked)
            seen = [row[1] for row in rows if self.viewer.sees(row[2]) and row[3] == "visible"]
            found = search(self.forum, self.viewer, asked, kind="comment", size=SHOWN)
            require_equal(asked, [hit.public_id for hit in found.hits], seen[:SHOWN])
            require_equal(
                f"whether there is more of {asked}", bool(found.next_cursor), len(seen) > SHOWN
            )
            held[asked] = len(rows)
        return held


@contextmanager
def sides(comments: int = COMMENTS) -> Iterator[Sides]:
    table = seeding.small_table()
    head = Accreditation.objects.filter(forum=table.forum, role="head").order_by("id")[0]
    _fill(table, head, comments)
    with bare_connection() as bare:
        shelf = Shelf(table.forum, viewer_of(head.person, table.forum), bare)
        yield Sides(
            shelf.ours, shelf.baseline, "ms", {"comments": comments, "holding": shelf.check()}
        )


def _fill(table: seeding.Table, head: Accreditation, comments: int) -> None:
    """Half are public; the rest are for audiences of which the head belongs to some."""
    charter = long_charter(table, 10, "long")
    own = head.delegation_id
    other = Delegation.objects.filter(forum=table.forum).exclude(pk=own).order_by("id")[0].pk
    audiences = ["public"] * 4 + ["accredited", "chair", f"delegation:{own}", f"delegation:{other}"]
    named = {
        "forum": table.forum.pk, "charter": charter.pk, "revision": charter.current_revision_id,
        "author": head.person_id, "audiences": audiences, "number": comments,
        "vocabulary": VOCABULARY, "words": WORDS_EACH,
    }  # fmt: skip
    with seeding.mass("deliberation_comment"), connections["default"].cursor() as cursor:
        cursor.execute(_COMMENTS, named)
    require_equal("comments", Comment.objects.count(), comments)
