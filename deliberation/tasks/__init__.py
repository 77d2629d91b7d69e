"""Celery tasks: they take ids, are idempotent and hold no rule."""

from deliberation.tasks.outbox import drain_outbox, forget_old_keys
from deliberation.tasks.tallies import close_due_questions, recount, recount_stale_tallies

__all__ = [
    "close_due_questions",
    "drain_outbox",
    "forget_old_keys",
    "recount",
    "recount_stale_tallies",
]
