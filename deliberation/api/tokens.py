"""The token with which a program asks: what it may do and until when."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import token_of
from deliberation.api.people import NamedShape
from deliberation.api.resources import Resource


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
