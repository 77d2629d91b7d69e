"""Delegations from a table: a preview that writes nothing, and the import of what it showed."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import ForumResource
from deliberation.api.shapes import Matching, Text
from deliberation.api.writing import validated
from deliberation.formats.spreadsheets import write_sheet
from deliberation.models import Participant
from deliberation.operations import seatings
from deliberation.operations.idempotency import Answer
from deliberation.queries.delegations import table_of
from deliberation.queries.seatings import plan_of
from deliberation.rules.seatings import Fault, Plan, Seat, chamber_of


class RowFaultShape(Serializer):
    """What is wrong in one cell of a row that is left out, and what to do."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    detail = serializers.SerializerMethodField()

    def get_detail(self, fault: Fault) -> str:
        words = gettext(fault.reason)
        return words % fault.facts if fault.facts else words


class PlannedSeatShape(Serializer):
    line = serializers.IntegerField(source="row.line")
    name = serializers.CharField(source="row.name")
    code = serializers.CharField(source="row.code")
    kind = serializers.ChoiceField(source="row.kind", choices=Participant.Kind.values)
    chamber = serializers.SerializerMethodField()
    is_new = serializers.BooleanField()
    holder = serializers.CharField()
    head_email = serializers.CharField(source="row.head_email")

    def get_chamber(self, seat: Seat) -> str:
        return chamber_of(seat.row)


class SeatingPreviewShape(Serializer):
    """``seal`` names exactly what an import would do; send it back to have it done."""

    seal = serializers.CharField()
    seats = PlannedSeatShape(many=True)
    faults = RowFaultShape(many=True)
    rows_left_out = serializers.IntegerField(source="bad_lines")


class ImportedShape(Serializer):
    participants = serializers.IntegerField()
    delegations = serializers.IntegerField()
    invitations = serializers.IntegerField()
    rows_left_out = serializers.IntegerField(source="left_out")


class SeatingInput(Serializer):
    csv = Text(max_length=1024 * 1024, help_text="A table whose first line names the columns.")


class ImportInput(SeatingInput):
    seal = Matching(r"[0-9a-f]{64}", help_text="Of the preview that is confirmed.")


class SeatingPreview(ForumResource):
    noun = "delegations"
    scopes = {"POST": Scope.TABLE}
    is_pure = True

    @extend_schema(
        operation_id="preview_seating", request=SeatingInput, responses=SeatingPreviewShape
    )
    def post(self, request: Request, forum: str) -> Response:
        """What importing this table would do, and every row that would be left out. Writes nothing."""
        given = validated(SeatingInput, request)
        seatings.require_may_import(self.actor(), self.forum.pk)
        plan: Plan = plan_of(self.forum, given["csv"].encode())
        return Response(SeatingPreviewShape(plan).data)


class SeatingImport(ForumResource):
    noun = "delegations"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="import_seating", request=ImportInput, responses={201: ImportedShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Does what the preview with this seal showed: all of it, or nothing."""
        given: dict[str, Any] = validated(ImportInput, request)

        def write() -> Answer:
            made = seatings.import_seats(
                actor=self.actor(),
                forum_id=self.forum.pk,
                source=given["csv"].encode(),
                seal=given["seal"],
            )
            return Answer(201, ImportedShape(made).data)

        return self.write(write)


class CSVNames(JSONRenderer):
    """Lets a caller ask for ``text/csv``; a refusal is JSON all the same."""

    media_type = "text/csv"
    format = "csv"


class DelegationTable(ForumResource):
    noun = "delegations"
    scopes = {"GET": Scope.READ}
    renderer_classes = [CSVNames, JSONRenderer]

    @extend_schema(
        operation_id="read_delegation_table", responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request, forum: str) -> StreamingHttpResponse:
        """Everyone at the table as CSV, in the columns that an import takes; no address of anybody."""
        header, rows = table_of(self.forum)
        return StreamingHttpResponse(
            write_sheet(header, rows), content_type="text/csv; charset=utf-8"
        )
