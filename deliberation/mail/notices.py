"""One notice as a message: plain text and HTML of the same words, in its reader's language."""

import smtplib
import zoneinfo
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from deliberation.models import Notice
from deliberation.operations import notices
from deliberation.queries.invitations import link_of
from deliberation.queries.notices import unsubscribe_token
from deliberation.rules.notices import KINDS, kind_of
from deliberation.templatetags.components import moment

FOR_GOOD = range(500, 600)
"""Replies of a mail server that no later attempt will change (RFC 5321, 4.2.1)."""
CARRIED_AT_MOST = 100


def send(payload: dict[str, Any]) -> str | None:
    """The outbox's handler."""
    return notices.send_notice(notice_id=payload["notice"], post=post)


def post(notice: Notice) -> None:
    """Hand the message to the mail server. Raises MailRefused where it will never be taken."""
    try:
        drawn(notice).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _reply in error.recipients.values()]
        if codes and all(code in FOR_GOOD for code in codes):
            raise notices.MailRefused(f"SMTP {codes[0]}") from error
        raise


def drawn(notice: Notice) -> EmailMultiAlternatives:
    """The whole message. Nothing in it is fetched from elsewhere, and no header holds a line break."""
    zone = notice.person.time_zone if notice.person else _zone_of_forum(notice)
    with translation.override(notice.language), timezone.override(zoneinfo.ZoneInfo(zone)):
        context = _context(notice)
        text = render_to_string("deliberation/mail/notice.txt", context)
        page = render_to_string("deliberation/mail/notice.html", context)
    to = notice.person.email if notice.person else notice.email
    message = EmailMultiAlternatives(
        notice.subject, text, None, [to], headers=_headers(context["unsubscribe_url"])
    )
    message.attach_alternative(page, "text/html")
    return message


def _zone_of_forum(notice: Notice) -> str:
    return notice.forum.time_zone if notice.forum else "UTC"


def _headers(unsubscribe_url: str) -> dict[str, str]:
    """One-click unsubscribing (RFC 8058); no auto-reply is wanted (RFC 3834)."""
    host = settings.SITE_ADDRESS.partition("://")[2].partition("/")[0].partition(":")[0]
    return {
        "Message-ID": make_msgid(domain=host or "localhost"),
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _context(notice: Notice) -> dict[str, Any]:
    """What both templates show; every name and word in it is escaped by them."""
    kind = KINDS[kind_of(notice.kind)]
    return {
        "notice": notice,
        "subject": notice.subject,
        "language": notice.language,
        "site_name": settings.SITE_NAME,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "url": _absolute(link_of(notice)),
        "opens": notice.kind == "question-announced",
        "until": moment(notice.deadline) if notice.deadline else None,
        "carried": _carried(notice) if notice.kind == "digest" else [],
        "unsubscribe_url": _absolute(reverse("unsubscribe", args=[unsubscribe_token(notice)])),
        "preferences_url": _absolute(reverse("notice-preferences")) if notice.person else "",
        "binds": kind.binds,
        "is_digest": notice.kind == "digest",
    }


def _carried(notice: Notice) -> list[dict[str, Any]]:
    rows = notice.carried.select_related("forum").order_by("-id")[:CARRIED_AT_MOST]
    return [{"notice": one, "url": _absolute(one.link)} for one in rows]


def _absolute(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}" if path else ""
