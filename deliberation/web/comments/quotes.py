"""The words a comment is about, as typed by hand or chosen with mouse or keyboard."""

import re

from deliberation.rules.charters import WORDS_LIMIT, require_text
from deliberation.rules.refusals import RuleBroken

CONTEXT = 30


def places_of(words: str, quote: str) -> list[tuple[int, int]]:
    """Every place of the quote in the words, in code points; any white space counts as one space.

    What could not be words, or is longer than them, stands nowhere: nothing is sought at length.
    """
    try:
        pieces = require_text(quote, WORDS_LIMIT).split()
    except RuleBroken:
        return []
    if len(" ".join(pieces)) > len(words):
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, pieces)))
    found: list[tuple[int, int]] = []
    at = 0
    while match := pattern.search(words, at):
        found.append(match.span())
        at = match.start() + 1
    return found


def in_context(words: str, place: tuple[int, int]) -> str:
    """The stretch with the words around it, to tell it from the others."""
    start, end = place
    before = words[max(0, start - CONTEXT) : start]
    after = words[end : end + CONTEXT]
    opening = "…" if start > CONTEXT else ""
    closing = "…" if end + CONTEXT < len(words) else ""
    return f"{opening}{before}“{words[start:end]}”{after}{closing}"
