"""The composition of the table: what the forum asks for, what is there, what is missing."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import Text, Whole
from deliberation.api.writing import validated
from deliberation.models import CompositionTarget, Forum
from deliberation.operations import composition
from deliberation.operations.composition import LONGEST_TITLE
from deliberation.operations.idempotency import Answer
from deliberation.queries.clock import database_clock
from deliberation.queries.composition import composition_of
from deliberation.rules.composition import MOST_ASKED

MEASURES, SOURCES = CompositionTarget.Measure.values, CompositionTarget.Source.values


class CompositionTargetShape(Serializer):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    measure = serializers.ChoiceField(choices=MEASURES)
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    name = serializers.CharField(help_text="Of the attribute, where it counts by one.")
    value = serializers.CharField(help_text="Empty where everyone, or different values, count.")
    minimum = serializers.IntegerField()


class CompositionLineShape(Serializer):
    target = CompositionTargetShape()
    there = serializers.IntegerField()
    values = serializers.ListField(
        child=serializers.CharField(), help_text="Those there are, where different values count."
    )
    missing = serializers.IntegerField()


class CompositionShape(Serializer):
    counted_at = serializers.DateTimeField()
    lines = CompositionLineShape(many=True)


class CompositionTargetInput(Serializer):
    title = Text(max_length=LONGEST_TITLE)
    measure = serializers.ChoiceField(choices=MEASURES)
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    name = Text(max_length=32, required=False, allow_blank=True)
    value = Text(max_length=64, required=False, allow_blank=True)
    minimum = Whole(min_value=1, max_value=MOST_ASKED)


def told(forum: Forum) -> dict[str, Any]:
    now = database_clock()
    shown = {"counted_at": now, "lines": composition_of(forum, now)}
    return dict(CompositionShape(shown).data)


class Composition(ForumResource):
    noun = "composition"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_composition", responses=CompositionShape)
    def get(self, request: Request, forum: str) -> Response:
        """What the forum asks of its table, how many are there and missing, counted now."""
        return Response(told(self.forum))


class Targets(ForumResource):
    noun = "composition"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="add_target",
        request=CompositionTargetInput,
        responses={201: CompositionTargetShape},
    )
    def post(self, request: Request, forum: str) -> Response:
        """Asks that the table hold at least so many. For chair and secretariat."""
        given = validated(CompositionTargetInput, request)

        def write() -> Answer:
            made = composition.add_target(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(201, CompositionTargetShape(made).data)

        return self.write(write)


class OneTarget(ForumResource):
    noun = "composition"
    scopes = {"PUT": Scope.TABLE, "DELETE": Scope.TABLE}

    def target(self, public_id: str) -> CompositionTarget:
        return found(CompositionTarget.objects.filter(forum=self.forum), public_id=public_id)

    @extend_schema(
        operation_id="change_target",
        request=CompositionTargetInput,
        responses=CompositionTargetShape,
    )
    def put(self, request: Request, forum: str, target: str) -> Response:
        """Asks for something else, or for another number."""
        given = validated(CompositionTargetInput, request)

        def write() -> Answer:
            actor, held = self.actor(), self.target(target)
            changed = composition.change_target(actor=actor, target_id=held.pk, **given)
            return Answer(200, CompositionTargetShape(changed).data)

        return self.write(write)

    @extend_schema(operation_id="remove_target", responses=CompositionShape)
    def delete(self, request: Request, forum: str, target: str) -> Response:
        """Asks for it no longer."""

        def write() -> Answer:
            actor, held = self.actor(), self.target(target)
            composition.remove_target(actor=actor, target_id=held.pk)
            return Answer(200, told(self.forum))

        return self.write(write)
