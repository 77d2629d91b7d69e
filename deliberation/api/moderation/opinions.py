"""Second opinions: removals proposed and decided, appeals made and decided; and the policy."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.comments.shapes import GROUNDS
from deliberation.api.moderation.verdicts import EntryShape, HideInput, Verdict, WhyInput
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Nothing, Text
from deliberation.api.writing import validated
from deliberation.models import Appeal, Comment, Removal
from deliberation.operations import moderation
from deliberation.operations.idempotency import Answer
from deliberation.queries.comments import visible_comments
from deliberation.queries.moderation import (
    PRESIDING,
    appeals_awaiting,
    judged_by,
    removals_awaiting,
)
from deliberation.rules.moderation import POLICY, VERSION
from deliberation.rules.refusals import RuleBroken, _

JUDGES = {"moderator", *PRESIDING}


class RemovalShape(Serializer):
    id = serializers.CharField(source="public_id")
    comment = serializers.CharField(source="comment.public_id")
    ground = serializers.ChoiceField(choices=GROUNDS)
    reason = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    decision = serializers.ChoiceField(choices=["", *Removal.Decision.values])


class AppealShape(Serializer):
    id = serializers.CharField(source="public_id")
    verdict = serializers.CharField(source="entry.public_id")
    comment = serializers.CharField(source="entry.comment.public_id")
    words = serializers.CharField()
    made_at = serializers.DateTimeField()
    decision = serializers.ChoiceField(choices=["", *Appeal.Decision.values])


class AppealInput(Serializer):
    words = Text(max_length=moderation.LONGEST_APPEAL)


class GroundShape(Serializer):
    ground = serializers.ChoiceField(choices=GROUNDS)
    name = serializers.CharField()
    meaning = serializers.CharField()
    reason = serializers.CharField(help_text="A reason as it may be given.")


class PolicyShape(Serializer):
    version = serializers.IntegerField()
    grounds = GroundShape(many=True)


class ProposedRemoval(Verdict):
    @extend_schema(operation_id="propose_removal", request=HideInput, responses={201: RemovalShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Hides the comment and asks another moderator whether its words are erased for good."""
        given = validated(HideInput, request)

        def write() -> Answer:
            held = self.comment(comment)
            made = moderation.propose_removal(actor=self.actor(), comment_id=held.pk, **given)
            return Answer(201, RemovalShape(made).data)

        return self.write(write)


class MadeAppeal(ForumResource):
    noun = "moderation"
    scopes = {"POST": Scope.COMMENT}

    @extend_schema(operation_id="appeal_verdict", request=AppealInput, responses={201: AppealShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Appeals against the newest verdict on a comment."""
        given = validated(AppealInput, request)

        def write() -> Answer:
            rows: Any = visible_comments(self.forum, self.viewer)
            held: Comment = found(rows, public_id=comment)
            made = moderation.appeal_verdict(actor=self.actor(), comment_id=held.pk, **given)
            return Answer(201, AppealShape(made).data)

        return self.write(write)


class Judging(ForumResource):
    """What moderators decide on comments, and who presides on statements."""

    noun = "moderation"
    scopes = {"GET": Scope.MODERATE, "POST": Scope.MODERATE}
    filters = PAGING
    needs_person = True

    def require_judge(self) -> None:
        if not self.viewer.roles & JUDGES:
            raise RuleBroken("not-permitted", _("Only moderators and who presides decide here."))


class Removals(Judging):
    scopes = {"GET": Scope.MODERATE}

    @extend_schema(operation_id="list_removals", responses=paged(RemovalShape))
    def get(self, request: Request, forum: str) -> Response:
        """Removals that wait for a second opinion, oldest first."""
        self.require_judge()
        return self.page(removals_awaiting(self.forum, self.viewer.roles), RemovalShape, sort="id")


class Appeals(Judging):
    scopes = {"GET": Scope.MODERATE}

    @extend_schema(operation_id="list_appeals", responses=paged(AppealShape))
    def get(self, request: Request, forum: str) -> Response:
        """Appeals that wait for a decision, oldest first."""
        self.require_judge()
        return self.page(appeals_awaiting(self.forum, self.viewer.roles), AppealShape, sort="id")


class DecidedRemoval(Judging):
    scopes = {"POST": Scope.MODERATE}

    def removal(self, public_id: str) -> Removal:
        self.require_judge()
        mine = judged_by(self.viewer.roles, "comment__")
        return found(Removal.objects.filter(mine, forum=self.forum), public_id=public_id)


class Confirmation(DecidedRemoval):
    @extend_schema(operation_id="confirm_removal", request=Nothing, responses={201: EntryShape})
    def post(self, request: Request, forum: str, removal: str) -> Response:
        """Erases the words from every history; a tombstone stays. Not by whoever proposed it."""
        validated(Nothing, request)

        def write() -> Answer:
            case = self.removal(removal)
            entry = moderation.confirm_removal(actor=self.actor(), removal_id=case.pk)
            return Answer(201, EntryShape(entry).data)

        return self.write(write)


class Declining(DecidedRemoval):
    @extend_schema(operation_id="decline_removal", request=WhyInput, responses={201: RemovalShape})
    def post(self, request: Request, forum: str, removal: str) -> Response:
        """Keeps the words; the comment stays hidden until it is restored."""
        given = validated(WhyInput, request)

        def write() -> Answer:
            case = self.removal(removal)
            made = moderation.decline_removal(actor=self.actor(), removal_id=case.pk, **given)
            return Answer(201, RemovalShape(made).data)

        return self.write(write)


class DecidedAppeal(Judging):
    scopes = {"POST": Scope.MODERATE}

    def decided(self, appeal: str, decide: Any, request: Request) -> Response:
        given = validated(WhyInput, request)

        def write() -> Answer:
            self.require_judge()
            mine = judged_by(self.viewer.roles, "entry__comment__")
            case = found(Appeal.objects.filter(mine, forum=self.forum), public_id=appeal)
            entry = decide(actor=self.actor(), appeal_id=case.pk, **given)
            return Answer(201, EntryShape(entry).data)

        return self.write(write)


class Upholding(DecidedAppeal):
    @extend_schema(operation_id="uphold_verdict", request=WhyInput, responses={201: EntryShape})
    def post(self, request: Request, forum: str, appeal: str) -> Response:
        """The verdict stands, finally."""
        return self.decided(appeal, moderation.uphold_verdict, request)


class Overturning(DecidedAppeal):
    @extend_schema(operation_id="overturn_verdict", request=WhyInput, responses={201: EntryShape})
    def post(self, request: Request, forum: str, appeal: str) -> Response:
        """Shows a hidden comment again, or hides one whose reports were dismissed; finally."""
        return self.decided(appeal, moderation.overturn_verdict, request)


class Policy(ForumResource):
    noun = "moderation"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_moderation_policy", responses=PolicyShape)
    def get(self, request: Request, forum: str) -> Response:
        """What each ground means, and reasons as they may be given."""
        grounds = [
            {"ground": token, "name": gettext(one.name), "meaning": gettext(one.meaning),
             "reason": gettext(one.reason)}
            for token, one in POLICY.items()
        ]  # fmt: skip
        return Response(PolicyShape({"version": VERSION, "grounds": grounds}).data)
