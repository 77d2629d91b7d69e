"""Who comes onto a roll: whoever enters it themselves, an assembly's own list."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.errors import sentence
from deliberation.api.rolls.pages import OfRoll
from deliberation.api.rolls.shapes import RollDetailShape
from deliberation.api.shapes import Nothing, Text
from deliberation.api.writing import validated
from deliberation.formats.rolls import BadRow, List, read_assembly_csv
from deliberation.models import Roll
from deliberation.operations import rolls
from deliberation.operations.idempotency import Answer
from deliberation.operations.rolls.making import keep
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import parse_strata

LONGEST_LIST = 2_000_000  # characters


class VolunteerInput(Serializer):
    attributes = serializers.DictField(
        child=Text(max_length=32), required=False, help_text="One value of each the roll asks for."
    )


class ListInput(Serializer):
    csv = Text(
        max_length=LONGEST_LIST,
        help_text="With a header: `email`, and if you like `name` and the declared attributes.",
    )


class BadRowShape(Serializer):
    line = serializers.IntegerField()
    words = serializers.CharField()
    why = serializers.CharField()


class ListPreviewShape(Serializer):
    people = serializers.IntegerField(help_text="How many can be taken.")
    bad = BadRowShape(many=True)


def _read(roll: Roll, text: str) -> List:
    return read_assembly_csv(text, parse_strata(roll.strata) if roll.strata else None)


def _why(row: BadRow) -> str:
    return sentence(row.reason, row.facts)


class Volunteers(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="volunteer", request=VolunteerInput, responses={201: RollDetailShape}
    )
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Puts the caller into the pool of a lot, or on the roll of an issuer that vouches for them."""
        given = validated(VolunteerInput, request)

        def write() -> Answer:
            rolls.volunteer(
                actor=self.actor(), roll_id=self.roll(roll).pk,
                attributes=given.get("attributes", {}),
            )  # fmt: skip
            return Answer(201, self.told(roll))

        return self.write(write)


class Withdrawal(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="withdraw_from_pool", request=Nothing, responses=RollDetailShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Takes the caller off the pool or roll while it is open."""
        return self.taken(roll, rolls.withdraw_from_pool, validated(Nothing, request))


class PeoplePreview(OfRoll):
    scopes = {"POST": Scope.TABLE}
    is_pure = True

    @extend_schema(operation_id="preview_people", request=ListInput, responses=ListPreviewShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Reads an assembly's list and names every row that cannot be taken; writes nothing."""
        given, held = validated(ListInput, request), self.roll(roll)
        keep(self.actor(), held)
        found = _read(held, given["csv"])
        bad: list[dict[str, Any]] = [
            {"line": row.line, "words": row.words, "why": _why(row)} for row in found.bad
        ]
        return Response(ListPreviewShape({"people": len(found.rows), "bad": bad}).data)


class People(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="list_people", request=ListInput, responses=RollDetailShape)
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Takes an assembly's list in place of the one before; refused whole for one bad row."""
        given = validated(ListInput, request)

        def write() -> Answer:
            held, actor = self.roll(roll), self.actor()
            keep(actor, held)
            found = _read(held, given["csv"])
            if found.bad:
                raise _named(found.bad[0])
            rolls.list_people(actor=actor, roll_id=held.pk, rows=found.rows)
            return Answer(200, self.told(roll))

        return self.write(write)


def _named(row: BadRow) -> RuleBroken:
    return RuleBroken(
        "list-bad-row",
        _("This row cannot be taken: %(why)s"),
        place=f"csv, line {row.line}",
        facts={"why": _why(row)},
    )


class LeavingOut(OfRoll):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="leave_out_unregistered", request=Nothing, responses=RollDetailShape
    )
    def post(self, request: Request, forum: str, roll: str) -> Response:
        """Takes those who have not registered off the list."""
        return self.taken(roll, rolls.leave_out_unregistered, validated(Nothing, request))
