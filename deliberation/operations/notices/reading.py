"""Marking messages as read."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Notice
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor


@transaction.atomic
def read_notices(*, actor: Actor, public_id: str = "", now: datetime | None = None) -> int:
    """Mark one message, or all, as read; another person's are not touched. Returns how many were new."""
    rows = Notice.objects.filter(person=actor.signed_in, read_at=None)
    if public_id:
        rows = rows.filter(public_id=public_id)
    return rows.update(read_at=now or database_clock())
