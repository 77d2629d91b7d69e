"""The files of rolls: the pool of a lot read back, an assembly's own list read in, electors written out."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from deliberation.rules.charters import require_name
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import Strata, Volunteer

ROWS_AT_MOST = 100_000
LISTED_AT_MOST = 10_000
LONGEST_NAME = 120
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,255}")


def read_pool_csv(stream: TextIO) -> list[Volunteer]:
    """The pool as it was published. Raises RuleBroken naming the line."""
    reader = csv.reader(stream, strict=True)
    try:
        header = next(reader, [])
        if header[:1] != ["id"] or len(set(header)) < len(header):
            raise RuleBroken(
                "pool-header", _("The first column is “id”, and each name stands once."),
                place="line 1",
            )  # fmt: skip
        return [_volunteer(row, header, reader.line_num) for row in reader if row]
    except (csv.Error, UnicodeDecodeError) as error:
        raise RuleBroken(
            "pool-bad-csv", _("This is not well-formed CSV in UTF-8."),
            place=f"line {reader.line_num}",
        ) from error  # fmt: skip


def _volunteer(row: Sequence[str], header: Sequence[str], line: int) -> Volunteer:
    if len(row) != len(header) or line > ROWS_AT_MOST:
        raise RuleBroken(
            "pool-row", _("This row has another number of cells than the header, or is too many."),
            place=f"line {line}",
        )  # fmt: skip
    return Volunteer(row[0], dict(zip(header[1:], row[1:], strict=True)))


@dataclass(frozen=True)
class Listed:
    """One person of an assembly's list; ``email`` in lower case."""

    line: int
    email: str
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BadRow:
    line: int
    words: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class List:
    rows: list[Listed]
    bad: list[BadRow]


def read_assembly_csv(text: str, strata: Strata | None) -> List:
    """People by e-mail, with a name and, where strata are declared, their attributes.

    Rows that cannot be taken are named, each with its reason. Raises RuleBroken("list-…") where the
    whole cannot be read.
    """
    wanted = sorted(strata.attributes) if strata else []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = List([], [])
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if "email" not in header or len(set(header)) < len(header):
            raise RuleBroken(
                "list-header", _("There is no column “email”, or a column stands twice."),
                place="line 1",
            )  # fmt: skip
        seen: dict[str, int] = {}
        for row in reader:
            if any(cell.strip() for cell in row):
                _take(found, seen, row, header, reader.line_num, wanted, strata)
            if len(found.rows) + len(found.bad) > LISTED_AT_MOST:
                raise RuleBroken("list-too-long", _("A list holds at most 10000 people."))
    except csv.Error as error:
        raise RuleBroken(
            "list-bad-csv", _("This is not well-formed CSV."), place=f"line {reader.line_num}"
        ) from error
    return found


def _take(
    found: List, seen: dict[str, int], row: Sequence[str], header: Sequence[str], line: int,
    wanted: Sequence[str], strata: Strata | None,
) -> None:  # fmt: skip
    words = ", ".join(row[:20])[:120]
    if len(row) != len(header):
        found.bad.append(BadRow(line, words, _("It has another number of cells than the header.")))
        return
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    email = cells["email"].lower()
    if not _ADDRESS.fullmatch(email) or not email.isprintable():
        found.bad.append(BadRow(line, words, _("This is no e-mail address.")))
        return
    if email in seen:
        other = {"line": str(seen[email])}
        found.bad.append(BadRow(line, words, _("The same address stands in line %(line)s."), other))
        return
    try:
        name = require_name(cells["name"], LONGEST_NAME, place="name") if cells.get("name") else ""
        given = {one: cells.get(one, "") for one in wanted}
        attributes = strata.require_attributes(given) if strata else {}
    except RuleBroken as error:
        found.bad.append(
            BadRow(line, words, error.reason, {k: str(v) for k, v in error.facts.items()})
        )
        return
    seen[email] = line
    found.rows.append(Listed(line, email, name, attributes))


def electors_text(rows: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """A closed roll as it is published and hashed: alias and attributes, sorted by alias."""
    listed = sorted(rows, key=lambda one: one[0])
    names = sorted({name for _alias, attributes in listed for name in attributes})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["elector", *names])
    writer.writerows(
        [alias, *(attributes.get(name, "") for name in names)] for alias, attributes in listed
    )
    return text.getvalue()


def read_strata_words(attributes: str, strata: str) -> dict[str, object]:
    """Strata as they are typed: “region: north, south” and “12: region = north”, a line each.

    Raises RuleBroken("strata-line") naming box and line; what they mean is checked by the rule.
    """
    declared: dict[str, list[str]] = {}
    for number, line in _lines_of(attributes):
        name, colon, values = line.partition(":")
        if not colon or name.strip() in declared:
            raise _bad_line("attributes", number)
        declared[name.strip()] = [one.strip() for one in values.split(",")]
    found = []
    for number, line in _lines_of(strata):
        seats, colon, conditions = line.partition(":")
        if not colon or not seats.strip().isascii() or not seats.strip().isdigit():
            raise _bad_line("strata", number)
        where = {}
        for part in conditions.split(",") if conditions.strip() not in {"", "*"} else []:
            name, equals, value = part.partition("=")
            if not equals or name.strip() in where:
                raise _bad_line("strata", number)
            where[name.strip()] = value.strip()
        found.append({"where": where, "seats": int(seats.strip()[:9])})
    return {"attributes": declared, "strata": found}


def _lines_of(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), 1)
    return [(number, line.strip()) for number, line in lines if line.strip()]


def _bad_line(place: str, number: int) -> RuleBroken:
    return RuleBroken(
        "strata-line",
        _("Line %(number)s is not written like the example."),
        place=place,
        facts={"number": number},
    )
