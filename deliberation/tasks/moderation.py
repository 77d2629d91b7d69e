"""Telling authors and reporters what was decided, why, and where to appeal."""

from typing import Any

from django.urls import reverse

from deliberation.models import Appeal, Comment, ModerationEntry
from deliberation.operations import notices
from deliberation.operations.notices import Message
from deliberation.queries.moderation import settled_by
from deliberation.rules.refusals import _

_WITH = ("comment__author", "comment__charter", "comment__forum", "forum")


def _address(comment: Comment, name: str = "comment") -> str:
    return reverse(name, args=[comment.forum.slug, comment.charter.slug, comment.public_id])


def tell_removed(payload: dict[str, Any]) -> None:
    entry = ModerationEntry.objects.select_related(*_WITH).get(pk=payload["entry"])
    notices.tell(
        entry.comment.author,
        kind="comment-hidden",
        subject=_("Your comment was removed"),
        body=_(
            "Two moderators of %(forum)s removed your comment for good. Reason: %(reason)s"
            " You may appeal."
        ),
        facts={"forum": entry.forum.name, "reason": entry.reason},
        forum=entry.forum,
        link=_address(entry.comment, "comment-appeal"),
        key=str(entry.pk),
    )


def tell_dismissed(payload: dict[str, Any]) -> None:
    """Everyone whose report was settled so."""
    entry = ModerationEntry.objects.select_related(*_WITH).get(pk=payload["entry"])
    reports = settled_by(entry).select_related("reporter")
    notices.tell_all(
        [
            Message(
                one.reporter,
                kind="reports-dismissed",
                subject=_("What you reported was left as it is"),
                body=_("A moderator of %(forum)s left it. Reason: %(reason)s You may appeal."),
                facts={"forum": entry.forum.name, "reason": entry.reason},
                forum=entry.forum,
                link=_address(entry.comment, "comment-appeal"),
                key=str(entry.pk),
                audience=entry.comment.audience,
            )
            for one in reports
        ]
    )


def tell_appeal_decided(payload: dict[str, Any]) -> None:
    rows = Appeal.objects.select_related(
        "appellant", "forum", "review", "entry__comment__charter", "entry__comment__forum"
    )
    appeal = rows.get(pk=payload["appeal"])
    if appeal.review is None:
        return
    stands = appeal.decision == Appeal.Decision.UPHELD
    notices.tell(
        appeal.appellant,
        kind="appeal-decided",
        subject=_("Your appeal was decided"),
        body=_("The verdict stands in %(forum)s. Reason: %(reason)s")
        if stands
        else _("The verdict was overturned in %(forum)s. Reason: %(reason)s"),
        facts={"forum": appeal.forum.name, "reason": appeal.review.reason},
        forum=appeal.forum,
        link=_address(appeal.entry.comment),
        key=str(appeal.pk),
    )
