"""Rules of procedure as everyone reads them."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.models import Procedure
from deliberation.queries.procedures import in_force, issued
from deliberation.rules.procedures import KINDS, VERDICTS


class CaseShape(Serializer):
    """What the rules ask of one kind of question."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    rule = serializers.CharField(source="rule.public_id")
    rule_hash = serializers.CharField(source="rule.rule_hash")
    verdicts = serializers.DictField(
        child=serializers.ChoiceField(choices=list(VERDICTS)), help_text="By chamber."
    )
    sponsors = serializers.IntegerField()
    announced_hours = serializers.IntegerField()
    voting_hours = serializers.IntegerField()


class ProcedureShape(Serializer):
    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField(allow_null=True)
    symbol = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()
    kinds = CaseShape(many=True, source="asked")
    speaking = serializers.DictField(
        child=serializers.IntegerField(), help_text="Seconds, by kind of speech."
    )
    version = serializers.IntegerField()
    based_on = serializers.CharField(source="based_on.public_id", allow_null=True)
    content_hash = serializers.CharField()
    issued_at = serializers.DateTimeField(allow_null=True)
    is_in_force = serializers.BooleanField()


def told(rows: Sequence[Procedure], current: Procedure | None) -> list[dict[str, Any]]:
    """``rows`` were read with their cases; ``current`` is the revision in force."""
    for row in rows:
        row.is_in_force = row == current  # type: ignore[attr-defined]
    return [dict(ProcedureShape(row).data) for row in rows]


class Procedures(ForumResource):
    noun = "procedures"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="list_procedures", responses=paged(ProcedureShape))
    def get(self, request: Request, forum: str) -> Response:
        """Every issued revision of the rules of procedure, newest first; one of them is in force."""
        current = in_force(self.forum.pk)
        return self.page_made(issued(self.forum), lambda rows: told(rows, current), sort="-number")


class OneProcedure(ForumResource):
    noun = "procedures"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_procedure", responses=ProcedureShape)
    def get(self, request: Request, forum: str, procedure: str) -> Response:
        """An issued revision: its words, what it asks of each kind of question, its hash."""
        row = found(issued(self.forum), public_id=procedure)
        return Response(told([row], in_force(self.forum.pk))[0])
