"""The steps of a question's life: announced, opened, withdrawn, closed early, certified."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.questions.pages import OfQuestion
from deliberation.api.questions.shapes import QuestionDetailShape
from deliberation.api.shapes import Moment, Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.operations import questions, tallies
from deliberation.operations.idempotency import Answer
from deliberation.operations.questions import LONGEST_REASON


class AnnounceInput(Serializer):
    opens_at = Moment()


class OpenInput(Serializer):
    closes_at = Moment()
    departs_by = public_id(
        required=False, help_text="The certified motion that allows a departure from the rules."
    )


class DepartureInput(Serializer):
    reason = Text(max_length=LONGEST_REASON)


class Step(OfQuestion):
    """One step; the answer is the question as it stands then."""

    scopes = {"POST": Scope.QUESTION}

    def taken(self, question: str, step: Callable[..., Any], given: dict[str, Any]) -> Response:
        def write() -> Answer:
            step(actor=self.actor(), question_id=self.question(question).pk, **given)
            return Answer(200, self.told(question))

        return self.write(write)


class Announcement(Step):
    @extend_schema(
        operation_id="announce_question", request=AnnounceInput, responses=QuestionDetailShape
    )
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Says beforehand when a drafted question will open, and tells every entitled delegation. For the
        chair."""
        return self.taken(question, questions.announce_question, validated(AnnounceInput, request))


class Opening(Step):
    @extend_schema(operation_id="open_question", request=OpenInput, responses=QuestionDetailShape)
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Opens the vote: electorate, rule and deadline are frozen from here on. For the chair.

        Refused with 409 while the announcement has not reached every delegation; see `unheard`."""
        given = validated(OpenInput, request)
        if "departs_by" in given:
            given["departs_by"] = self.departure(given["departs_by"])
        return self.taken(question, questions.open_question, given)


class OpeningUnheard(Step):
    @extend_schema(
        operation_id="agree_to_open_unheard", request=DepartureInput, responses=QuestionDetailShape
    )
    def post(self, request: Request, forum: str, question: str) -> Response:
        """One of two hands, chair's and teller's, each with its reason, to open a vote although its
        announcement has not reached every delegation; with both it may be opened."""
        return self.taken(
            question, questions.agree_to_open_unheard, validated(DepartureInput, request)
        )


class Withdrawal(Step):
    @extend_schema(operation_id="withdraw_question", request=Nothing, responses=QuestionDetailShape)
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Takes back a question before it opens. For the chair."""
        return self.taken(question, questions.withdraw_question, validated(Nothing, request))


class EarlyClose(Step):
    @extend_schema(operation_id="close_question", request=Nothing, responses=QuestionDetailShape)
    def post(self, request: Request, forum: str, question: str) -> Response:
        """One of two hands, chair's and teller's, to close before the deadline; with both it closes."""
        return self.taken(question, tallies.close_early, validated(Nothing, request))


class Certificate(Step):
    @extend_schema(operation_id="certify_question", request=Nothing, responses=QuestionDetailShape)
    def post(self, request: Request, forum: str, question: str) -> Response:
        """One of two hands under the result; with both it is certified."""
        return self.taken(question, tallies.certify_question, validated(Nothing, request))
