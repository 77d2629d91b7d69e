"""Participants: the States, companies, organisations and assemblies, one list for all forums."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.participants.shapes import (
    LevelShape,
    ParticipantDetailShape,
    ParticipantShape,
    detail,
)
from deliberation.api.resources import PAGING, Filter, ForumResource, Resource, found, paged
from deliberation.api.shapes import Matching, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Participant
from deliberation.operations import participants
from deliberation.operations.idempotency import Answer
from deliberation.queries.participants import LONGEST_SEARCHED, levels_of, named_like
from deliberation.rules.refusals import RuleBroken, _

NAMED = Filter(
    "Part of a name, a short name or a code.", pattern=rf"[^\x00-\x1f]{{1,{LONGEST_SEARCHED}}}"
)


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
    filters = PAGING | {
        "kind": Filter("Only this kind.", choices=Participant.Kind.values),
        "name": NAMED,
    }

    @extend_schema(operation_id="list_participants", responses=paged(ParticipantShape))
    def get(self, request: Request) -> Response:
        """The States, companies, organisations and assemblies of all forums."""
        rows = Participant.objects.select_related("controlled_by")
        if kind := self.asked("kind"):
            rows = rows.filter(kind=kind)
        if name := self.asked("name"):
            rows = rows.filter(named_like(name))
        return self.page(rows, ParticipantShape)


class OneParticipant(Resource):
    noun = "participants"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_participant", responses=ParticipantDetailShape)
    def get(self, request: Request, participant: str) -> Response:
        """A participant: where it sits, how far it takes part on what evidence, what it declares."""
        rows = Participant.objects.select_related("controlled_by")
        return Response(detail(found(rows, public_id=participant)))


class ParticipantLevels(Resource):
    noun = "participants"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="list_participant_levels", responses=paged(LevelShape))
    def get(self, request: Request, participant: str) -> Response:
        """Every level that was recorded of a participant, in every forum, newest first."""
        held = found(Participant.objects.all(), public_id=participant)
        return self.page(levels_of(held), LevelShape, sort="-id")


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
