"""Full-text search within the caller's audience."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import AudienceField
from deliberation.api.resources import LANGUAGE, PAGING, Filter, ForumResource, paged
from deliberation.queries.paging import size_of
from deliberation.queries.search import KINDS, Hit, search


class PieceShape(Serializer):
    """A stretch of plain text, and whether it is what was looked for."""

    text = serializers.CharField()
    hit = serializers.BooleanField()


class HitShape(Serializer):
    """`id` is the object's; of a provision `revision` is the newest in which the words stand. Rules of
    procedure and credentials reports belong to no charter; their `revision` is their own number."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    id = serializers.CharField()
    title = serializers.CharField()
    charter = serializers.CharField(allow_null=True)
    revision = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    audience = AudienceField()
    at = serializers.DateTimeField()
    snippet = PieceShape(many=True)


class Search(ForumResource):
    noun = "search"
    scopes = {"GET": Scope.READ}
    filters = PAGING | {
        "q": Filter(
            "At most 12 words: quotes for a phrase, `or`, a hyphen for what must not stand.",
            pattern=r"[\s\S]{1,400}",
            is_required=True,
        ),
        "kind": Filter("Only this kind.", choices=list(KINDS)),
        "language": LANGUAGE,
    }

    @extend_schema(operation_id="search", responses=paged(HitShape))
    def get(self, request: Request, forum: str) -> Response:
        """What the caller may read and holds these words, newest first, in six languages."""
        found = search(
            self.forum,
            self.viewer,
            self.asked("q") or "",
            kind=self.asked("kind") or "",
            language=self.asked("language") or "",
            cursor=self.asked("cursor"),
            size=size_of(self.asked("size")),
        )
        told = [HitShape(_facts(hit)).data for hit in found.hits]
        return Response({"results": told, "next": found.next_cursor})


def _facts(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind, "id": hit.public_id, "title": hit.title, "revision": hit.number,
        "charter": hit.charter.public_id if hit.charter else None, "language": hit.language,
        "audience": hit.audience, "at": hit.at,
        "snippet": [{"text": text, "hit": is_hit} for text, is_hit in hit.pieces],
    }  # fmt: skip
