"""Reading and drafting questions."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import audience_given, audience_input
from deliberation.api.questions import shapes
from deliberation.api.questions.shapes import STATES, QuestionDetailShape, QuestionShape
from deliberation.api.resources import PAGING, Filter, ForumResource, found, paged
from deliberation.api.shapes import Text, language, public_id
from deliberation.api.writing import validated
from deliberation.models import Provision, Question
from deliberation.operations import questions
from deliberation.operations.idempotency import Answer
from deliberation.queries.audiences import PUBLIC_VIEWER
from deliberation.queries.clock import database_clock
from deliberation.queries.credentials import reports_of
from deliberation.queries.decisions import listed_rules
from deliberation.queries.procedures import issued
from deliberation.queries.questions import in_state, visible_questions
from deliberation.queries.revisions import revisions_of
from deliberation.queries.rolls import visible_rolls
from deliberation.rules.procedures import DEPARTABLE
from deliberation.rules.questions import State


class QuestionInput(Serializer):
    title = Text(max_length=200)
    rule = public_id(help_text="A rule the forum keeps.")
    chambers = serializers.ListField(child=Text(max_length=32), min_length=1, max_length=50)
    roll = public_id(
        required=False, help_text="The roll whose people vote, in its chamber; else delegations do."
    )
    explanation = Text(max_length=4000, required=False, allow_blank=True)
    revision = public_id(required=False, help_text="Alone, or with a provision of it.")
    provision = public_id(required=False)
    motion = Text(max_length=8000, required=False, allow_blank=True)
    procedure = public_id(required=False, help_text="An issued revision of rules of procedure.")
    credentials_report = public_id(required=False, help_text="A report on credentials.")
    departure_kind = serializers.ChoiceField(
        choices=list(DEPARTABLE),
        required=False,
        help_text="Of a motion: the kind of question that may depart from the rules of procedure.",
    )
    departs_by = public_id(
        required=False, help_text="The certified motion that allows the departure."
    )
    language = language(required=False, help_text="In which the provision is voted on.")
    tally_shown = serializers.ChoiceField(choices=Question.TallyShown.values, required=False)
    audience = audience_input()


class OfQuestion(ForumResource):
    noun = "questions"

    def question(self, public_id: str) -> Question:
        """What everybody may see is found without asking who asks."""
        shown = visible_questions(self.forum, PUBLIC_VIEWER).filter(public_id=public_id).first()
        return shown or found(visible_questions(self.forum, self.viewer), public_id=public_id)

    def departure(self, public_id: str) -> Question:
        """The motion named as the one that allows a departure."""
        return found(visible_questions(self.forum, self.viewer), public_id=public_id)

    def told(self, public_id: str) -> dict[str, Any]:
        return shapes.detail(self.question(public_id), database_clock())

    def drafted(self, made: Question) -> Answer:
        where = f"/api/v1/forums/{self.forum.slug}/questions/{made.public_id}/"
        return Answer(201, shapes.detail(made, database_clock()), {"Location": where})


class Questions(OfQuestion):
    scopes = {"GET": Scope.READ, "POST": Scope.QUESTION}
    filters = PAGING | {
        "state": Filter("Only those in this state now.", choices=STATES),
        "charter": Filter("Only those on this charter."),
    }

    @extend_schema(operation_id="list_questions", responses=paged(QuestionShape))
    def get(self, request: Request, forum: str) -> Response:
        """Questions, newest first."""
        rows, now = visible_questions(self.forum, self.viewer), database_clock()
        if state := self.asked("state"):
            rows = in_state(rows, State(state), now)
        if charter := self.asked("charter"):
            rows = rows.filter(of_charter__public_id=charter)
        told = partial(shapes.brief, now=now)
        return self.page_made(rows, lambda page: [told(row) for row in page], sort="-created_at")

    @extend_schema(
        operation_id="draft_question", request=QuestionInput, responses={201: QuestionDetailShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Drafts a question on a provision as it stands in a revision, on a revision, on rules of procedure, on a credentials report, or a motion."""
        given = validated(QuestionInput, request)

        def write() -> Answer:
            actor = self.actor()
            given["audience"] = audience_given(self.forum, actor, given.get("audience"))
            made = questions.draft_question(
                actor=actor, forum_id=self.forum.pk, **(given | self._named(given))
            )
            rows = Question.objects.select_related(
                "rule", "procedure", "credentials_report", "departs_by", "ruled_by"
            )
            return self.drafted(rows.get(pk=made.pk))

        return self.write(write)

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        """What the body names, as far as the caller may see it."""
        named: dict[str, Any] = {"rule": found(listed_rules(self.forum), public_id=given["rule"])}
        if "roll" in given:
            rolls = visible_rolls(self.forum, self.viewer).filter(delegation=None)
            named["roll"] = found(rolls, public_id=given["roll"])
        revisions = revisions_of(self.forum, self.viewer)
        if "revision" in given:
            named["revision"] = found(
                revisions.select_related("charter"), public_id=given["revision"]
            )
        if "procedure" in given:
            named["procedure"] = found(issued(self.forum), public_id=given["procedure"])
        if "credentials_report" in given:
            reports = reports_of(self.forum)
            named["credentials_report"] = found(reports, public_id=given["credentials_report"])
        if "departs_by" in given:
            named["departs_by"] = self.departure(given["departs_by"])
        if "provision" in given:
            provisions = Provision.objects.filter(forum=self.forum)
            named["provision"] = found(provisions, public_id=given["provision"])
        return named


class OneQuestion(OfQuestion):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_question", responses=QuestionDetailShape)
    def get(self, request: Request, forum: str, question: str) -> Response:
        """A question. Past its deadline it is closed, whether or not it has been counted yet."""
        return Response(self.told(question))
