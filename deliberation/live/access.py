"""What a line's owner may hear, asked of the database."""

from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from deliberation.live.tickets import Ticket
from deliberation.queries import streams


def person(person_id: int | None) -> User | None:
    return User.objects.filter(pk=person_id, is_active=True).first() if person_id else None


def signed_in(ticket: Ticket) -> bool:
    """An anonymous line stays; a person's lives as long as the session it was opened from."""
    if ticket.person_id is None:
        return True
    if person(ticket.person_id) is None:
        return False
    return Session.objects.filter(
        session_key=ticket.session_key, expire_date__gt=timezone.now()
    ).exists()


def may_read(person_id: int | None, stream: str) -> bool:
    return streams.may_read(person(person_id), stream)


def snapshot(person_id: int | None, stream: str) -> tuple[int, dict[str, Any]]:
    """The number read first, then the state: what lands in between is told again, never lost."""
    seq = streams.last_seq(stream)
    return seq, streams.snapshot(person(person_id), stream)
