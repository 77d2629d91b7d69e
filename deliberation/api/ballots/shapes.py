"""Ballots, electors and the roll call as programs send and get them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.api.people import ByShape
from deliberation.api.questions.mandates import MandateShape
from deliberation.api.shapes import Text, language
from deliberation.operations.ballots import LONGEST_EXPLANATION

ABSENT = "absent"


class ReceiptShape(Serializer):
    """An acknowledged ballot; `receipt` names it for ever."""

    receipt = serializers.CharField(source="public_id")
    choice = serializers.CharField()
    explanation = serializers.CharField()
    language = serializers.CharField()
    cast_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()


def receipt(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What ReceiptShape makes of a ballot's columns, without asking its fields one by one."""
    cast_at: datetime = columns["cast_at"]
    return {
        "receipt": columns["public_id"], "choice": columns["choice"],
        "explanation": columns["explanation"], "language": columns["language"],
        "cast_at": cast_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "is_current": columns["is_current"],
    }  # fmt: skip


class CastShape(ReceiptShape):
    by = ByShape()


class ElectorShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    number = serializers.IntegerField(help_text="How many identical electors this one stands for.")
    attributes = serializers.DictField(child=serializers.CharField())


class OwnShape(Serializer):
    elector = ElectorShape()
    ballot = ReceiptShape(allow_null=True)


class CalledShape(ElectorShape):
    """Who is entitled and, once it may be seen, what they answered."""

    choice = serializers.CharField(allow_null=True)
    explanation = serializers.CharField(allow_null=True)
    mandates = MandateShape(many=True, help_text="What the delegation's members had answered.")


class RollCallShape(Serializer):
    is_shown = serializers.BooleanField(help_text="Whether answers may be seen by now.")
    results = CalledShape(many=True)
    next = serializers.CharField(allow_null=True)


class BallotInput(Serializer):
    choice = Text(max_length=32)
    explanation = Text(max_length=LONGEST_EXPLANATION, required=False, allow_blank=True)
    language = language(required=False)


class RecusalInput(Serializer):
    explanation = Text(max_length=LONGEST_EXPLANATION, required=False, allow_blank=True)
