"""How far a participant takes part in a forum, and the interests it declares."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.participants.shapes import InterestShape, LevelShape
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import Day, Text
from deliberation.api.writing import validated
from deliberation.models import Interest, Participant, ParticipationLevel
from deliberation.operations import participants
from deliberation.operations.idempotency import Answer
from deliberation.queries.participants import interests_of
from deliberation.rules.participants import (
    LONGEST_EVIDENCE,
    LONGEST_LINK,
    LONGEST_WORDS,
    SECTORS,
)


class LevelInput(Serializer):
    level = serializers.ChoiceField(choices=ParticipationLevel.Level.values)
    evidence = Text(max_length=LONGEST_EVIDENCE)
    link = Text(max_length=LONGEST_LINK, required=False, allow_blank=True)


class InterestInput(Serializer):
    kind = serializers.ChoiceField(choices=Interest.Kind.values)
    sector = serializers.ChoiceField(
        choices=list(SECTORS), required=False, help_text="For the kind `sector` alone."
    )
    words = Text(max_length=LONGEST_WORDS, required=False, allow_blank=True)
    link = Text(max_length=LONGEST_LINK, required=False, allow_blank=True)
    since = Day()


class EndInput(Serializer):
    ends_on = Day(help_text="The first day without it, today at the latest.")


class OfParticipant(ForumResource):
    noun = "participants"
    scopes = {"POST": Scope.TABLE}

    def participant(self, public_id: str) -> Participant:
        return found(Participant.objects.all(), public_id=public_id)


class Levels(OfParticipant):
    @extend_schema(operation_id="record_level", request=LevelInput, responses={201: LevelShape})
    def post(self, request: Request, forum: str, participant: str) -> Response:
        """Records how far a participant takes part here, on evidence. For secretariat and credentials officer."""
        given = validated(LevelInput, request)

        def write() -> Answer:
            made = participants.record_level(
                actor=self.actor(),
                forum_id=self.forum.pk,
                participant=self.participant(participant),
                **given,
            )
            return Answer(201, LevelShape(made).data)

        return self.write(write)


class Interests(OfParticipant):
    @extend_schema(
        operation_id="declare_interest", request=InterestInput, responses={201: InterestShape}
    )
    def post(self, request: Request, forum: str, participant: str) -> Response:
        """Declares an interest of a participant seated here. For its head and the secretariat."""
        given = validated(InterestInput, request)

        def write() -> Answer:
            made = participants.declare_interest(
                actor=self.actor(),
                forum_id=self.forum.pk,
                participant=self.participant(participant),
                **given,
            )
            return Answer(201, _told(made))

        return self.write(write)


class InterestEnd(OfParticipant):
    @extend_schema(operation_id="end_interest", request=EndInput, responses=InterestShape)
    def post(self, request: Request, forum: str, participant: str, interest: str) -> Response:
        """Says from which day on an interest is no longer there; it stays readable."""
        given = validated(EndInput, request)

        def write() -> Answer:
            actor, held = self.actor(), self.participant(participant)
            row = found(Interest.objects.filter(participant=held), public_id=interest)
            ended = participants.end_interest(
                actor=actor, forum_id=self.forum.pk, interest_id=row.pk, **given
            )
            return Answer(200, _told(ended))

        return self.write(write)


def _told(interest: Interest) -> dict[str, object]:
    return dict(InterestShape(interests_of(interest.participant).get(pk=interest.pk)).data)
