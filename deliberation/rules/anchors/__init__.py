"""Comments stay with their words: a quote is fixed, and found again in later revisions."""

from deliberation.rules.anchors.finding import LEAST_QUOTE, Candidate
from deliberation.rules.anchors.quotes import (
    CONTEXT,
    Anchor,
    code_points_to_utf16,
    make_anchor,
    require_quote,
    utf16_to_code_points,
)
from deliberation.rules.anchors.resolving import LEAST_SCORE, Resolution, State, resolve_anchor

__all__ = [
    "CONTEXT",
    "LEAST_QUOTE",
    "LEAST_SCORE",
    "Anchor",
    "Candidate",
    "Resolution",
    "State",
    "code_points_to_utf16",
    "make_anchor",
    "require_quote",
    "resolve_anchor",
    "utf16_to_code_points",
]
