"""Judging the rows of a table of delegations, each alone and then beside the others."""

import re
from collections.abc import Iterator, Mapping, Sequence

from deliberation.rules.charters import require_name
from deliberation.rules.delegations import require_value
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.seatings.facts import Facts
from deliberation.rules.seatings.rows import Fault, Plan, Row, Seat

CHAMBER_OF = {"state": "government", "company": "corporate", "assembly": "citizen"}
LONGEST = {"name": 160, "short_name": 60, "head_name": 120}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_EMAIL = re.compile(r"[^@\s\"<>(),;:\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_CHAINS = 50
_LONGEST_ADDRESS = 254


def plan(rows: Sequence[Row], broken: Sequence[Fault], facts: Facts) -> Plan:
    """What an import of ``rows`` would do; every fault of every row that it would leave out."""
    faults = [*broken, *_alone(rows, facts), *_twice(rows)]
    bad = {fault.line for fault in faults}
    while True:
        good = [row for row in rows if row.line not in bad]
        more = [*_uncontrolled(good, rows, facts)]
        if not more:
            break
        faults += more
        bad |= {fault.line for fault in more}
    seats, taken = _seats(good, facts)
    return Plan(tuple(seats), tuple(sorted([*faults, *taken], key=lambda one: one.line)))


def _alone(rows: Sequence[Row], facts: Facts) -> Iterator[Fault]:
    for row in rows:
        yield from _words(row)
        yield from _choices(row, facts)
        yield from _head(row, facts)
        yield from _attributes(row, facts)
        yield from _known(row, facts)


def _words(row: Row) -> Iterator[Fault]:
    for column, longest in LONGEST.items():
        words = getattr(row, column)
        if words or column == "name":
            try:
                require_name(words, longest, place=column)
            except RuleBroken as error:
                yield Fault(row.line, column, error.reason, error.facts)
    if not _CODE.fullmatch(row.code):
        yield Fault(row.line, "code", _(
            "“%(value)s” is no code. Give 1 to 16 letters, digits and hyphens."
        ), {"value": row.code[:40]})  # fmt: skip


def _choices(row: Row, facts: Facts) -> Iterator[Fault]:
    if row.kind not in facts.kinds:
        yield _one_of(row, "kind", row.kind, facts.kinds)
    elif not row.chamber and row.kind not in CHAMBER_OF:
        yield Fault(row.line, "chamber", _("Say in which chamber it sits: one of %(known)s."), {
            "known": ", ".join(facts.chambers),
        })  # fmt: skip
    elif chamber_of(row) not in facts.chambers:
        yield _one_of(row, "chamber", chamber_of(row), facts.chambers)


def _one_of(row: Row, column: str, value: str, known: Sequence[str]) -> Fault:
    return Fault(row.line, column, _("“%(value)s” is not known here. Give one of %(known)s."), {
        "value": value[:40], "known": ", ".join(known),
    })  # fmt: skip


def chamber_of(row: Row) -> str:
    """Where it says, else where its kind usually sits."""
    return row.chamber or CHAMBER_OF.get(row.kind, "")


def _is_address(words: str) -> bool:
    """An address of at most 254 signs, all of them to be seen."""
    return len(words) <= _LONGEST_ADDRESS and words.isprintable() and bool(_EMAIL.fullmatch(words))


def _head(row: Row, facts: Facts) -> Iterator[Fault]:
    if row.head_email and not _is_address(row.head_email):
        yield Fault(row.line, "head_email", _(
            "“%(value)s” is no e-mail address. Mend it, or leave it empty and invite the head later."
        ), {"value": row.head_email[:80]})  # fmt: skip
    if row.head_name and not row.head_email:
        yield Fault(row.line, "head_email", _(
            "A head is named without an e-mail address. Add it, or take the name out."
        ))  # fmt: skip
    if row.language and row.language not in facts.languages:
        yield _one_of(row, "language", row.language, sorted(facts.languages))


def _attributes(row: Row, facts: Facts) -> Iterator[Fault]:
    for name, value in row.attributes.items():
        try:
            require_value(facts.declarations[name], value)
        except RuleBroken as error:
            yield Fault(row.line, name, error.reason, error.facts)


def _known(row: Row, facts: Facts) -> Iterator[Fault]:
    """What exists already, in this forum or in any."""
    known = facts.known.get(row.code)
    name = " ".join(row.name.split())
    if row.code in facts.present:
        yield Fault(row.line, "code", _(
            "%(code)s has a delegation here already. Take the row out."
        ), {"code": row.code})  # fmt: skip
    elif known and known.name != name:
        yield Fault(row.line, "code", _(
            "%(code)s is the code of %(name)s. Write that name, or another code."
        ), {"code": row.code, "name": known.name})  # fmt: skip
    elif not known and (other := _code_of(name, facts)):
        yield Fault(row.line, "name", _(
            "%(name)s exists with the code %(code)s. Write that code, or another name."
        ), {"name": name[:80], "code": other})  # fmt: skip
    if known and row.controlled_by and known.controlled_by != row.controlled_by:
        yield Fault(row.line, "controlled_by", _(
            "%(code)s is on the list with another controlling participant, or none."
            " An import does not change it."
        ), {"code": row.code})  # fmt: skip


def _code_of(name: str, facts: Facts) -> str:
    return next((code for code, known in facts.known.items() if known.name == name), "")


def _twice(rows: Sequence[Row]) -> Iterator[Fault]:
    """A code, a name or a head's address that stood in an earlier row."""
    for column in ("code", "name", "head_email"):
        first: dict[str, int] = {}
        for row in rows:
            value = " ".join(getattr(row, column).split())
            if not value:
                continue
            if value in first:
                yield Fault(row.line, column, _(
                    "“%(value)s” stands in line %(line)s already. Take one of them out."
                ), {"value": value[:80], "line": first[value]})  # fmt: skip
            first.setdefault(value, row.line)


def _uncontrolled(good: Sequence[Row], rows: Sequence[Row], facts: Facts) -> Iterator[Fault]:
    """Rows controlled by nobody that exists or is made by this import, or by themselves."""
    coming = {row.code for row in good}
    named = {row.code: row.line for row in rows}
    parents = _parents(good, facts)
    for row in good:
        if not row.controlled_by:
            continue
        if row.controlled_by not in facts.known and row.controlled_by not in coming:
            is_bad = row.controlled_by in named
            reason = (
                _(
                    "It is controlled by %(code)s, whose row cannot be imported. Mend that row first."
                )
                if is_bad
                else _("There is no participant %(code)s. Mend the code, or add a row for it.")
            )
            yield Fault(row.line, "controlled_by", reason, {"code": row.controlled_by[:40]})
        elif _holder(row.code, parents) is None:
            yield Fault(row.line, "controlled_by", _(
                "%(code)s would control itself in the end. Mend one of the rows of this circle."
            ), {"code": row.code})  # fmt: skip


def _parents(rows: Sequence[Row], facts: Facts) -> dict[str, str]:
    parents = {code: one.controlled_by for code, one in facts.known.items() if one.controlled_by}
    return parents | {
        row.code: row.controlled_by
        for row in rows
        if row.controlled_by and row.code not in facts.known
    }


def _holder(code: str, parents: Mapping[str, str]) -> str | None:
    """Whoever stands at the end of the chain of control; None where it has no end."""
    for _step in range(_CHAINS):
        if code not in parents:
            return code
        code = parents[code]
    return None


def _depth(code: str, parents: Mapping[str, str]) -> int:
    steps = 0
    while code in parents and steps < _CHAINS:
        code, steps = parents[code], steps + 1
    return steps


def _seats(rows: Sequence[Row], facts: Facts) -> tuple[list[Seat], list[Fault]]:
    """One seat per controlling participant, unless the forum rules otherwise.

    Whoever controls comes before those it controls, so that nobody seated hangs on a row left out.
    """
    parents = _parents(rows, facts)
    holders = {_holder(code, parents): code for code in facts.seated}
    seats: list[Seat] = []
    faults: list[Fault] = []
    for row in sorted(rows, key=lambda one: (_depth(one.code, parents), one.line)):
        holder = _holder(row.code, parents) or row.code
        other = holders.get(holder)
        if other and not facts.shared_control_allowed:
            faults.append(Fault(row.line, "controlled_by", _(
                "%(holder)s controls the delegation of %(other)s here; there is one seat per"
                " controlling participant. Take one of them out."
            ), {"holder": holder, "other": other}))  # fmt: skip
            continue
        holders.setdefault(holder, row.code)
        seats.append(Seat(row, row.code not in facts.known, holder, shares=bool(other)))
    return seats, faults
