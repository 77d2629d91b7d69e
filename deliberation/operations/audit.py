"""Writing the private journal, in the transaction of the operation it tells."""

import hashlib
import json
import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.statements import row_of
from deliberation.queries.permissions import Actor

# Parts of a WITH: the journal's half and the erasable half of one entry.
_ENTRY = """
entry AS (
    INSERT INTO deliberation_auditentry
        (at, forum_id, person_id, accreditation_id, forum_role_id, token_id, verb, object_kind,
         object_ids, before_hash, after_hash)
    SELECT clock_timestamp(), %(audit_forum)s::bigint, %(audit_person)s::bigint,
           %(audit_accreditation)s::bigint, %(audit_role)s::bigint, %(audit_token)s::bigint,
           %(audit_verb)s, %(audit_kind)s, {ids}, %(audit_before_hash)s, %(audit_after_hash)s
    {of}
    RETURNING id
), entry_values AS (
    INSERT INTO deliberation_auditvalues (entry_id, person_id, salt, before, after)
    SELECT id, %(audit_person)s::bigint, %(audit_salt)s, %(audit_before)s::jsonb,
           %(audit_after)s::jsonb
    FROM entry
)
"""
_NOTE = f"WITH {_ENTRY.format(ids='%(audit_ids)s::jsonb', of='')} SELECT"


def noting(made: str) -> str:
    """Part of a WITH that adds an entry on the row inserted by its part ``made``; see `values_of`."""
    return _ENTRY.format(ids=f"jsonb_build_array({made}.id)", of=f"FROM {made}")


def salted_hash(salt: str, value: Any) -> str:
    """SHA-256 over salt and canonical JSON; empty where there was nothing."""
    if value is None:
        return ""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256((salt + text).encode()).hexdigest()


def note(
    actor: Actor,
    verb: str,
    *objects: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one entry. ``objects`` are of one kind; ``before`` and ``after`` may hold personal values."""
    first = objects[0]
    forum_id, kind = getattr(first, "forum_id", None), first._meta.model_name or ""
    values = values_of(actor, verb, kind, forum_id=forum_id, before=before, after=after)
    row_of(_NOTE, values | {"audit_ids": json.dumps([one.pk for one in objects])})


def values_of(
    actor: Actor,
    verb: str,
    kind: str,
    *,
    forum_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What an entry on a row of this kind of model says, save the row's number."""
    salt = secrets.token_hex(16)
    return {
        "audit_forum": forum_id,
        "audit_person": _pk(actor.person),
        "audit_accreditation": _pk(actor.accreditation),
        "audit_role": _pk(actor.forum_role),
        "audit_token": _pk(actor.token),
        "audit_verb": verb,
        "audit_kind": kind,
        "audit_before_hash": salted_hash(salt, before),
        "audit_after_hash": salted_hash(salt, after),
        "audit_salt": salt,
        "audit_before": _json(before),
        "audit_after": _json(after),
    }


def _pk(one: Model | None) -> int | None:
    return one.pk if one else None


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, cls=DjangoJSONEncoder)
