"""Participants: the States, companies, organisations and assemblies, one list for all forums."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, Filter, ForumResource, Resource, paged
from deliberation.api.shapes import Matching, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Participant
from deliberation.operations import participants
from deliberation.operations.idempotency import Answer
from deliberation.rules.refusals import RuleBroken, _


class ParticipantShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    short_name = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Participant.Kind.values)
    controlled_by = serializers.CharField(source="controlled_by.public_id", allow_null=True)
    created_at = serializers.DateTimeField()


class ParticipantInput(Serializer):
    name = Text(max_length=160)
    short_name = Text(max_length=60, required=False, allow_blank=True)
    code = Matching(r"[A-Za-z0-9-]+", max_length=16)
    kind = Text(max_length=16)
    controlled_by = public_id(required=False, allow_null=True)


def participant_named(name: str, place: str) -> Participant:
    """Raises RuleBroken("participant-unknown")."""
    held = Participant.objects.filter(public_id=name).first()
    if held is None:
        raise RuleBroken("participant-unknown", _("There is no such participant."), place=place)
    return held


class Participants(Resource):
    noun = "participants"
    scopes = {"GET": Scope.READ}
    filters = PAGING | {"kind": Filter("Only this kind.", choices=Participant.Kind.values)}

    @extend_schema(operation_id="list_participants", responses=paged(ParticipantShape))
    def get(self, request: Request) -> Response:
        """The States, companies, organisations and assemblies of all forums."""
        rows = Participant.objects.select_related("controlled_by")
        kind = self.asked("kind")
        return self.page(rows.filter(kind=kind) if kind else rows, ParticipantShape)


class ForumParticipants(ForumResource):
    noun = "participants"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="add_participant", request=ParticipantInput, responses={201: ParticipantShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Adds a participant to the list all forums share. For the forum's credentials officer."""
        given = validated(ParticipantInput, request)

        def write() -> Answer:
            actor = self.actor()
            holder = given.pop("controlled_by", None)
            made = participants.add_participant(
                actor=actor,
                controlled_by=participant_named(holder, "controlled_by") if holder else None,
                **given,
            )
            return Answer(201, ParticipantShape(made).data)

        return self.write(write)
