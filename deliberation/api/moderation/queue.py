"""The moderation queue: what was reported, and what awaits review."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.comments.shapes import GROUNDS, CommentShape, ReportShape, shown
from deliberation.api.moderation.verdicts import EntryShape
from deliberation.api.resources import PAGING, Filter, ForumResource, paged
from deliberation.api.shapes import LANGUAGE
from deliberation.queries.moderation import (
    SORTS,
    earlier_verdicts,
    folded,
    held,
    moderated,
    narrowed,
    waiting,
    with_open_reports,
)
from deliberation.rules.refusals import RuleBroken, _


class ClaimShape(Serializer):
    by = serializers.CharField(source="moderator.name")
    since = serializers.DateTimeField(source="taken_at")
    until = serializers.DateTimeField(source="ends_at")
    released_at = serializers.DateTimeField(allow_null=True)


class FoldShape(Serializer):
    """The reports of a comment on one ground, as one."""

    ground = serializers.ChoiceField(choices=GROUNDS)
    open = serializers.IntegerField()
    settled = serializers.IntegerField()
    since = serializers.DateTimeField()


class EarlierShape(Serializer):
    """What was decided on other comments that the author wrote in the same capacity."""

    numbers = serializers.DictField(child=serializers.IntegerField())
    newest = EntryShape(many=True)


class WaitingShape(Serializer):
    comment = CommentShape()
    open_reports = serializers.IntegerField()
    waiting_since = serializers.DateTimeField()
    grounds = FoldShape(many=True)
    reports = ReportShape(many=True, help_text="The newest twenty of those that are open.")
    claim = ClaimShape(allow_null=True, help_text="Who looks into it, since when and until when.")
    earlier = EarlierShape()


class HeldShape(CommentShape):
    """With the words that nobody else reads before the release."""

    claim = ClaimShape(allow_null=True, help_text="Who looks into it, since when and until when.")


class Queue(ForumResource):
    noun = "moderation"
    scopes = {"GET": Scope.MODERATE}
    filters = PAGING | {
        "language": Filter("Only comments in this language.", pattern=LANGUAGE),
        "ground": Filter("Only those with an open report on this ground.", choices=GROUNDS),
        "free": Filter("Without those that other moderators have taken.", choices=["yes"]),
        "sort": Filter(
            "The longest waiting first, the one reported last, or the one reported most.",
            choices=list(SORTS),
        ),
    }
    needs_person = True

    @extend_schema(operation_id="list_reported_comments", responses=paged(WaitingShape))
    def get(self, request: Request, forum: str) -> Response:
        """Comments with open reports, those of one ground folded into one. For moderators."""
        if "moderator" not in self.viewer.roles:
            raise RuleBroken("not-permitted", _("Only moderators work the queue."))
        rows = narrowed(
            moderated([self.forum.pk]),
            language=self.asked("language") or "",
            ground=self.asked("ground") or "",
            free_for=person_of(request) if self.asked("free") else None,
        )
        rows = with_open_reports(waiting(rows))
        return self.page_made(rows, _waiting, sort=SORTS[self.asked("sort") or "waiting"])


def _waiting(rows: Any) -> list[dict[str, Any]]:
    folds, earlier = folded(rows), earlier_verdicts(rows)
    return [
        {
            "comment": comment,
            "open_reports": row.open_reports,
            "waiting_since": row.waiting_since,
            "grounds": FoldShape(folds[row.pk], many=True).data,
            "reports": ReportShape(row.reports_open, many=True).data,
            "claim": _claim(row),
            "earlier": EarlierShape(earlier[row.pk]).data,
        }
        for row, comment in zip(rows, shown(rows, None), strict=True)
    ]


class Held(ForumResource):
    noun = "moderation"
    scopes = {"GET": Scope.MODERATE}
    filters = PAGING
    needs_person = True

    @extend_schema(operation_id="list_held_comments", responses=paged(HeldShape))
    def get(self, request: Request, forum: str) -> Response:
        """Comments of new persons that await review, the oldest first. For moderators."""
        if "moderator" not in self.viewer.roles:
            raise RuleBroken("not-permitted", _("Only moderators work the queue."))
        rows = with_open_reports(held(moderated([self.forum.pk])))
        return self.page_made(rows, _held, sort="created_at")


def _held(rows: Any) -> list[dict[str, Any]]:
    return [
        comment | {"body": row.body, "claim": _claim(row)}
        for row, comment in zip(rows, shown(rows, None), strict=True)
    ]


def _claim(row: Any) -> Any:
    return ClaimShape(row.claims_now[0]).data if row.claims_now else None
