"""The public record."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, ForumResource, paged
from deliberation.queries.record import entries


class RecordShape(Serializer):
    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    kind = serializers.CharField()
    about = serializers.CharField(source="object_public_id")
    content = serializers.DictField()
    content_hash = serializers.CharField(help_text="SHA-256 of the content's canonical JSON.")
    at = serializers.DateTimeField()


class Record(ForumResource):
    noun = "record"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="list_record", responses=paged(RecordShape))
    def get(self, request: Request, forum: str) -> Response:
        """Every official act of the forum, newest first."""
        return self.page(entries(self.forum), RecordShape, sort="-number")
