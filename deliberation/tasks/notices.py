"""Telling people of comments and credentials, once the outbox hands it over; and their digests."""

from datetime import datetime
from typing import Any

import structlog
from celery import shared_task
from django.db.models import QuerySet
from django.urls import reverse

from deliberation.models import Accreditation, Comment, ModerationEntry
from deliberation.operations import notices
from deliberation.operations.notices import Message
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import appearance_of
from deliberation.queries.notices import people_awaiting_digests
from deliberation.queries.reminders import expiring_accreditations
from deliberation.rules.refusals import _

log = structlog.get_logger(__name__)


def _address_of_comment(comment: Comment) -> str:
    return reverse("comment", args=[comment.forum.slug, comment.charter.slug, comment.public_id])


def _shown(comment: Comment) -> str:
    """Its author as everyone sees them: a message gives nobody's name away either."""
    by = appearance_of(
        comment.author, comment.accreditation, comment.forum_role, comment.roll_place
    )
    return by.name or by.delegation


def tell_answered(payload: dict[str, Any]) -> None:
    answer = Comment.objects.select_related(
        "parent__author",
        "author",
        "forum",
        "charter",
        "forum_role",
        "roll_place",
        "accreditation__delegation__participant",
        "accreditation__delegation__constituency",
    ).get(pk=payload["comment"])
    if answer.parent is None:
        return
    notices.tell(
        answer.parent.author,
        kind="comment-answered",
        subject=_("%(person)s answered your comment"),
        body=_("%(person)s wrote: %(words)s"),
        facts={"person": _shown(answer), "words": answer.body[:500]},
        forum=answer.forum,
        link=_address_of_comment(answer),
        key=str(answer.pk),
        audience=answer.audience,
    )


def tell_hidden(payload: dict[str, Any]) -> None:
    entry = ModerationEntry.objects.select_related(
        "comment__author", "comment__charter", "comment__forum", "forum"
    ).get(pk=payload["entry"])
    notices.tell(
        entry.comment.author,
        kind="comment-hidden",
        subject=_("Your comment was hidden"),
        body=_("A moderator of %(forum)s hid your comment. Reason: %(reason)s You may appeal."),
        facts={"forum": entry.forum.name, "reason": entry.reason},
        forum=entry.forum,
        link=_address_of_comment(entry.comment),
        key=str(entry.pk),
    )


@shared_task(name="deliberation.warn_of_expiry")
def warn_of_expiry(now: datetime | None = None) -> int:
    """Once, seven days before a credential ends, its holder."""
    rows: QuerySet[Accreditation] = expiring_accreditations(now or database_clock())
    return len(
        notices.tell_all(
            [
                Message(
                    one.person,
                    kind="credential-expiring",
                    subject=_("Your credential is about to end: %(delegation)s"),
                    body=_(
                        "Your credential as %(role)s of %(delegation)s in %(forum)s ends at %(ends)s"
                        " (UTC). After that you can no longer act for it, unless it is extended."
                    ),
                    facts={
                        "role": Accreditation.Role(one.role).label,
                        "delegation": str(one.delegation),
                        "forum": one.forum.name,
                        "ends": f"{one.ends_at:%Y-%m-%d %H:%M}",
                    },
                    forum=one.forum,
                    link=reverse("delegation", args=[one.forum.slug, one.delegation.public_id]),
                    deadline=one.ends_at,
                    key=f"{one.pk}:{one.ends_at:%Y%m%d%H%M}",
                )
                for one in rows
            ]
        )
    )


@shared_task(name="deliberation.send_digests")
def send_digests(now: datetime | None = None) -> int:
    """One message to everyone whose digest is due; a person whose digest fails stops nobody's."""
    made = 0
    for person_id in people_awaiting_digests(now):
        try:
            made += notices.digest_person(person_id=person_id, now=now) is not None
        except Exception:
            log.exception("digest failed", person=person_id)
    return made
