"""How a roll is told: by pseudonym and alias, never by name."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from accounts.models import User
from deliberation.models import Roll
from deliberation.queries import rolls


class StratumShape(Serializer):
    where = serializers.DictField(child=serializers.CharField())
    seats = serializers.IntegerField()
    people = serializers.IntegerField(help_text="How many of the pool fit it.")


class RollShape(Serializer):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    origin = serializers.ChoiceField(choices=Roll.Origin.values)
    state = serializers.ChoiceField(choices=Roll.State.values)
    chamber = serializers.CharField(source="constituency.token")
    delegation = serializers.CharField(
        source="delegation.public_id", default=None, allow_null=True,
        help_text="Whose members these are.",
    )  # fmt: skip
    source = serializers.CharField()  # type: ignore[assignment]
    issuer = serializers.CharField()
    size = serializers.IntegerField(help_text="How many people, once it is closed.")
    roll_sha256 = serializers.CharField(source="roll_hash")
    algorithm = serializers.CharField()
    pool_sha256 = serializers.CharField(source="pool_hash")
    pool_size = serializers.IntegerField()
    pool_closed_at = serializers.DateTimeField(allow_null=True)
    seed_source = serializers.CharField()
    seed_due_at = serializers.DateTimeField(allow_null=True)
    seed = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class OwnEntryShape(Serializer):
    pseudonym = serializers.CharField()
    attributes = serializers.DictField(child=serializers.CharField())
    is_drawn = serializers.BooleanField()


class OwnPlaceShape(Serializer):
    """Under which alias the caller stands on the roll, and what to send as `Acting-As`."""

    alias = serializers.CharField(source="name")
    acting_as = serializers.CharField(source="public_id")


class RollDetailShape(RollShape):
    attributes = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What people declare, with the values there are.",
    )
    strata = StratumShape(many=True)
    people = serializers.IntegerField(help_text="How many it holds so far.")
    is_vouched_for = serializers.BooleanField(
        allow_null=True, help_text="Whether its issuer vouches for the caller, where it has one."
    )
    own_entry = OwnEntryShape(allow_null=True)
    own_place = OwnPlaceShape(allow_null=True)


def detail(roll: Roll, person: User | None) -> dict[str, Any]:
    """The roll, and what of it is the caller's own."""
    facts = RollShape(roll).data
    entry, place = rolls.own_entry(roll, person), rolls.own_place(roll, person)
    return {
        **facts,
        "attributes": roll.strata.get("attributes", {}),
        "strata": StratumShape(rolls.strata_counted(roll), many=True).data,
        "people": rolls.people_counted(roll)["people"],
        "is_vouched_for": rolls.is_vouched_for(roll, person),
        "own_entry": OwnEntryShape(entry).data if entry else None,
        "own_place": OwnPlaceShape(place).data if place else None,
    }
