"""The draft of the next revision of the rules, seen and edited by chair and secretariat."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.procedures.pages import ProcedureShape, told
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import Nothing, Text, Whole, language, public_id
from deliberation.api.writing import validated
from deliberation.models import Procedure
from deliberation.operations import procedures
from deliberation.operations.idempotency import Answer
from deliberation.queries.decisions import listed_rules
from deliberation.queries.procedures import draft_of, in_force, issued, may_see_draft


class RulesInput(Serializer):
    version = Whole(help_text="Of the draft as you saw it.")
    title = Text(max_length=200)
    language = language()
    text = Text(max_length=100_000, allow_blank=True)
    speaking = serializers.DictField(child=Whole(), help_text="Seconds, by kind of speech.")


class CaseInput(Serializer):
    version = Whole(help_text="Of the draft as you saw it.")
    rule = public_id(help_text="A decision rule the forum keeps.")
    verdicts = serializers.DictField(
        child=Text(max_length=12), help_text="By chamber: decides, concurs or advises."
    )
    sponsors = Whole(required=False)
    announced_hours = Whole(required=False)
    voting_hours = Whole(required=False)


class VersionInput(Serializer):
    version = Whole(help_text="Of the draft as you saw it.")


class GoneShape(Serializer):
    version = serializers.IntegerField()


class OfDraft(ForumResource):
    noun = "procedures"

    def told(self) -> dict[str, Any]:
        """The draft as it stands."""
        draft = draft_of(self.forum)
        if draft is None or not may_see_draft(self.viewer):
            raise Http404
        return told([draft], None)[0]

    def changed(self, write: Callable[..., Procedure], **given: Any) -> Response:
        def act() -> Answer:
            write(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(200, self.told())

        return self.write(act)


class OneDraft(OfDraft):
    scopes = {"GET": Scope.READ, "POST": Scope.QUESTION, "PUT": Scope.QUESTION}

    @extend_schema(operation_id="read_procedure_draft", responses=ProcedureShape)
    def get(self, request: Request, forum: str) -> Response:
        """The open draft. For chair and secretariat."""
        return Response(self.told())

    @extend_schema(
        operation_id="start_procedure_draft", request=Nothing, responses={201: ProcedureShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Begins the next revision from the newest issued one."""
        validated(Nothing, request)

        def act() -> Answer:
            procedures.start_procedure(actor=self.actor(), forum_id=self.forum.pk)
            return Answer(201, self.told())

        return self.write(act)

    @extend_schema(
        operation_id="reword_procedure_draft", request=RulesInput, responses=ProcedureShape
    )
    def put(self, request: Request, forum: str) -> Response:
        """Sets title, words, language and speaking limits."""
        return self.changed(procedures.reword_procedure, **validated(RulesInput, request))


class OneKind(OfDraft):
    scopes = {"PUT": Scope.QUESTION, "POST": Scope.QUESTION}

    @extend_schema(operation_id="set_procedure_kind", request=CaseInput, responses=ProcedureShape)
    def put(self, request: Request, forum: str, kind: str) -> Response:
        """Says how a kind of question is decided."""
        given = validated(CaseInput, request)
        rules = listed_rules(self.forum)
        given["rule"] = found(rules, public_id=given["rule"])
        return self.changed(procedures.set_case, kind=kind, **given)

    @extend_schema(
        operation_id="drop_procedure_kind", request=VersionInput, responses=ProcedureShape
    )
    def post(self, request: Request, forum: str, kind: str) -> Response:
        """Lets the draft say nothing of this kind of question."""
        return self.changed(procedures.drop_case, kind=kind, **validated(VersionInput, request))


class Issue(OfDraft):
    scopes = {"POST": Scope.QUESTION}

    @extend_schema(
        operation_id="issue_procedure", request=VersionInput, responses={201: ProcedureShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Freezes the draft as the next revision. It is in force once a question has adopted it."""
        given = validated(VersionInput, request)

        def act() -> Answer:
            made = procedures.issue_procedure(actor=self.actor(), forum_id=self.forum.pk, **given)
            row = issued(self.forum).get(pk=made.pk)
            where = f"/api/v1/forums/{forum}/procedures/{made.public_id}/"
            return Answer(201, told([row], in_force(self.forum.pk))[0], {"Location": where})

        return self.write(act)


class Discard(OfDraft):
    scopes = {"POST": Scope.QUESTION}

    @extend_schema(
        operation_id="discard_procedure_draft", request=VersionInput, responses=GoneShape
    )
    def post(self, request: Request, forum: str) -> Response:
        """Throws the draft away."""
        given = validated(VersionInput, request)

        def act() -> Answer:
            procedures.discard_procedure(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(200, {"version": given["version"]})

        return self.write(act)
