"""Lists of electors, as CSV or as objects, to the grouped tally of a rule: read once, never kept.

What stays in memory is the groups and sixteen bytes per named elector, so that a million rows
need no more room than a thousand.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Inexact
from fractions import Fraction
from functools import partial
from hashlib import blake2b
from typing import Any, TextIO

from deliberation.rules.decisions import Group, Rule
from deliberation.rules.decisions.numbers import elector_count, elector_weight
from deliberation.rules.decisions.places import item, shown, under
from deliberation.rules.decisions.reading import Repeated, require_text
from deliberation.rules.decisions.tallying import (
    bad_number,
    bad_value,
    bad_weight,
    known_choice,
    lacks_attribute,
    require_few_groups,
)
from deliberation.rules.refusals import RuleBroken, _

LINE_AT_MOST = 1_000_000  # characters
_EXACT = Context(prec=200, traps=[Inexact])


def read_electors_csv(stream: TextIO, rule: Rule) -> list[Group]:
    """The groups of a CSV with a header: `choice`, optionally `elector` and `number`, attributes.

    ``stream`` is opened as UTF-8 with newline="". Raises RuleBroken naming the line.
    """
    reader = csv.reader(_lines(stream), strict=True)
    try:
        header = next(reader, [])
        grouping = _Grouping(rule, _column)
        columns = _columns(header, rule, grouping.names)
        for row in reader:
            if row or len(header) == 1:
                place = f"line {reader.line_num}"
                _require_width(row, len(header), place)
                grouping.add({name: row[index] for name, index in columns.items()}, place)
    except csv.Error as error:
        raise RuleBroken(
            "electors-bad-csv",
            _("This is not well-formed CSV."),
            place=f"line {reader.line_num}",
        ) from error
    except UnicodeDecodeError as error:
        raise RuleBroken(
            "electors-not-utf8",
            _("The file is not UTF-8 text."),
            place=f"after line {reader.line_num}",
        ) from error
    return grouping.groups()


def group_electors(rows: Iterable[object], rule: Rule) -> list[Group]:
    """The groups of electors given as objects with the columns of the CSV.

    Raises RuleBroken naming the elector, like ``electors[3].population``.
    """
    grouping = _Grouping(rule, under)
    for index, row in enumerate(rows):
        place = item("electors", index)
        grouping.add(_texts(row, place, grouping.names), place)
    return grouping.groups()


class _Grouping:
    """Adds electors up, one at a time."""

    def __init__(self, rule: Rule, under_row: Callable[[str, str], str]) -> None:
        self._rule = rule
        self._under = under_row
        self._tokens = frozenset(rule.tokens)
        self._attributes = sorted(rule.attributes)
        self._weights = sorted(rule.weights)
        self.names = ("choice", "elector", "number", *self._attributes, *self._weights)
        self._sums: dict[tuple[str, ...], list[Any]] = {}
        self._electors: set[bytes] = set()

    def add(self, row: Mapping[str, str], place: str) -> None:
        choice = row["choice"]
        if choice not in self._tokens:
            choice = known_choice(self._rule, choice, self._under(place, "choice"))
        if "elector" in row:
            self._meet(row["elector"], place)
        number = elector_count(row.get("number") or "1")
        if number is None:
            raise bad_number(row["number"], self._under(place, "number"))
        sums = self._sums_of(choice, row, place)
        sums[0] += number
        for index, name in enumerate(self._weights, 1):
            weight = elector_weight(self._text(row, name, place))
            if weight is None:
                raise bad_weight(row[name], self._under(place, name))
            sums[index] = _EXACT.fma(weight, number, sums[index])

    def groups(self) -> list[Group]:
        return [
            Group(
                choice=choice,
                attributes=dict(zip(self._attributes, values, strict=True)),
                number=number,
                weights={
                    name: Fraction(total) for name, total in zip(self._weights, totals, strict=True)
                },
            )
            for (choice, *values), (number, *totals) in self._sums.items()
        ]

    def _meet(self, name: str, place: str) -> None:
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if not name:
            raise RuleBroken(
                "elector-unnamed",
                _("This elector has no name."),
                place=self._under(place, "elector"),
            )
        if digest in self._electors:
            raise RuleBroken(
                "elector-repeated",
                _("The elector %(elector)s stands here a second time."),
                place=self._under(place, "elector"),
                facts={"elector": shown(name)},
            )
        self._electors.add(digest)

    def _sums_of(self, choice: str, row: Mapping[str, str], place: str) -> list[Any]:
        key = (choice, *(self._text(row, name, place) for name in self._attributes))
        sums = self._sums.get(key)
        if sums is None:
            for name, value in zip(self._attributes, key[1:], strict=True):
                require_text(value, self._under(place, name))
            sums = self._sums[key] = [0] * (1 + len(self._weights))
            require_few_groups(len(self._sums))
        return sums

    def _text(self, row: Mapping[str, str], name: str, place: str) -> str:
        try:
            return row[name]
        except KeyError:
            raise lacks_attribute(self._rule, name, place) from None


def _lines(stream: TextIO) -> Iterator[str]:
    for line in iter(partial(stream.readline, LINE_AT_MOST), ""):
        if len(line) == LINE_AT_MOST:
            raise csv.Error("a line without an end")
        yield line


def _column(row: str, name: str) -> str:
    return f"{row}, {under('', name)}"


def _columns(header: Sequence[str], rule: Rule, names: Iterable[str]) -> dict[str, int]:
    """Where the columns stand that the rule asks for; their order is free."""
    place = "line 1"
    if "choice" not in header:
        raise RuleBroken(
            "electors-bad-header",
            _("There is no column “choice”; the columns are: %(columns)s."),
            place=place,
            facts={"columns": shown(", ".join(header))},
        )
    if len(set(header)) < len(header):
        raise RuleBroken("electors-bad-header", _("Two columns have the same name."), place=place)
    for name in sorted(rule.attributes | rule.weights):
        if name not in header:
            raise lacks_attribute(rule, name, place)
    return {name: header.index(name) for name in names if name in header}


def _require_width(row: Sequence[str], width: int, place: str) -> None:
    if len(row) != width:
        raise RuleBroken(
            "electors-bad-row",
            _("This row has %(found)s cells, the header %(expected)s."),
            place=place,
            facts={"found": len(row), "expected": width},
        )


def _texts(row: object, place: str, names: Iterable[str]) -> Mapping[str, str]:
    """The members a rule asks for, as the text a CSV would hold."""
    if not isinstance(row, dict):
        raise RuleBroken(
            "elector-not-object", _("An elector is an object, written in { }."), place=place
        )
    if isinstance(row, Repeated):
        raise RuleBroken(
            "elector-repeated-key",
            _("This key stands more than once."),
            place=under(place, row.key),
        )
    if "choice" not in row:
        raise RuleBroken(
            "elector-without-choice", _("This is missing."), place=under(place, "choice")
        )
    return {name: _text(row[name], under(place, name)) for name in names if name in row}


def _text(value: object, place: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 128:
        return str(value)
    raise bad_value(value, place)
