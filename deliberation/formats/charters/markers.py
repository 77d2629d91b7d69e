"""What stands before an item of a list: ``1.``, ``(a)``, ``(iv)``, ``-``."""

import re
from dataclasses import dataclass

from deliberation.rules.charters.numbers import from_roman

_SUFFIX = r"(?:bis|ter|quater|[a-z])?"
_NUMBERED = re.compile(rf"\[*(?P<number>\d{{1,4}}{_SUFFIX})(?P<sign>[.)])(?:\s+|$)")
_BRACED = re.compile(
    rf"\[*(?P<sign>\()(?P<number>\d{{1,4}}{_SUFFIX}|[ivx]{{1,6}}|(?P<letter>[a-zA-Z])(?P=letter)?)\)"
    r"(?:\s+|$)"
)
_LETTERED = re.compile(r"\[*(?P<number>[a-z])(?P<sign>[.)])\s+")
_BULLET = re.compile(r"(?P<number>)(?P<sign>[-*+•–—])\s+")
_ODD_LABEL = re.compile(r"(?P<stars>\*{1,3})\(?\w{1,4}[.)](?P=stars)")

Reading = tuple[str, int]
"""A style of numbering and the place in its order."""


@dataclass(frozen=True, slots=True)
class Marker:
    """``style`` is paragraph, point or bullet; ``rest`` the source behind the marker, if any.

    ``brackets`` stand before the marker and belong to its words. ``sign_at`` is where a backslash
    would make the marker plain text.
    """

    style: str
    number: str
    brackets: str
    rest: str
    sign_at: int


def match_marker(text: str, indent: int = 0) -> Marker | None:
    """The marker at the start of a line; a letter with a full stop counts only when indented."""
    if found := _NUMBERED.match(text):
        return _marker("paragraph", text, found)
    if (found := _BRACED.match(text)) or (found := _BULLET.match(text)):
        return _marker("point" if found["number"] else "bullet", text, found)
    if (found := _LETTERED.match(text)) and (indent >= 2 or found["sign"] == ")"):
        return _marker("point", text, found)
    return None


def is_odd_label(text: str) -> bool:
    """Whether the line is a label in emphasis and nothing else: ``**(c)**``."""
    return _ODD_LABEL.fullmatch(text) is not None


def readings(marker: Marker) -> tuple[Reading, ...]:
    """What the label may mean: (i) is the letter after (h) or the first of a Roman row."""
    number = marker.number
    if marker.style == "bullet":
        return (("bullet", 1),)
    if number[0].isdigit():
        digits = re.match(r"\d+", number)
        return ((marker.style, int(digits.group()) if digits else 0),)
    style = "capital" if number.isupper() else "letter"
    letter = (style, ord(number[0].lower()) - 96 + 26 * (len(number) - 1))
    roman = from_roman(number)
    if roman is None:
        return (letter,)
    if len(set(number)) > 1 or len(number) > 2:
        return (("roman", roman),)
    return (letter, ("roman", roman))


def continues(row: Reading, marker: Marker) -> bool:
    """Whether the label comes next in a row that stands at ``row``."""
    style, value = row
    return style == "bullet" == marker.style or (style, value + 1) in readings(marker)


def starts_row(marker: Marker) -> Reading | None:
    """The reading under which the label is the first of a row."""
    return next((reading for reading in readings(marker) if reading[1] == 1), None)


def can_read(marker: Marker, style: str) -> bool:
    """Whether the label can be one of a row in this style."""
    return any(reading[0] == style for reading in readings(marker))


def reading_in(marker: Marker, style: str) -> Reading:
    """The reading in this style, else the first."""
    found = readings(marker)
    return next((reading for reading in found if reading[0] == style), found[0])


def _marker(style: str, text: str, found: re.Match[str]) -> Marker:
    brackets = text[: len(text) - len(text.lstrip("["))]
    return Marker(style, found["number"], brackets, text[found.end() :], found.start("sign"))
