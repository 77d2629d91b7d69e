"""Messages to people: written with the change, sent by the outbox."""

from django.core.mail import send_mail
from django.utils import translation

from accounts.models import User
from deliberation.models import Forum, Notice
from deliberation.operations import outbox
from deliberation.queries.clock import database_clock


def tell(
    person: User, *, kind: str, subject: str, body: str, facts: dict[str, str], forum: Forum | None
) -> Notice:
    """Keep one message in the person's language and queue its sending.

    ``subject`` and ``body`` are message ids with %(name)s places.
    """
    with translation.override(person.language):
        notice = Notice.objects.create(
            forum=forum,
            person=person,
            kind=kind,
            subject=(translation.gettext(subject) % facts)[:200],
            body=translation.gettext(body) % facts,
            language=person.language,
            created_at=database_clock(),
        )
    outbox.add("notice", {"notice": notice.pk}, key=f"notice:{notice.pk}")
    return notice


def send_notice(*, notice_id: int) -> None:
    """Send one message; what was sent is not sent again. Mail errors go to the outbox to retry."""
    notice = Notice.objects.select_for_update().select_related("person").get(pk=notice_id)
    if notice.state == Notice.State.SENT or not notice.person.is_active:
        return
    send_mail(notice.subject, notice.body, None, [notice.person.email])
    notice.state, notice.sent_at = Notice.State.SENT, database_clock()
    notice.save(update_fields=["state", "sent_at"])
