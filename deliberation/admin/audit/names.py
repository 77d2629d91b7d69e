"""What the numbers in the audit trail stand for: every name on a page by one query, whatever the kinds."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Left

from accounts.models import Token, User
from deliberation.models import (
    Accreditation,
    Appeal,
    Application,
    AttributeDeclaration,
    Ballot,
    Charter,
    Comment,
    CompositionTarget,
    CredentialsReport,
    DecisionRule,
    Delegation,
    Draft,
    DraftItem,
    Forum,
    ForumLink,
    ForumRole,
    Group,
    Interest,
    Invitation,
    OutboxItem,
    Participant,
    ParticipationLevel,
    Procedure,
    Question,
    Removal,
    Report,
    Revision,
    Roll,
)

SYMBOL, OFFICE, SEAT = "symbol of a forum", "office", "seat"
"""Not kinds of objects, but what else of an entry is shown."""
Key = tuple[str, int]


def _joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=TextField())


_NAMES: dict[str, tuple[type[Model], Any]] = {
    SYMBOL: (Forum, F("symbol")),
    OFFICE: (ForumRole, F("role")),
    SEAT: (Accreditation, _joined("role", Value("\n"), "delegation__participant__name")),
    "accreditation": (Accreditation, _joined("person__name", Value(", "), "role")),
    "appeal": (Appeal, Left("words", 60)),
    "application": (Application, _joined("name", "participant__name")),
    "attributedeclaration": (AttributeDeclaration, F("name")),
    "ballot": (Ballot, _joined("question__symbol", Value(", "), "elector__name")),
    "charter": (Charter, F("title")),
    "comment": (Comment, Left("body", 80)),
    "compositiontarget": (CompositionTarget, F("title")),
    "credentialsreport": (CredentialsReport, F("symbol")),
    "decisionrule": (DecisionRule, F("title")),
    "delegation": (Delegation, F("participant__name")),
    "draft": (Draft, F("charter__title")),
    "draftitem": (DraftItem, _joined("kind", Value(" "), "number")),
    "forum": (Forum, F("name")),
    "forumlink": (ForumLink, _joined("source__name", Value(" → "), "target__name")),
    "forumrole": (ForumRole, _joined("person__name", Value(", "), "role")),
    "group": (Group, F("name")),
    "interest": (Interest, _joined("participant__name", Value(": "), "kind")),
    "invitation": (Invitation, _joined("role", Value(", "), "delegation__participant__name")),
    "outboxitem": (OutboxItem, F("kind")),
    "participant": (Participant, F("name")),
    "participationlevel": (
        ParticipationLevel,
        _joined("participant__name", Value(": "), "level"),
    ),
    "procedure": (Procedure, _joined("symbol", Value(" "), "title")),
    "question": (Question, _joined("symbol", Value(" "), "title")),
    "removal": (Removal, _joined("ground", Value(": "), Left("comment__body", 60))),
    "report": (Report, _joined("ground", Value(": "), Left("comment__body", 60))),
    "revision": (Revision, F("symbol")),
    "roll": (Roll, F("title")),
    "token": (Token, F("name")),
    "user": (User, F("name")),
}


def names_of(wanted: Iterable[Key]) -> dict[Key, str]:
    """The name of each thing that is still there; kinds without a name are left out."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for kind, number in wanted:
        numbers[kind].add(number)
    rows = [_rows(kind, found) for kind, found in sorted(numbers.items()) if kind in _NAMES]
    if not rows:
        return {}
    return {(kind, number): name for kind, number, name in rows[0].union(*rows[1:], all=True)}


def model_of(kind: str) -> type[Model] | None:
    return _NAMES[kind][0] if kind in _NAMES else None


def _rows(kind: str, numbers: set[int]) -> QuerySet[Any, Any]:
    model, name = _NAMES[kind]
    told = {"kind_told": Value(kind, CharField()), "name_told": Cast(name, TextField())}
    rows: QuerySet[Any] = model._default_manager.order_by().filter(pk__in=numbers)
    named: QuerySet[Any, Any] = rows.annotate(**told).values_list("kind_told", "pk", "name_told")
    return named
