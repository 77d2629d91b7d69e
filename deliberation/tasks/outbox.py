"""Draining the outbox, woken after a commit and by a sweep."""

from celery import shared_task
from django.core.cache import cache

from deliberation.events import OutboxFilled
from deliberation.operations import idempotency, outbox

_WAITING = "outbox-drain-waits"


@shared_task(name="deliberation.drain_outbox")
def drain_outbox() -> int:
    """One batch; where more may be due, the next follows at once."""
    cache.delete(_WAITING)
    done = outbox.drain()
    if done == outbox.BATCH:
        drain_outbox.apply_async()
    return done


def drain_soon(_event: OutboxFilled) -> None:
    if cache.add(_WAITING, True, timeout=5):
        drain_outbox.apply_async()


@shared_task(name="deliberation.forget_old_keys")
def forget_old_keys() -> int:
    return idempotency.forget_old_keys()
