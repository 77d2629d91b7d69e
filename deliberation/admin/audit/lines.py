"""Entries of the audit trail as lines a person can read: numbers become names."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.admin.audit.names import OFFICE, SEAT, SYMBOL, Key, model_of, names_of
from deliberation.admin.permissions import Standing
from deliberation.admin.site import panel
from deliberation.models import Accreditation, AuditEntry, Ballot, ForumRole
from deliberation.queries.clock import database_clock
from deliberation.queries.tallies import may_be_shown

LONGEST_NAME = 120
_ROLES = dict(ForumRole.Role.choices) | dict(Accreditation.Role.choices)


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
    """The entries, read with their values, as lines; three queries, however many rows and kinds."""
    names = names_of(key for entry in entries for key in _keys(entry))
    withheld = _withheld_ballots(entries)
    return [_line(entry, names, withheld, standing) for entry in entries]


def _keys(entry: AuditEntry) -> Iterator[Key]:
    """Everything an entry points to."""
    others = {
        "user": entry.person_id,
        "token": entry.token_id,
        SYMBOL: entry.forum_id,
        OFFICE: entry.forum_role_id,
        SEAT: entry.accreditation_id,
    }
    yield from ((kind, number) for kind, number in others.items() if number is not None)
    yield from ((entry.object_kind, number) for number in entry.object_ids)


def _withheld_ballots(entries: Sequence[AuditEntry]) -> set[int]:
    """Ballots whose choice is read here no earlier than anywhere else."""
    cast = {n for entry in entries if entry.object_kind == "ballot" for n in entry.object_ids}
    if not cast:
        return set()
    now = database_clock()
    rows = Ballot.objects.filter(pk__in=cast).select_related("question")
    return {ballot.pk for ballot in rows if not may_be_shown(ballot.question, now)}


def _line(
    entry: AuditEntry, names: dict[Key, str], withheld_ballots: set[int], standing: Standing
) -> Line:
    withheld = entry.object_kind == "ballot" and bool(withheld_ballots & set(entry.object_ids))
    values = _values_of(entry)
    model = model_of(entry.object_kind)
    return Line(
        entry=entry,
        verb=entry.verb.replace("_", " "),
        forum=_named(names, SYMBOL, entry.forum_id),
        person=_named(names, "user", entry.person_id) or _("the platform itself"),
        capacity=_capacity(entry, names),
        token=_named(names, "token", entry.token_id),
        kind=str(model._meta.verbose_name) if model else entry.object_kind,
        things=[
            _thing((entry.object_kind, number), names, standing) for number in entry.object_ids
        ],
        before="" if withheld else _words(values and values.before),
        after="" if withheld else _words(values and values.after),
        erased=values is None,
        withheld=withheld,
    )


def _named(names: dict[Key, str], kind: str, number: int | None) -> str:
    return "" if number is None else names.get((kind, number)) or _("erased")


def _capacity(entry: AuditEntry, names: dict[Key, str]) -> str:
    """The role and, where it is a delegation's, for which one."""
    seat = _named(names, SEAT, entry.accreditation_id)
    role, _line_break, delegation = (seat or _named(names, OFFICE, entry.forum_role_id)).partition(
        "\n"
    )
    shown = str(_ROLES.get(role, role))
    return f"{shown}, {delegation}" if delegation else shown


def _thing(key: Key, names: dict[Key, str], standing: Standing) -> Thing:
    kind, number = key
    model = model_of(kind)
    listed = panel._registry.get(model) if model else None
    url = ""
    if listed is not None and key in names and standing.is_administrator:
        opts = listed.opts
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[number])
    name = names.get(key) or (_("no longer there") if model else "–")
    return Thing(name=name[:LONGEST_NAME], url=url, only=f"{kind}:{number}")


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
