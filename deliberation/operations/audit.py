"""Writing the private journal, in the transaction of the operation it tells."""

import hashlib
import json
import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from deliberation.models import AuditEntry, AuditValues
from deliberation.queries.clock import ClockTimestamp
from deliberation.queries.permissions import Actor


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
) -> AuditEntry:
    """Add one entry. ``objects`` are of one kind; ``before`` and ``after`` may hold personal values."""
    salt = secrets.token_hex(16)
    first = objects[0]
    entry = AuditEntry.objects.create(
        at=ClockTimestamp(),
        forum_id=getattr(first, "forum_id", None),
        person_id=actor.person.pk if actor.person else None,
        accreditation_id=actor.accreditation.pk if actor.accreditation else None,
        forum_role_id=actor.forum_role.pk if actor.forum_role else None,
        token_id=actor.token.pk if actor.token else None,
        verb=verb,
        object_kind=first._meta.model_name or "",
        object_ids=[one.pk for one in objects],
        before_hash=salted_hash(salt, before),
        after_hash=salted_hash(salt, after),
    )
    AuditValues.objects.create(
        entry=entry, person=actor.person, salt=salt, before=before, after=after
    )
    return entry
