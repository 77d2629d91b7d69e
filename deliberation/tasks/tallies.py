"""Counting soon after a ballot, closing at the deadline, repairing what a lost message left."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from deliberation.events import BallotCast
from deliberation.operations import tallies as operations
from deliberation.queries.tallies import due_questions, stale_questions
from deliberation.tasks.rushes import Throttled

log = structlog.get_logger(__name__)
_LONGEST_WAIT = 60
_ASKED_AT_MOST_EVERY = 0.1


def waiting_key(question_id: int) -> str:
    return f"recount-waits:{question_id}"


@shared_task(name="deliberation.recount", acks_late=True, reject_on_worker_lost=True)
def recount(question_id: int) -> None:
    # Before counting, so that a ballot landing now queues a count of its own.
    cache.delete(waiting_key(question_id))
    operations.recount(question_id=question_id)


def recount_soon(event: BallotCast) -> None:
    """Queue one count for any number of ballots that land within a second."""
    _queue_in_rush(event.question_id)


def _queue(question_id: int) -> None:
    """Unless a count that has not begun yet waits already, from whatever process."""
    if cache.add(waiting_key(question_id), True, timeout=_LONGEST_WAIT):
        recount.apply_async((question_id,), countdown=settings.TALLY_AT_MOST_EVERY)


_queue_in_rush = Throttled(_queue, _ASKED_AT_MOST_EVERY)


@shared_task(name="deliberation.recount_stale_tallies")
def recount_stale_tallies() -> int:
    """Count every open question with ballots that no count has seen."""
    found = stale_questions()
    for question_id in found:
        operations.recount(question_id=question_id)
    return len(found)


@shared_task(name="deliberation.close_due_questions")
def close_due_questions() -> int:
    """Close what is past its deadline; one that fails stops no other and is tried again."""
    closed = 0
    for question_id in due_questions():
        try:
            closed += operations.close_due_question(question_id=question_id) is not None
        except Exception:
            log.exception("closing failed", question=question_id)
    return closed
