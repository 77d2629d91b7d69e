"""Numbers of provisions: styles, renumbering in order, and what stands out of order."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.rules.charters.kinds import Kind

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_SIGNS = re.compile("[ivxlcdm]{1,15}")
_ROMAN_FIRST = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ANNEX})


@dataclass(frozen=True, slots=True)
class Numbered:
    """A provision's kind and number in its place; ``parent`` is an index into the same list."""

    kind: Kind
    number: str
    parent: int | None


def renumber(items: Sequence[Numbered]) -> tuple[str, ...]:
    """Number the items anew in the order in which they stand, parents before children.

    Each row of siblings keeps the style of its first number (1, a, i, I, A, 2.1); articles run on
    through the charter and begin anew in an annex. What has no number gets none.
    """
    counts: Counter[tuple[int | None, Kind]] = Counter()
    styles: dict[tuple[int | None, Kind], Callable[[int], str]] = {}
    numbers: list[str] = []
    for item in items:
        if not item.number:
            numbers.append("")
            continue
        row = (_row_of(items, item), item.kind)
        counts[row] += 1
        above = "" if item.parent is None else numbers[item.parent]
        style = styles.setdefault(row, _style_of(item, above))
        numbers.append(style(counts[row]))
    return tuple(numbers)


def in_order(values: Sequence[Any]) -> frozenset[int]:
    """Indexes of a longest strictly increasing run among ``values``; the others stand out of order."""
    ends: list[Any] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(chosen[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        chosen[length : length + 1] = [index]
    run: set[int] = set()
    index = chosen[-1] if chosen else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return frozenset(run)


def roman(number: int) -> str:
    """The small Roman numeral of 1 to 3999."""
    signs = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs


def from_roman(signs: str) -> int | None:
    """The value of a small Roman numeral, or None if it is not one."""
    if not _ROMAN_SIGNS.fullmatch(signs):
        return None
    value, rest = 0, signs
    for worth, sign in _ROMAN:
        while rest.startswith(sign):
            value, rest = value + worth, rest[len(sign) :]
    return value if not rest and roman(value) == signs else None


def letters(number: int) -> str:
    """a to z, then aa, ab …: 1 is a, 27 is aa."""
    signs = ""
    while number:
        number, place = divmod(number - 1, 26)
        signs = chr(ord("a") + place) + signs
    return signs


def _row_of(items: Sequence[Numbered], item: Numbered) -> int | None:
    """The ancestor within which the item's numbers run."""
    if item.kind is not Kind.ARTICLE or "." in item.number:
        return item.parent
    above = item.parent
    while above is not None and items[above].kind is not Kind.ANNEX:
        above = items[above].parent
    return above


def _style_of(item: Numbered, above: str) -> Callable[[int], str]:
    first = item.number
    if "." in first:
        lead = above or first.rpartition(".")[0]
        return lambda count: f"{lead}.{count}"
    if first.isascii() and first.isalpha():
        write = roman if _reads_as_roman(item) else letters
        return (lambda count: write(count).upper()) if first.isupper() else write
    return str


def _reads_as_roman(item: Numbered) -> bool:
    """A lone c or v is a letter in a list of points, a numeral on a part; a lone i is a numeral."""
    signs = item.number.lower()
    if from_roman(signs) is None:
        return False
    return len(signs) > 1 or signs == "i" or item.kind in _ROMAN_FIRST
