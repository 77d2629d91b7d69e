"""The rows of a table of delegations, as words; a row that is no row is a fault."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from deliberation.rules.refusals import RuleBroken, _

NEEDED = ("name", "code", "kind")
COLUMNS = (
    "name", "short_name", "code", "kind", "chamber", "controlled_by", "head_email", "head_name",
    "language",
)  # fmt: skip
Line = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """What one line asks for. ``code`` and ``controlled_by`` are in capitals, ``attributes`` the forum's."""

    line: int
    name: str
    code: str
    kind: str
    short_name: str = ""
    chamber: str = ""
    controlled_by: str = ""
    head_email: str = ""
    head_name: str = ""
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell and what to do: a message id with its facts."""

    line: int
    column: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Seat:
    """A row that can be done. ``holder`` is the code of whoever controls the seat in the end."""

    row: Row
    is_new: bool
    holder: str
    shares: bool = False


@dataclass(frozen=True)
class Plan:
    """What an import would do, and the rows it would leave out."""

    seats: tuple[Seat, ...]
    faults: tuple[Fault, ...]

    @property
    def bad_lines(self) -> int:
        return len({fault.line for fault in self.faults})

    @property
    def seal(self) -> str:
        """SHA-256 of what would be done: who confirms a preview confirms this and nothing else."""
        done = [asdict(seat) for seat in self.seats]
        text = json.dumps(done, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_rows(
    header: Sequence[str], lines: Sequence[Line], attributes: Collection[str]
) -> tuple[list[Row], list[Fault]]:
    """Rows and the faults of those that are none. ``attributes`` are the forum's declared ones.

    Raises RuleBroken("csv-columns") for a header nobody can read the rows by.
    """
    _require_columns(header, attributes)
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in lines:
        if len(cells) > len(header):
            faults.append(Fault(number, "", _(
                "This row has %(cells)s cells, the header %(columns)s columns."
                " Put a cell that holds the separator into quotation marks."
            ), {"cells": len(cells), "columns": len(header)}))  # fmt: skip
        else:
            rows.append(_row(number, dict(zip(header, cells, strict=False)), attributes))
    return rows, faults


def _row(number: int, cells: Mapping[str, str], attributes: Collection[str]) -> Row:
    named = {name: cells.get(name, "") for name in COLUMNS}
    for name in ("code", "controlled_by"):
        named[name] = named[name].upper()
    for name in ("kind", "chamber", "head_email"):
        named[name] = named[name].lower()
    own = {name: cells[name] for name in sorted(attributes) if cells.get(name)}
    return Row(line=number, attributes=own, **named)


def _require_columns(header: Sequence[str], attributes: Collection[str]) -> None:
    known = {*COLUMNS, *attributes}
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1 and name not in unknown})
    if missing:
        raise _columns(_("The first line lacks the column “%(column)s”."), missing[0], known)
    if unknown:
        raise _columns(
            _("There is no column “%(column)s” here. Known are: %(known)s."), unknown[0], known
        )
    if twice:
        raise _columns(_("The column “%(column)s” stands twice."), twice[0], known)


def _columns(reason: str, column: str, known: Collection[str]) -> RuleBroken:
    facts = {"column": column[:40], "known": ", ".join(sorted(known))}
    return RuleBroken("csv-columns", reason, place="line 1", facts=facts)
