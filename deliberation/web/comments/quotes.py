"""The words a comment is about, as typed by hand or chosen with mouse or keyboard."""

import re
import unicodedata

CONTEXT = 30


def places_of(words: str, quote: str) -> list[tuple[int, int]]:
    """Every place of the quote in the words, in code points; any white space counts as one space."""
    pieces = [re.escape(piece) for piece in unicodedata.normalize("NFC", quote).split()]
    if not pieces:
        return []
    pattern = re.compile(r"\s+".join(pieces))
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
