"""Fixing a quote to words, and the offsets a browser and Python count."""

from dataclasses import dataclass

from deliberation.rules.refusals import RuleBroken, _

CONTEXT = 32
"""Code points of prefix and suffix kept with a quote."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote in a text of that hash. Offsets are code points, ``end`` is outside."""

    text_hash: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


def make_anchor(words: str, text_hash: str, start: int, end: int) -> Anchor:
    """An anchor on ``words[start:end]``. Raises RuleBroken("anchor-outside"), ("anchor-empty")."""
    _require_inside(words, start, end)
    if not words[start:end].strip():
        raise RuleBroken("anchor-empty", _("No words are selected."))
    return Anchor(
        text_hash=text_hash,
        start=start,
        end=end,
        quote=words[start:end],
        prefix=words[max(0, start - CONTEXT) : start],
        suffix=words[end : end + CONTEXT],
    )


def require_quote(words: str, start: int, end: int, quote: str) -> None:
    """Refuse a selection whose words do not stand where it says; white space counts as one space.

    Raises RuleBroken("anchor-outside") or ("anchor-quote-differs").
    """
    _require_inside(words, start, end)
    if words[start:end].split() != quote.split():
        raise RuleBroken(
            "anchor-quote-differs",
            _("The selected words no longer stand there; the text has changed since it was read."),
            place="quote",
        )


def utf16_to_code_points(words: str, index: int) -> int:
    """The offset in code points of a browser's offset in UTF-16 units.

    Raises RuleBroken("anchor-outside") beyond the words or inside a pair.
    """
    units = 0
    for position, character in enumerate(words):
        if units == index:
            return position
        units += 2 if character > "\uffff" else 1
    if units == index:
        return len(words)
    raise _outside(words)


def code_points_to_utf16(words: str, index: int) -> int:
    """The browser's offset of an offset in code points. Raises RuleBroken("anchor-outside")."""
    _require_inside(words, index, index)
    return index + sum(character > "\uffff" for character in words[:index])


def _require_inside(words: str, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(words):
        raise _outside(words)


def _outside(words: str) -> RuleBroken:
    return RuleBroken(
        "anchor-outside",
        _("The selection lies outside the text of %(length)s characters."),
        place="start",
        facts={"length": len(words)},
    )
