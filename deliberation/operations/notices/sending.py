"""Sending one message, noting how it went, and trying again."""

from collections.abc import Callable

import structlog
from django.db import transaction

from deliberation.models import Notice
from deliberation.operations import audit, outbox
from deliberation.queries import permissions
from deliberation.queries.audiences import viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import MOST_ATTEMPTS
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

log = structlog.get_logger(__name__)


class MailRefused(Exception):
    """The receiver's server will never take this message: there is no such mailbox."""


@transaction.atomic
def send_notice(*, notice_id: int, post: Callable[[Notice], None]) -> str | None:
    """Send one message by ``post``; what was sent is not sent again.

    Returns why it is to be tried again later, or None. A refusal for good is a bounce, and after
    MOST_ATTEMPTS nobody but the secretariat tries again.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("person", "forum")
        .get(pk=notice_id)
    )
    if notice.state in {Notice.State.SENT, Notice.State.KEPT}:
        return None
    if not _may_be_sent(notice):
        _noted(notice, Notice.State.KEPT, "")
        return None
    try:
        post(notice)
    except MailRefused as error:
        _noted(notice, Notice.State.BOUNCED, str(error))
    except Exception as error:
        log.warning("mail failed", notice=notice.pk, exc_info=error)
        why = type(error).__name__
        _noted(notice, Notice.State.FAILED, why)
        return why if notice.attempts < MOST_ATTEMPTS else None
    else:
        _noted(notice, Notice.State.SENT, "")
    return None


def _may_be_sent(notice: Notice) -> bool:
    """Whoever has left, or may no longer see what the message quotes, is not written to."""
    person = notice.person
    if person is None:
        return True
    if not person.is_active:
        return False
    if notice.forum is None or notice.audience == "public":
        return True
    return viewer_of(person, notice.forum).sees(notice.audience)


def _noted(notice: Notice, state: str, error: str) -> None:
    """How it went, for this message and for those it carried as a digest."""
    notice.state, notice.error, notice.attempts = state, error, notice.attempts + 1
    notice.sent_at = database_clock() if state == Notice.State.SENT else None
    notice.save(update_fields=["state", "error", "attempts", "sent_at"])
    if notice.kind == "digest":
        notice.carried.update(state=state, error=error, sent_at=notice.sent_at)


@transaction.atomic
def retry_notice(*, actor: Actor, notice_id: int) -> Notice:
    """Send a message again that did not arrive. Raises RuleBroken("notice-not-failed")."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    permissions.require(actor, Act.FOLLOW_DELIVERIES, stage=FORUM, forum_id=notice.forum_id)
    if notice.state not in {Notice.State.FAILED, Notice.State.BOUNCED}:
        raise RuleBroken("notice-not-failed", _("This message has not failed."))
    again = notice.digest or notice
    again.attempts, again.state = 0, Notice.State.WAITING
    again.save(update_fields=["attempts", "state"])
    outbox.add("notice", {"notice": again.pk}, key=f"notice:{again.pk}")
    outbox.hurry("notice", f"notice:{again.pk}")
    audit.note(actor, "retry_notice", notice)
    notice.refresh_from_db()
    return notice
