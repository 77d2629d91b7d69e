"""Celery tasks: they take ids, are idempotent and hold no rule."""

from deliberation.tasks.notices import send_digests, warn_of_expiry
from deliberation.tasks.outbox import drain_outbox, forget_old_keys
from deliberation.tasks.questions import complete_announcements, remind_undecided
from deliberation.tasks.tallies import close_due_questions, recount, recount_stale_tallies

__all__ = [
    "close_due_questions",
    "complete_announcements",
    "drain_outbox",
    "forget_old_keys",
    "recount",
    "recount_stale_tallies",
    "remind_undecided",
    "send_digests",
    "warn_of_expiry",
]
