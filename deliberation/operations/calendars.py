"""Making and ending the secret address of one's calendar."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.tokens import hash_of
from deliberation.models import CalendarFeed
from deliberation.operations import audit
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor

PREFIX = "calendar_"


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime | None = None) -> str:
    """A new secret, which is not kept; the earlier one ends."""
    person, moment = _held(actor), now or database_clock()
    _end(person, moment)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = CalendarFeed.objects.create(
        person=person, secret_hash=hash_of(secret), created_at=moment
    )
    audit.note(actor, "make_feed", made)
    return secret


@transaction.atomic
def end_feed(*, actor: Actor, now: datetime | None = None) -> bool:
    """End the address at once; whether there was one."""
    person = _held(actor)
    ended = _end(person, now or database_clock())
    if ended:
        audit.note(actor, "end_feed", person)
    return bool(ended)


def _held(actor: Actor) -> User:
    return User.objects.select_for_update().get(pk=actor.signed_in.pk)


def _end(person: User, moment: datetime) -> int:
    return CalendarFeed.objects.filter(person=person, ended_at=None).update(ended_at=moment)
