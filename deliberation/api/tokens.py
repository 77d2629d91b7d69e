"""The token with which a program asks, and service tokens for whoever keeps them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import token_of
from deliberation.api.people import NamedShape
from deliberation.api.resources import PAGING, ForumResource, Resource, found, paged
from deliberation.api.shapes import Nothing
from deliberation.api.writing import validated
from deliberation.operations import tokens
from deliberation.operations.idempotency import Answer
from deliberation.queries.permissions import require
from deliberation.queries.tokens import service_tokens
from deliberation.rules.permissions import FORUM, Act


class TokenShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.values))
    expires_at = serializers.DateTimeField()
    person = NamedShape(allow_null=True, help_text="Null for a service token.")


class OwnToken(Resource):
    noun = "tokens"
    scopes = {"GET": Scope.READ}
    needs_person = True

    @extend_schema(operation_id="read_token", responses=TokenShape)
    def get(self, request: Request) -> Response:
        """The token of this request. Tokens are made and ended on the pages of one's account."""
        token = token_of(request)
        if token is None:
            raise NotAuthenticated
        return Response(TokenShape(token).data)


class ServiceTokenShape(Serializer):
    """A token of a delegation or of the forum. Its secret was shown when it was made, and is kept nowhere."""

    id = serializers.CharField(source="token.public_id")
    name = serializers.CharField(source="token.name")
    delegation = serializers.CharField(source="delegation.public_id", allow_null=True, default=None)
    scopes = serializers.ListField(
        source="token.scopes", child=serializers.ChoiceField(choices=Scope.values)
    )
    created_at = serializers.DateTimeField(source="token.created_at")
    expires_at = serializers.DateTimeField(source="token.expires_at")
    last_used_at = serializers.DateTimeField(source="token.last_used_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="token.ended_at", allow_null=True)


class ServiceTokens(ForumResource):
    noun = "tokens"
    scopes = {"GET": Scope.TABLE}
    filters = PAGING
    needs_person = True
    acts_on_read = True

    @extend_schema(operation_id="list_service_tokens", responses=paged(ServiceTokenShape))
    def get(self, request: Request, forum: str) -> Response:
        """Those the caller keeps: as head their delegation's, as secretariat the forum's.

        They are made, and let cast, on a page alone: a secret is shown once, to a person.
        """
        actor = self.actor()
        require(actor, Act.KEEP_TOKENS, stage=FORUM, forum_id=self.forum.pk)
        return self.page(service_tokens(self.forum, actor), ServiceTokenShape)


class ServiceTokenEnd(ForumResource):
    noun = "tokens"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="end_service_token", request=Nothing, responses=ServiceTokenShape)
    def post(self, request: Request, forum: str, token: str) -> Response:
        """Ends one at once, whoever made it."""
        validated(Nothing, request)

        def write() -> Answer:
            actor = self.actor()
            require(actor, Act.KEEP_TOKENS, stage=FORUM, forum_id=self.forum.pk)
            kept = found(service_tokens(self.forum, actor), token__public_id=token)
            ended = tokens.end_service_token(actor=actor, token_id=kept.token_id)
            ended.token.refresh_from_db()
            return Answer(200, dict(ServiceTokenShape(ended).data))

        return self.write(write)
