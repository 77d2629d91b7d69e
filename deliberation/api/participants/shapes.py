"""How participants are told: who they are, where they sit, how far they take part, what they declare."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.api import people
from deliberation.api.people import ByShape
from deliberation.models import Delegation, Interest, Participant, ParticipationLevel
from deliberation.queries.delegations import delegations_held
from deliberation.queries.participants import interests_of, levels_now
from deliberation.rules.participants import SECTORS


class ParticipantShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    short_name = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Participant.Kind.values)
    controlled_by = serializers.CharField(source="controlled_by.public_id", allow_null=True)
    created_at = serializers.DateTimeField()


class HeldSeatShape(Serializer):
    id = serializers.CharField(source="public_id")
    forum = serializers.CharField(source="forum.slug")
    chamber = serializers.CharField(source="constituency.token")
    state = serializers.ChoiceField(choices=Delegation.State.values)


class LevelShape(Serializer):
    """A level as it was recorded; the newest of a forum holds."""

    id = serializers.CharField(source="public_id")
    forum = serializers.CharField(source="forum.slug")
    level = serializers.ChoiceField(choices=ParticipationLevel.Level.values)
    evidence = serializers.CharField()
    link = serializers.CharField()
    by = serializers.SerializerMethodField()
    recorded_at = serializers.DateTimeField()

    def get_by(self, row: ParticipationLevel) -> ByShape:
        return ByShape(people.shown(row.recorded_by, None, row.forum_role)).data  # type: ignore[return-value]


class InterestShape(Serializer):
    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=Interest.Kind.values)
    sector = serializers.ChoiceField(choices=["", *SECTORS])
    words = serializers.CharField()
    link = serializers.CharField()
    since = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day without it.")
    forum = serializers.CharField(source="forum.slug", help_text="Where it was declared.")
    by = serializers.SerializerMethodField()
    declared_at = serializers.DateTimeField()

    def get_by(self, row: Interest) -> ByShape:
        shown = people.shown(row.declared_by, row.accreditation, row.forum_role)
        return ByShape(shown).data  # type: ignore[return-value]


class ParticipantDetailShape(ParticipantShape):
    delegations = HeldSeatShape(many=True)
    levels = LevelShape(many=True)
    interests = InterestShape(many=True)


def detail(participant: Participant) -> dict[str, Any]:
    """The participant with its seats, what holds in each forum, and its interests; three queries."""
    told = {
        "delegations": HeldSeatShape(delegations_held(participant), many=True).data,
        "levels": LevelShape(levels_now(participant), many=True).data,
        "interests": InterestShape(interests_of(participant), many=True).data,
    }
    return dict(ParticipantShape(participant).data) | told
