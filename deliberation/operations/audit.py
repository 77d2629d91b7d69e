"""Writing the private journal, in the transaction of the operation it tells."""

import hashlib
import json
import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.statements import number_of
from deliberation.queries.permissions import Actor

# One statement, as every operation adds an entry: the journal's half and the erasable half.
_NOTE = """
WITH entry AS (
    INSERT INTO deliberation_auditentry
        (at, forum_id, person_id, accreditation_id, forum_role_id, token_id, verb, object_kind,
         object_ids, before_hash, after_hash)
    VALUES
        (clock_timestamp(), %(forum)s, %(person)s, %(accreditation)s, %(forum_role)s, %(token)s,
         %(verb)s, %(object_kind)s, %(object_ids)s::jsonb, %(before_hash)s, %(after_hash)s)
    RETURNING id
)
INSERT INTO deliberation_auditvalues (entry_id, person_id, salt, before, after)
SELECT id, %(person)s::bigint, %(salt)s, %(before)s::jsonb, %(after)s::jsonb FROM entry
"""


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
    salt = secrets.token_hex(16)
    first = objects[0]
    values = {
        "forum": getattr(first, "forum_id", None),
        "person": _pk(actor.person),
        "accreditation": _pk(actor.accreditation),
        "forum_role": _pk(actor.forum_role),
        "token": _pk(actor.token),
        "verb": verb,
        "object_kind": first._meta.model_name or "",
        "object_ids": json.dumps([one.pk for one in objects]),
        "before_hash": salted_hash(salt, before),
        "after_hash": salted_hash(salt, after),
        "salt": salt,
        "before": _json(before),
        "after": _json(after),
    }
    number_of(_NOTE, values)


def _pk(one: Model | None) -> int | None:
    return one.pk if one else None


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, cls=DjangoJSONEncoder)
