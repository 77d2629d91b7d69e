"""Everything that is kept about one person, for that person alone."""

import re
from typing import Any

from django.db import models

from accounts.erasure import personal_tables
from accounts.models import User
from deliberation.models import AuditEntry

OWN = {"person", "user", "author", "owner", "reporter", "cast_by", "applicant"}
"""Columns by which a row is the person's own. Of rows they merely had a hand in, others' words are left out."""
_SECRET = re.compile(r"password|secret|salt|hash|session_key|^key$|token$")
_HIDDEN = {
    "mfa.Authenticator": {"data"},
    "deliberation.AuditValues": {"before", "after"},
    "deliberation.Notice": {"subject", "body"},
}
"""Secrets under another name; values that may be of those an act was about; words that were perhaps
never sent, since they are outside the person's audience by now."""
_OF_PERSON = (
    "public_id", "email", "name", "language", "time_zone", "is_staff", "is_superuser", "is_auditor",
    "is_active", "date_joined", "last_login", "erased_at",
)  # fmt: skip


def everything_of(person: User) -> dict[str, Any]:
    """By name of the table: what lies there of this person, without any secret. One query a table."""
    found: dict[str, Any] = {
        "person": [{name: getattr(person, name) for name in _OF_PERSON}],
        "audit": list(
            AuditEntry.objects.filter(person_id=person.pk)
            .order_by("id")
            .values("at", "verb", "object_kind", "object_ids")
        ),
    }
    for model, column in personal_tables():
        rows = model._default_manager.filter(**{column: person}).order_by("pk")
        named = _columns(model, whole=column in OWN)
        kept = [dict(zip(named, row, strict=True)) for row in rows.values_list(*named.values())]
        if kept:
            found[f"{model._meta.label_lower}.{column}"] = kept
    return found


def _columns(model: type[models.Model], *, whole: bool) -> dict[str, str]:
    """What is told of a row, and the column it lies in; of other rows their public ids."""
    told: dict[str, str] = {}
    hidden = _HIDDEN.get(model._meta.label, set())
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            name = _public(field.related_model)
            if name and (whole or field.name == "forum"):
                told[field.name] = f"{field.name}__{name}"
        elif _told(field, whole) and field.name not in hidden:
            told[field.name] = field.name
    return told


def _told(field: Any, whole: bool) -> bool:
    if field.primary_key or _SECRET.search(field.name):
        return False
    return whole or field.name == "public_id" or isinstance(field, models.DateTimeField)


def _public(model: type[models.Model]) -> str:
    """The column by which a row of ``model`` is known outside, or nothing."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("public_id", "slug") if name in names), "")
