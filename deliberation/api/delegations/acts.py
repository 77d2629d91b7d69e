"""What a head decides on their people, and every act done for the delegation."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.delegations.credentials import (
    AccreditationShape,
    OfAccreditation,
    OfDelegation,
)
from deliberation.api.resources import PAGING, paged
from deliberation.api.shapes import Flag, Nothing
from deliberation.api.writing import validated
from deliberation.operations import delegations
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.acts import acts_for, told
from deliberation.rules.permissions import FORUM, Act, Role


class DelegationActShape(Serializer):
    """`about` is what it was done to, `answer` the choice of a ballot, `link` a page of this site,
    `program` the name of the token by which a program did it."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    person = serializers.CharField()
    role = serializers.CharField()
    kind = serializers.CharField()
    about = serializers.CharField()
    answer = serializers.CharField()
    link = serializers.CharField()
    program = serializers.CharField()


class CasterInput(Serializer):
    may_cast = Flag()


class DelegationActs(OfDelegation):
    scopes = {"GET": Scope.TABLE}
    filters = PAGING
    needs_person = acts_on_read = True

    @extend_schema(operation_id="list_delegation_acts", responses=paged(DelegationActShape))
    def get(self, request: Request, forum: str, delegation: str) -> Response:
        """Every act done for the delegation, newest first. For its head, named by `Acting-As`."""
        actor, held = self.actor(), self.delegation(delegation)
        if actor.role is Role.ANONYMOUS:
            actor.signed_in  # noqa: B018
        permissions.require(actor, Act.SEE_ACTS, stage=FORUM, forum_id=self.forum.pk)
        permissions.require_same_delegation(actor, held.pk)
        return self.page_made(
            acts_for(held),
            lambda rows: DelegationActShape(told(held, rows, self.viewer), many=True).data,
            "-id",
        )


class CredentialEnd(OfAccreditation):
    @extend_schema(operation_id="end_accreditation", request=Nothing, responses=AccreditationShape)
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Ends it for good: the credentials officer, or a head one below in their own delegation."""
        validated(Nothing, request)

        def write() -> Answer:
            name = self.accreditation(accreditation)
            held = delegations.end_accreditation(actor=self.actor(), public_id=name)
            return self.changed(held)

        return self.write(write)


class NamedCaster(OfAccreditation):
    @extend_schema(
        operation_id="let_person_cast", request=CasterInput, responses=AccreditationShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """The head names one delegate who casts for the delegation, or no longer."""
        given = validated(CasterInput, request)

        def write() -> Answer:
            name = self.accreditation(accreditation)
            held = delegations.let_person_cast(
                actor=self.actor(), public_id=name, allowed=given["may_cast"]
            )
            return self.changed(held)

        return self.write(write)
