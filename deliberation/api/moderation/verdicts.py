"""The moderation queue, its verdicts, and their public log."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.comments.shapes import GROUNDS, CommentShape
from deliberation.api.comments.threads import written
from deliberation.api.errors import sentence
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Comment, ModerationEntry
from deliberation.operations import moderation
from deliberation.operations.idempotency import Answer
from deliberation.operations.moderation import Outcome
from deliberation.queries.comments import visible_comments
from deliberation.queries.moderation import (
    moderated,
    public_log,
)
from deliberation.rules.refusals import RuleBroken, _


class EntryShape(Serializer):
    id = serializers.CharField(source="public_id")
    comment = serializers.CharField(source="comment.public_id")
    verdict = serializers.ChoiceField(choices=ModerationEntry.Verdict.values)
    ground = serializers.ChoiceField(choices=["", *GROUNDS])
    reason = serializers.CharField()
    on_appeal_of = serializers.CharField(
        source="on_appeal_of.public_id",
        default=None,
        allow_null=True,
        help_text="The verdict that was appealed, where this one decides it.",
    )
    at = serializers.DateTimeField()


class HideInput(Serializer):
    ground = Text(max_length=16, help_text=", ".join(GROUNDS))
    reason = Text(max_length=500)


class WhyInput(Serializer):
    reason = Text(max_length=500)


class Log(ForumResource):
    noun = "moderation"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="list_verdicts", responses=paged(EntryShape))
    def get(self, request: Request, forum: str) -> Response:
        """Verdicts with their grounds and reasons, newest first."""
        return self.page(public_log(self.forum, self.viewer), EntryShape, sort="-id")


class Verdict(ForumResource):
    """A moderator's ruling on one comment."""

    noun = "moderation"
    scopes = {"POST": Scope.MODERATE}

    def comment(self, public_id: str) -> Comment:
        """What the caller may see; for a moderator whatever was ever reported, too."""
        rows = visible_comments(self.forum, self.viewer)
        if "moderator" in self.viewer.roles:
            rows = moderated([self.forum.pk])
        return found(rows, public_id=public_id)

    def ruled(
        self, comment: str, rule: Callable[..., ModerationEntry], given: dict[str, Any]
    ) -> Response:
        def write() -> Answer:
            entry = rule(actor=self.actor(), comment_id=self.comment(comment).pk, **given)
            return Answer(201, EntryShape(entry).data)

        return self.write(write)


class TogetherInput(Serializer):
    comments = serializers.ListField(
        child=public_id(), min_length=1, max_length=moderation.MOST_TOGETHER
    )
    verdict = serializers.ChoiceField(choices=["hide", "dismiss"])
    ground = Text(max_length=16, required=False, allow_blank=True, help_text=", ".join(GROUNDS))
    reason = Text(max_length=500)


class RefusalShape(Serializer):
    comment = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class TogetherShape(Serializer):
    decided = EntryShape(many=True)
    refused = RefusalShape(many=True)


class Together(Verdict):
    @extend_schema(
        operation_id="judge_together", request=TogetherInput, responses={201: TogetherShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """One verdict on up to 100 comments; each is checked and logged by itself."""
        given = validated(TogetherInput, request)
        named = given.pop("comments")

        def write() -> Answer:
            rows = moderated([self.forum.pk]).filter(public_id__in=named)
            known = dict(rows.values_list("pk", "public_id"))
            outcomes = moderation.judge_together(
                actor=self.actor(), comment_ids=list(known), **given
            )
            return Answer(201, _outcomes(outcomes, known, set(named) - set(known.values())))

        return self.write(write)


def _outcomes(
    outcomes: Sequence[Outcome], known: dict[int, str], missing: Collection[str]
) -> dict[str, Any]:
    unknown = RuleBroken("comment-unknown", _("There is no such comment."))
    refused = [(known[one.comment_id], one.refusal) for one in outcomes if one.refusal]
    refused += [(public_id, unknown) for public_id in sorted(missing)]
    return {
        "decided": EntryShape([one.entry for one in outcomes if one.entry], many=True).data,
        "refused": [
            {"comment": comment, "code": error.code, "detail": sentence(error.reason, error.facts)}
            for comment, error in refused
        ],
    }


class Hiding(Verdict):
    @extend_schema(operation_id="hide_comment", request=HideInput, responses={201: EntryShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Hides a comment, with a ground and a reason that everyone can read."""
        return self.ruled(comment, moderation.hide_comment, validated(HideInput, request))


class Release(Verdict):
    @extend_schema(operation_id="release_comment", request=Nothing, responses={201: CommentShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Lets everyone of its audience read a comment that awaited review."""
        validated(Nothing, request)

        def write() -> Answer:
            waiting = self.comment(comment)
            return written(moderation.release_comment(actor=self.actor(), comment_id=waiting.pk))

        return self.write(write)


class Restoring(Verdict):
    @extend_schema(operation_id="restore_comment", request=WhyInput, responses={201: EntryShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Shows a hidden comment again, with a reason."""
        return self.ruled(comment, moderation.restore_comment, validated(WhyInput, request))


class Dismissal(Verdict):
    @extend_schema(operation_id="dismiss_reports", request=WhyInput, responses={201: EntryShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Leaves a reported comment as it is, with a reason."""
        return self.ruled(comment, moderation.dismiss_reports, validated(WhyInput, request))
