"""Entries of the audit trail as lines a person can read: numbers become names."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Token, User
from deliberation.admin.columns import name_of
from deliberation.admin.permissions import Standing
from deliberation.admin.site import panel
from deliberation.models import Accreditation, AuditEntry, Ballot, Forum, ForumRole
from deliberation.queries.clock import database_clock
from deliberation.queries.tallies import may_be_shown

Named = dict[int, Any]


@dataclass(frozen=True)
class Thing:
    """One object of an entry; ``url`` is empty where the reader may not open it, or it has no page."""

    name: str
    url: str
    only: str
    """``kind:id``, which narrows the trail to it."""


@dataclass(frozen=True)
class Line:
    entry: AuditEntry
    verb: str
    forum: str
    person: str
    capacity: str
    token: str
    kind: str
    things: list[Thing]
    before: str
    after: str
    erased: bool
    withheld: bool


def lines_of(entries: Sequence[AuditEntry], standing: Standing) -> list[Line]:
    """The entries with names; as many queries as there are kinds of things in them, however many rows."""
    names = _Names(entries)
    return [_line(entry, names, standing) for entry in entries]


class _Names:
    """Everything the entries point to, read by kind."""

    def __init__(self, entries: Sequence[AuditEntry]) -> None:
        self.people: Named = _read(User, (one.person_id for one in entries))
        self.forums: Named = _read(Forum, (one.forum_id for one in entries))
        self.tokens: Named = _read(Token, (one.token_id for one in entries))
        self.offices: Named = _read(ForumRole, (one.forum_role_id for one in entries))
        self.seats: Named = _read(
            Accreditation,
            (one.accreditation_id for one in entries),
            "delegation__participant",
        )
        numbers: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            numbers[entry.object_kind].update(entry.object_ids)
        self.things = {kind: _things(kind, found) for kind, found in numbers.items()}
        self.now = database_clock()


def _read(model: type[Model], numbers: Iterable[int | None], *joined: str) -> Named:
    wanted = {number for number in numbers if number is not None}
    rows = model._default_manager.select_related(*joined) if joined else model._default_manager
    return rows.in_bulk(wanted) if wanted else {}


def _things(kind: str, numbers: set[int]) -> Named:
    model = _model(kind)
    if model is None:
        return {}
    listed = panel._registry.get(model)
    joined = getattr(listed, "list_select_related", None) or ()
    return _read(model, numbers, *joined)


def _model(kind: str) -> type[Model] | None:
    for label in ("deliberation", "accounts"):
        try:
            return apps.get_model(label, kind)
        except LookupError:
            continue
    return None


def _line(entry: AuditEntry, names: _Names, standing: Standing) -> Line:
    found = names.things.get(entry.object_kind, {})
    withheld = _is_withheld(entry, found, names.now)
    values = _values_of(entry)
    model = _model(entry.object_kind)
    return Line(
        entry=entry,
        verb=entry.verb.replace("_", " "),
        forum=_symbol(names.forums.get(entry.forum_id or 0)),
        person=_name(names.people, entry.person_id) or _("the platform itself"),
        capacity=_capacity(entry, names),
        token=_name(names.tokens, entry.token_id),
        kind=str(model._meta.verbose_name) if model else entry.object_kind,
        things=[_thing(entry.object_kind, number, found, standing) for number in entry.object_ids],
        before="" if withheld else _words(values and values.before),
        after="" if withheld else _words(values and values.after),
        erased=values is None,
        withheld=withheld,
    )


def _name(rows: Named, number: int | None) -> str:
    if number is None:
        return ""
    return str(rows[number]) if number in rows else _("erased")


def _symbol(forum: Forum | None) -> str:
    return forum.symbol if forum else ""


def _capacity(entry: AuditEntry, names: _Names) -> str:
    if entry.accreditation_id is not None:
        seat = names.seats.get(entry.accreditation_id)
        return f"{seat.get_role_display()}, {seat.delegation}" if seat else _("erased")
    if entry.forum_role_id is not None:
        office = names.offices.get(entry.forum_role_id)
        return office.get_role_display() if office else _("erased")
    return ""


def _thing(kind: str, number: int, found: Named, standing: Standing) -> Thing:
    row = found.get(number)
    listed = panel._registry.get(type(row)) if row is not None else None
    url = ""
    if listed is not None and standing.is_administrator:
        opts = listed.opts
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[number])
    return Thing(
        name=name_of(listed, row)[:120] if row is not None else _("no longer there"),
        url=url,
        only=f"{kind}:{number}",
    )


def _values_of(entry: AuditEntry) -> Any:
    try:
        return entry.values
    except ObjectDoesNotExist:
        return None


def _words(value: Any) -> str:
    if not value:
        return ""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "\n".join(f"{name}: {_plain(one)}" for name, one in value.items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_withheld(entry: AuditEntry, found: Named, now: datetime) -> bool:
    """A ballot's choice is read here no earlier than anywhere else."""
    mine = [found[number] for number in entry.object_ids if number in found]
    return any(isinstance(row, Ballot) and not may_be_shown(row.question, now) for row in mine)
