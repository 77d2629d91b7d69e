"""Moving the release of a revision under embargo."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.revisions.documents import OfRevision
from deliberation.api.revisions.shapes import RevisionShape
from deliberation.api.shapes import Moment
from deliberation.api.writing import validated
from deliberation.operations import revisions
from deliberation.operations.idempotency import Answer


class ReleaseInput(Serializer):
    released_at = Moment(
        allow_null=True, help_text="A later time, an earlier one, or null for now."
    )


class Release(OfRevision):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(operation_id="move_release", request=ReleaseInput, responses=RevisionShape)
    def post(self, request: Request, forum: str, charter: str, revision: str) -> Response:
        """Releases a revision earlier or later than was said, before it happens. For the chair."""
        given = validated(ReleaseInput, request)

        def write() -> Answer:
            held = self.revision(self.charter(charter), revision)
            revisions.move_release(actor=self.actor(), revision_id=held.pk, **given)
            return Answer(200, RevisionShape(self.revision(held.charter, revision)).data)

        return self.write(write)
