"""What becomes of an anchor in a later revision.

After Hypothesis' client: exact first, else the best match by quote, context and position; but with
a least score below which the quote counts as gone, because a wrong place is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from deliberation.rules.anchors.finding import (
    Candidate,
    Match,
    exact_matches,
    similar_matches,
)
from deliberation.rules.anchors.quotes import Anchor

LEAST_SCORE = 70
"""Of 100. Measured on the EU AI Act: quotes sought in provisions where they never stood reach it
once in a thousand; quotes that no longer stand exactly because a tenth of the provision's words
changed, 99 times in a hundred, and with a quarter changed, 94 times."""
_OCCURRENCES = 500
"""Places of one quote in one provision that are weighed against each other."""


class State(StrEnum):
    KEPT = "kept"
    MOVED = "moved"
    UNCERTAIN = "uncertain"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where the quote stands now; nowhere when orphaned. ``score`` is 0 to 100."""

    state: State
    provision_id: int | None
    start: int | None
    end: int | None
    score: int


def resolve_anchor(
    anchor: Anchor, candidates: Sequence[Candidate], original_provision_id: int
) -> Resolution:
    """Find the anchor's quote among the provision and its successors in a later revision.

    Kept: the text is the same, to the hash. Moved: the exact quote stands once. Uncertain: it
    stands several times, or something like it scores at least ``LEAST_SCORE``. Else orphaned.
    """
    same = [candidate for candidate in candidates if candidate.text_hash == anchor.text_hash]
    if any(candidate.provision_id == original_provision_id for candidate in same):
        return Resolution(State.KEPT, original_provision_id, anchor.start, anchor.end, 100)
    if same:
        return Resolution(State.MOVED, same[0].provision_id, anchor.start, anchor.end, 100)
    exact = [
        match for one in candidates for match in islice(exact_matches(anchor, one), _OCCURRENCES)
    ]
    if len(exact) == 1:
        return _resolution(State.MOVED, exact[0])
    similar = exact or [match for one in candidates for match in similar_matches(anchor, one)]
    best = max(similar, key=lambda match: match.score, default=None)
    if best and (exact or best.score >= LEAST_SCORE):
        return _resolution(State.UNCERTAIN, best)
    return Resolution(State.ORPHANED, None, None, None, round(best.score) if best else 0)


def _resolution(state: State, match: Match) -> Resolution:
    return Resolution(
        state, match.candidate.provision_id, match.start, match.end, round(match.score)
    )
