"""Claims: a moderator takes a comment to look into; the others see by whom and since when."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from deliberation.api.moderation.queue import ClaimShape
from deliberation.api.moderation.verdicts import Verdict
from deliberation.api.shapes import Nothing
from deliberation.api.writing import validated
from deliberation.operations import moderation
from deliberation.operations.idempotency import Answer


class CommentClaim(Verdict):
    scopes = {"POST": Scope.MODERATE, "DELETE": Scope.MODERATE}

    @extend_schema(operation_id="claim_comment", request=Nothing, responses={201: ClaimShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Takes a comment that waits: for half an hour nobody else decides on it. Again, it lasts longer."""
        validated(Nothing, request)

        def write() -> Answer:
            taken = moderation.claim_comment(
                actor=self.actor(), comment_id=self.comment(comment).pk
            )
            return Answer(201, ClaimShape(taken).data)

        return self.write(write)

    @extend_schema(operation_id="give_back_comment", responses=ClaimShape)
    def delete(self, request: Request, forum: str, comment: str) -> Response:
        """Gives a comment back, so that others may look into it."""

        def write() -> Answer:
            held = self.comment(comment)
            given = moderation.give_back_comment(actor=self.actor(), comment_id=held.pk)
            return Answer(200, ClaimShape(given).data)

        return self.write(write)
