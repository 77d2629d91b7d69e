"""Credentials reports: every one as it was issued, and issuing the next."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Nothing
from deliberation.api.writing import validated
from deliberation.models import CredentialsReport
from deliberation.operations import credentials
from deliberation.operations.idempotency import Answer
from deliberation.queries.credentials import report_in_force, reports_of


class ReportedCredentialShape(Serializer):
    delegation = serializers.CharField()
    role = serializers.CharField()
    name = serializers.CharField()
    standing = serializers.CharField()


class ReportedChamberShape(Serializer):
    chamber = serializers.CharField()
    name = serializers.CharField()
    numbers = serializers.DictField(child=serializers.IntegerField())
    credentials = ReportedCredentialShape(many=True)


class ReportContentShape(Serializer):
    symbol = serializers.CharField()
    at = serializers.CharField()
    chambers = ReportedChamberShape(many=True)


class CredentialsReportShape(Serializer):
    """`hash` is the SHA-256 of `content` in canonical JSON (RFC 8785)."""

    id = serializers.CharField(source="public_id")
    symbol = serializers.CharField()
    hash = serializers.CharField(source="content_hash")
    is_in_force = serializers.SerializerMethodField()
    issued_at = serializers.DateTimeField()

    def get_is_in_force(self, report: CredentialsReport) -> bool:
        return bool(report.pk == self.context["in_force"])


class CredentialsReportDetailShape(CredentialsReportShape):
    content = ReportContentShape()


class OfReports(ForumResource):
    noun = "credentials"

    def in_force(self) -> int | None:
        held = report_in_force(self.forum)
        return held.pk if held else None


class Reports(OfReports):
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING

    @extend_schema(operation_id="list_credentials_reports", responses=paged(CredentialsReportShape))
    def get(self, request: Request, forum: str) -> Response:
        """Every report, newest first; the one that a certified question adopted last is in force."""
        rows = reports_of(self.forum)
        return self.page(rows, CredentialsReportShape, sort="-number", in_force=self.in_force())

    @extend_schema(
        operation_id="issue_credentials_report",
        request=Nothing,
        responses={201: CredentialsReportDetailShape},
    )
    def post(self, request: Request, forum: str) -> Response:
        """Issues the state of all credentials at this moment, for good. For the credentials officer."""
        validated(Nothing, request)

        def write() -> Answer:
            made = credentials.issue_report(actor=self.actor(), forum_id=self.forum.pk)
            body = CredentialsReportDetailShape(made, context={"in_force": self.in_force()}).data
            where = f"/api/v1/forums/{forum}/credentials/reports/{made.public_id}/"
            return Answer(201, body, {"Location": where})

        return self.write(write)


class OneReport(OfReports):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_credentials_report", responses=CredentialsReportDetailShape)
    def get(self, request: Request, forum: str, report: str) -> Response:
        """A report as it was issued."""
        held = found(reports_of(self.forum), public_id=report)
        shape = CredentialsReportDetailShape(held, context={"in_force": self.in_force()})
        return Response(shape.data)
