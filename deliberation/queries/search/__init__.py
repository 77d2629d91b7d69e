"""Full-text search over everything that is written, within the reader's audience.

Each kind's rows come from the one query that says who sees them; the words are compared with an index
on the same expression (migration ``search``), so that nothing is copied and nothing can be outdated.
"""

from deliberation.queries.search.finding import OPTIONS, Found, search
from deliberation.queries.search.kinds import KINDS, Hit

__all__ = ["KINDS", "OPTIONS", "Found", "Hit", "search"]
