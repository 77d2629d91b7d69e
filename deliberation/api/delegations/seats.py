"""Delegations: their seats, their attributes, and whether delegates cast."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.delegations.credentials import AccreditationShape, OfDelegation
from deliberation.api.participants.pages import NAMED, participant_named
from deliberation.api.participants.shapes import ParticipantShape
from deliberation.api.resources import PAGING, Filter, ForumResource, paged
from deliberation.api.shapes import Day, Flag, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Delegation
from deliberation.operations import delegations
from deliberation.operations.idempotency import Answer
from deliberation.queries.delegations import AT_THE_TABLE, chosen, delegations_of


class DelegationShape(Serializer):
    id = serializers.CharField(source="public_id")
    participant = ParticipantShape()
    chamber = serializers.CharField(source="constituency.token")
    state = serializers.ChoiceField(choices=Delegation.State.values)
    delegates_may_cast = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class StatedShape(Serializer):
    name = serializers.CharField(source="declaration.name")
    value = serializers.CharField()
    valid_from = serializers.DateField()


class DelegationDetailShape(DelegationShape):
    people = AccreditationShape(many=True)
    attributes = StatedShape(many=True, source="stated")


class SeatInput(Serializer):
    participant = public_id()
    chamber = Text(max_length=32)


class CastersInput(Serializer):
    delegates_may_cast = Flag()


class StatedInput(Serializer):
    name = Text(max_length=32)
    value = Text(max_length=64)
    valid_from = Day()


def detail(delegation: Delegation) -> dict[str, Any]:
    """The delegation with its people and the attributes stated of it, as it stands now."""
    whole = delegations_of(delegation.forum).get(pk=delegation.pk)
    for held in whole.people:  # type: ignore[attr-defined]
        held.delegation = whole
    rows = whole.attribute_values.select_related("declaration").order_by("valid_from", "id")
    whole.stated = list(rows)  # type: ignore[attr-defined]
    return dict(DelegationDetailShape(whole).data)


class Delegations(ForumResource):
    noun = "delegations"
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING | {
        "chamber": Filter("Only this chamber.", pattern=r"[\w-]{1,32}"),
        "state": Filter("Only in this state.", choices=AT_THE_TABLE),
        "name": NAMED,
    }

    @extend_schema(operation_id="list_delegations", responses=paged(DelegationShape))
    def get(self, request: Request, forum: str) -> Response:
        """Everyone at the table, in the order of their seating."""
        rows = delegations_of(self.forum).select_related("participant__controlled_by")
        rows = chosen(rows, *(self.asked(name) or "" for name in ("chamber", "state", "name")))
        return self.page(rows.prefetch_related(None), DelegationShape)

    @extend_schema(
        operation_id="seat_delegation", request=SeatInput, responses={201: DelegationDetailShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Gives a participant its seat in a chamber. For the credentials officer."""
        given = validated(SeatInput, request)

        def write() -> Answer:
            made = delegations.seat_delegation(
                actor=self.actor(),
                forum_id=self.forum.pk,
                participant=participant_named(given["participant"], "participant"),
                chamber=given["chamber"],
            )
            where = f"/api/v1/forums/{forum}/delegations/{made.public_id}/"
            return Answer(201, detail(made), {"Location": where})

        return self.write(write)


class OneDelegation(OfDelegation):
    scopes = {"GET": Scope.READ, "PATCH": Scope.TABLE}

    @extend_schema(operation_id="read_delegation", responses=DelegationDetailShape)
    def get(self, request: Request, forum: str, delegation: str) -> Response:
        """A delegation, its people as their chamber lets them appear, and its attributes."""
        return Response(detail(self.delegation(delegation)))

    @extend_schema(
        operation_id="let_delegates_cast", request=CastersInput, responses=DelegationDetailShape
    )
    def patch(self, request: Request, forum: str, delegation: str) -> Response:
        """The head says whether delegates, too, cast for the delegation."""
        given = validated(CastersInput, request)

        def write() -> Answer:
            changed = delegations.let_delegates_cast(
                actor=self.actor(),
                delegation_id=self.delegation(delegation).pk,
                allowed=given["delegates_may_cast"],
            )
            return Answer(200, detail(changed))

        return self.write(write)


class DelegationAttributes(OfDelegation):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="state_attribute", request=StatedInput, responses={201: StatedShape}
    )
    def post(self, request: Request, forum: str, delegation: str) -> Response:
        """States a declared attribute of the delegation from a day on. For the credentials officer."""
        given = validated(StatedInput, request)

        def write() -> Answer:
            held = self.delegation(delegation)
            stated = delegations.state_attribute(actor=self.actor(), delegation=held, **given)
            return Answer(201, StatedShape(stated).data)

        return self.write(write)
