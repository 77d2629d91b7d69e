"""What must happen after a commit. A kind's handler is registered by the face that does it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import F

from deliberation.events import OutboxFilled, announce
from deliberation.models import OutboxItem
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

log = structlog.get_logger(__name__)
Handler = Callable[[dict[str, Any]], str | None]
"""Does one thing. Says why it is to be done again later where it was not; an exception takes back what
the handler wrote, a reason does not."""
_handlers: dict[str, Handler] = {}
BATCH = 50
LONGEST_WAIT = timedelta(hours=6)

_ADD = """
INSERT INTO deliberation_outboxitem (kind, key, payload, created_at, due_at, attempts, last_error)
VALUES (%s, %s, %s::jsonb, clock_timestamp(), COALESCE(%s, clock_timestamp()), 0, '')
ON CONFLICT (kind, key) WHERE done_at IS NULL AND NOT (key = '') DO NOTHING
RETURNING id
"""
_ADD_ALL = """
INSERT INTO deliberation_outboxitem (kind, key, payload, created_at, due_at, attempts, last_error)
SELECT %s, one.key, one.payload::jsonb, clock_timestamp(), clock_timestamp(), 0, ''
FROM unnest(%s::text[], %s::text[]) AS one (key, payload)
ON CONFLICT (kind, key) WHERE done_at IS NULL AND NOT (key = '') DO NOTHING
RETURNING id
"""

# Part of a WITH.
_ADDING = """
to_do AS (
    INSERT INTO deliberation_outboxitem
        (kind, key, payload, created_at, due_at, attempts, last_error)
    SELECT '{kind}', '{kind}:' || one.id, jsonb_build_object('{name}', one.id), clock_timestamp(),
           clock_timestamp(), 0, ''
    FROM {made} AS one
    WHERE EXISTS (SELECT FROM {where})
    ON CONFLICT (kind, key) WHERE done_at IS NULL AND NOT (key = '') DO NOTHING
    RETURNING id
)
"""


def register_handler(kind: str, handler: Handler) -> None:
    _handlers[kind] = handler


def add(
    kind: str, payload: dict[str, Any], *, key: str = "", due_at: datetime | None = None
) -> None:
    """Note one thing to do; one with the same non-empty key that still waits stands for both."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [kind, key, json.dumps(payload), due_at])
        row = cursor.fetchone()
    if row:
        announce(OutboxFilled(item_id=row[0]))


def adding(kind: str, name: str, *, made: str, where: str) -> str:
    """Part of a WITH, ``to_do``: something to do about the row that its part ``made`` inserted.

    Only where its part ``where`` has a row. The payload is the made row's id under ``name``; whoever
    asks announces OutboxFilled for the id that ``to_do`` returned.
    """
    return _ADDING.format(kind=kind, name=name, made=made, where=where)


def add_all(kind: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """Note many things to do by one statement; ``payloads`` are told apart by their keys."""
    if not payloads:
        return
    with connection.cursor() as cursor:
        texts = [json.dumps(payload) for payload in payloads.values()]
        cursor.execute(_ADD_ALL, [kind, list(payloads), texts])
        row = cursor.fetchone()
    if row:
        announce(OutboxFilled(item_id=row[0]))


def hurry(kind: str, key: str) -> None:
    """Make what waits under this key due now."""
    OutboxItem.objects.filter(kind=kind, key=key, done_at=None).update(due_at=database_clock())


@transaction.atomic
def retry_item(*, actor: Actor, item_id: int) -> OutboxItem:
    """Make a waiting item due now. Raises RuleBroken("outbox-done")."""
    permissions.require(actor, Act.KEEP_RUNNING, stage=FORUM)
    item = OutboxItem.objects.select_for_update().get(pk=item_id)
    if item.done_at:
        raise RuleBroken("outbox-done", _("This was done already."))
    item.due_at = database_clock()
    item.save(update_fields=["due_at"])
    audit.note(actor, "retry_item", item)
    announce(OutboxFilled(item_id=item.pk))
    return item


def drain() -> int:
    """Do what is due, each item in its own transaction; return how many were done.

    A failing item stays with its error and waits twice as long each time; it stops no other.
    """
    done = 0
    for _round in range(BATCH):
        taken = _do_one()
        if taken is None:
            break
        done += taken
    return done


def _do_one() -> int | None:
    """1 if an item was done, 0 if it failed, None if nothing is due."""
    with transaction.atomic():
        moment = database_clock()
        item = (
            OutboxItem.objects.select_for_update(skip_locked=True)
            .filter(done_at=None, due_at__lte=moment, kind__in=list(_handlers))
            .order_by("due_at", "id")
            .first()
        )
        if item is None:
            return None
        failure = _failure_of(item)
        if failure is None:
            OutboxItem.objects.filter(pk=item.pk).update(done_at=database_clock())
            return 1
        wait = min(LONGEST_WAIT, timedelta(seconds=5 * 2 ** min(item.attempts, 12)))
        OutboxItem.objects.filter(pk=item.pk).update(
            attempts=F("attempts") + 1, last_error=failure, due_at=moment + wait
        )
        return 0


def _failure_of(item: OutboxItem) -> str | None:
    try:
        with transaction.atomic():
            return _handlers[item.kind](item.payload)
    except Exception as error:
        log.exception("outbox item failed", item=item.pk, kind=item.kind)
        return f"{type(error).__name__}: {error}"[:2000]
