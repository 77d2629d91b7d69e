"""Reads the tables: Markdown written by hand, one row per door, and what each row expects of whom."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.authorisation.people import GROUPS, PHASES, STAGES

TABLES = Path(__file__).parent / "tables"
SCOPES = {"site": ("forum",), "forum": ("forum",), "charter": PHASES, "question": STAGES["any"]}
_DENIED = {"anonymous": 401, "*": 403}


@dataclass(frozen=True)
class Row:
    """A door: ``name`` of its route (a path where it has none), after ``#`` which case of it.

    ``answer`` is what whoever is allowed gets, in a world where the act is due; ``token_scope`` what a
    token needs for it.
    """

    method: str
    name: str
    case: str
    scope: str
    answer: int
    allowed: frozenset[tuple[str, str]]
    denied: tuple[tuple[str, int], ...]
    token_scope: str = ""

    @property
    def stages(self) -> tuple[str, ...]:
        return SCOPES[self.scope]

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.name

    def expected(self, who: str, stage: str) -> int:
        if (who, stage) in self.allowed:
            return self.answer
        for names, status in self.denied:
            if names == "*" or who in GROUPS[names]:
                return status
        raise LookupError(f"{self}: nothing is said of {who}")

    def first_allowed(self) -> str:
        """Somebody whom the door lets in, the chair where possible."""
        names = {who for who, _stage in self.allowed}
        return next(who for who in GROUPS["anyone"] if who in names)

    def __str__(self) -> str:
        return f"{self.method} {self.name}{'#' + self.case if self.case else ''}"


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """The rows of ``tables/<name>.md``; its headings name the scope of the doors below."""
    found, scope = [], ""
    for line in (TABLES / f"{name}.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## .*\((\w+)\)$", line):
            scope = heading[1]
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and scope and cells[0].isupper():
            found.append(_row(scope, *cells))
    return tuple(found)


def _row(
    scope: str, method: str, door: str, answer: str, who: str, otherwise: str, token_scope: str = ""
) -> Row:
    name, _hash, case = door.strip("`").partition("#")
    return Row(
        method=method,
        name=name,
        case=case,
        scope=scope,
        answer=int(answer),
        allowed=frozenset(_allowed(who, SCOPES[scope])),
        denied=_denied(otherwise),
        token_scope=token_scope,
    )


def _allowed(who: str, stages: tuple[str, ...]) -> set[tuple[str, str]]:
    """``a, b while x, y; c`` – people or groups, and the stages at which; else at every stage."""
    found = set()
    for part in filter(None, (one.strip() for one in who.split(";"))):
        names, _while, when = part.partition(" while ")
        at = {one for name in when.split(",") if name.strip() for one in STAGES[name.strip()]}
        people = {one for name in names.split(",") for one in GROUPS[name.strip()]}
        found |= {(one, stage) for one in people for stage in stages if stage in (at or stages)}
    return found


def _denied(otherwise: str) -> tuple[tuple[str, int], ...]:
    """``404`` for everyone else, or ``a 404, 403``; empty means 401 for anonymous, 403 for others."""
    named = []
    for part in filter(None, (one.strip() for one in otherwise.split(","))):
        who, _space, status = part.rpartition(" ")
        named.append((who or "*", int(status)))
    known = {who for who, _status in named}
    return (*named, *((who, status) for who, status in _DENIED.items() if who not in known))
