"""Reading rolls, making them, and the steps of their life."""

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.resources import PAGING, Filter, ForumResource, found, paged
from deliberation.api.rolls.shapes import RollDetailShape, RollShape, detail
from deliberation.api.shapes import Moment, Nothing, Text
from deliberation.api.tallies import CSVNames
from deliberation.api.writing import validated
from deliberation.models import Delegation, Roll
from deliberation.operations import rolls
from deliberation.operations.idempotency import Answer
from deliberation.queries import rolls as reading


class RollInput(Serializer):
    title = Text(max_length=200)
    origin = Text(max_length=12, help_text=", ".join(Roll.Origin.values))
    chamber = Text(max_length=32, help_text="In which its people vote.")
    strata = serializers.JSONField(
        required=False, help_text="An object of `attributes` and `strata`, as in `strata.json`."
    )
    source = Text(max_length=300, required=False, allow_blank=True)  # type: ignore[assignment]
    issuer = Text(
        max_length=300, required=False, allow_blank=True,
        help_text="Of an identity provider that is set up here, as it writes it; for `identity` alone.",
    )  # fmt: skip


class MembersInput(Serializer):
    title = Text(max_length=200)
    source = Text(max_length=300)  # type: ignore[assignment]


class PoolInput(Serializer):
    seed_source = Text(max_length=300)
    seed_due_at = Moment(help_text="From when the seed is public: in the future.")


class SeedInput(Serializer):
    seed = Text(max_length=500)


class OfRoll(ForumResource):
    noun = "rolls"

    def roll(self, public_id: str) -> Roll:
        return found(reading.visible_rolls(self.forum, self.viewer), public_id=public_id)

    def told(self, public_id: str) -> dict[str, Any]:
        return detail(self.roll(public_id), person_of(self.request))

    def taken(self, roll: str, step: Callable[..., Any], given: dict[str, Any]) -> Response:
        def write() -> Answer:
            step(actor=self.actor(), roll_id=self.roll(roll).pk, **given)
            return Answer(200, self.told(roll))

        return self.write(write)

    def made(self, roll: Roll) -> Answer:
        where = f"/api/v1/forums/{self.forum.slug}/rolls/{roll.public_id}/"
        return Answer(201, self.told(roll.public_id), {"Location": where})


class Rolls(OfRoll):
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING | {"state": Filter("Only those in this state.", choices=Roll.State.values)}

    @extend_schema(operation_id="list_rolls", responses=paged(RollShape))
    def get(self, request: Request, forum: str) -> Response:
        """Rolls, newest first."""
        rows = reading.visible_rolls(self.forum, self.viewer)
        if state := self.asked("state"):
            rows = rows.filter(state=state)
        return self.page(rows, RollShape, sort="-created_at")

    @extend_schema(operation_id="make_roll", request=RollInput, responses={201: RollDetailShape})
    def post(self, request: Request, forum: str) -> Response:
        """Begins a roll. For secretariat and credentials officer."""
        given = validated(RollInput, request)
        return self.write(
            lambda: self.made(rolls.make_roll(actor=self.actor(), forum_id=self.forum.pk, **given))
        )


class MembersRolls(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="make_members_roll", request=MembersInput, responses={201: RollDetailShape}
    )
    def post(self, request: Request, forum: str, delegation: str) -> Response:
        """Begins a list of the delegation's own members, whom it may consult. For its head."""
        given = validated(MembersInput, request)

        def write() -> Answer:
            seat = found(Delegation.objects.filter(forum=self.forum), public_id=delegation)
            return self.made(
                rolls.make_members_roll(actor=self.actor(), delegation_id=seat.pk, **given)
            )

        return self.write(write)


class OneRoll(OfRoll):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_roll", responses=RollDetailShape)
    def get(self, request: Request, forum: str, roll: str) -> Response:
        """A roll, its strata, and whether the caller is in its pool or stands on it."""
        return Response(self.told(roll))


class Pool(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="close_pool", request=PoolInput, responses=RollDetailShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Closes and publishes the pool, and says where the seed will come from and when."""
        return self.taken(roll, rolls.close_pool, validated(PoolInput, request))


class Draw(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="draw_lot", request=SeedInput, responses=RollDetailShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Draws by the seed, once it is public, and closes the roll."""
        return self.taken(roll, rolls.draw_lot, validated(SeedInput, request))


class Closing(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="close_roll", request=Nothing, responses=RollDetailShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Closes a roll that is not drawn by lot; it is never changed afterwards."""
        return self.taken(roll, rolls.close_roll, validated(Nothing, request))


class PlainNames(CSVNames):
    media_type = "text/plain"
    format = "txt"


class RollFile(OfRoll):
    """A published file, byte for byte what is hashed; before it is published it is not found."""

    scopes = {"GET": Scope.READ}
    renderer_classes = [CSVNames, PlainNames, JSONRenderer]
    states: tuple[str, ...] = ("closed",)
    of_a_lot = True
    content_type = "text/csv; charset=utf-8"

    def text(self, roll: Roll) -> str:
        raise NotImplementedError

    def file(self, public_id: str) -> HttpResponse:
        roll = self.roll(public_id)
        if roll.state not in self.states or (self.of_a_lot and roll.origin != Roll.Origin.LOT):
            raise Http404
        return HttpResponse(self.text(roll).encode(), content_type=self.content_type)


class StrataFile(RollFile):
    states = ("gathering", "pooled", "closed")
    content_type = "application/json"

    def text(self, roll: Roll) -> str:
        return json.dumps(roll.strata, indent=2) + "\n"

    @extend_schema(
        operation_id="download_strata", responses={(200, "application/json"): OpenApiTypes.OBJECT}
    )
    def get(self, request: Request, forum: str, roll: str) -> HttpResponse:
        """The strata of a lot, for `manage.py draw`."""
        return self.file(roll)


class PoolFile(RollFile):
    states = ("pooled", "closed")

    def text(self, roll: Roll) -> str:
        return reading.pool_file(roll)

    @extend_schema(operation_id="download_pool", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, forum: str, roll: str) -> HttpResponse:
        """The pool of a lot by pseudonym, for `manage.py draw`, once it is closed."""
        return self.file(roll)


class DrawnFile(RollFile):
    content_type = "text/plain; charset=utf-8"

    def text(self, roll: Roll) -> str:
        return reading.drawn_file(roll)

    @extend_schema(operation_id="download_drawn", responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, forum: str, roll: str) -> HttpResponse:
        """The pseudonyms drawn, as `manage.py draw` prints them."""
        return self.file(roll)


class ElectorsFile(RollFile):
    of_a_lot = False

    def text(self, roll: Roll) -> str:
        return reading.electors_file(roll)

    @extend_schema(
        operation_id="download_electors", responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request, forum: str, roll: str) -> HttpResponse:
        """A closed roll by alias: the file its hash is of."""
        return self.file(roll)
