"""An institution's own sign-in, registered and ended by the head of its delegation or an administrator."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.forums.shapes import administrator
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Nothing, Text
from deliberation.api.writing import validated
from deliberation.models import Delegation, IdentityProvider
from deliberation.operations import providers
from deliberation.operations.idempotency import Answer
from deliberation.queries.permissions import Actor, require, require_same_delegation
from deliberation.rules.permissions import FORUM, Act, Role


class ProviderShape(Serializer):
    """What is known of a provider, but its secret."""

    id = serializers.CharField(source="public_id")
    issuer = serializers.CharField()
    client_id = serializers.CharField()
    domains = serializers.ListField(child=serializers.CharField())
    registered_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ProviderInput(Serializer):
    issuer = Text(max_length=500)
    client_id = Text(max_length=191)
    client_secret = Text(max_length=191)
    domains = serializers.ListField(child=Text(max_length=253), max_length=20, required=False)


class _OfDelegation(ForumResource):
    noun = "sign-in"

    def keeper(self, delegation: str) -> tuple[Actor, Delegation]:
        """The caller as head of this delegation, or as administrator. Raises RuleBroken, Http404."""
        seat = found(Delegation.objects.filter(forum=self.forum), public_id=delegation)
        person = person_of(self.request)
        actor = self.actor()
        if actor.role is Role.REGISTERED and person and person.is_superuser:
            actor = administrator(self.request)
        require(actor, Act.KEEP_SIGN_IN, stage=FORUM)
        if actor.role is not Role.ADMINISTRATOR:
            require_same_delegation(actor, seat.pk)
        return actor, seat


class Providers(_OfDelegation):
    scopes = {"GET": Scope.TABLE, "POST": Scope.TABLE}
    filters = PAGING
    needs_person = True
    acts_on_read = True

    @extend_schema(operation_id="list_identity_providers", responses=paged(ProviderShape))
    def get(self, request: Request, forum: str, delegation: str) -> Response:
        """Every provider the participant has or had. For its head and administrators."""
        _actor, seat = self.keeper(delegation)
        rows = IdentityProvider.objects.filter(participant=seat.participant_id)
        return self.page(rows, ProviderShape)

    @extend_schema(
        operation_id="register_identity_provider",
        request=ProviderInput,
        responses={201: ProviderShape},
    )
    def post(self, request: Request, forum: str, delegation: str) -> Response:
        """Asks the issuer what it says of itself, and lets people sign in through it."""
        given = validated(ProviderInput, request)

        def write() -> Answer:
            actor, seat = self.keeper(delegation)
            made = providers.register_provider(
                actor=actor, participant_id=seat.participant_id, **given
            )
            return Answer(201, dict(ProviderShape(made).data))

        return self.write(write)


class ProviderEnd(_OfDelegation):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="end_identity_provider", request=Nothing, responses=ProviderShape)
    def post(self, request: Request, forum: str, delegation: str, provider: str) -> Response:
        """Nobody signs in through it any more; its secret is deleted. Accounts stay."""
        validated(Nothing, request)

        def write() -> Answer:
            actor, seat = self.keeper(delegation)
            rows = IdentityProvider.objects.filter(participant=seat.participant_id)
            held = found(rows, public_id=provider)
            ended = providers.end_provider(actor=actor, public_id=held.public_id)
            return Answer(200, dict(ProviderShape(ended).data))

        return self.write(write)
