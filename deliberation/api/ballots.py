"""Casting, one's own ballot and its history, and the roll call."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api import people
from deliberation.api.authentication import person_of, token_of
from deliberation.api.people import ByShape
from deliberation.api.questions.mandates import MandateShape, mandate
from deliberation.api.questions.pages import OfQuestion
from deliberation.api.resources import PAGING, Resource, found, paged
from deliberation.api.shapes import Text, language
from deliberation.api.writing import validated
from deliberation.models import Elector, Forum
from deliberation.operations import ballots
from deliberation.operations.ballots import LONGEST_EXPLANATION
from deliberation.operations.idempotency import Answer
from deliberation.queries.ballots import addressed, current_ballot, history, roll_call
from deliberation.queries.clock import database_clock
from deliberation.queries.electorates import elector_for
from deliberation.queries.mandates import Mandate, by_delegation, shown_on
from deliberation.queries.permissions import AS_PERSON, Actor
from deliberation.queries.tallies import may_be_shown

ABSENT = "absent"


class ReceiptShape(Serializer):
    """An acknowledged ballot; `receipt` names it for ever."""

    receipt = serializers.CharField(source="public_id")
    choice = serializers.CharField()
    explanation = serializers.CharField()
    language = serializers.CharField()
    cast_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()


_RECEIPT = ReceiptShape()


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


class Ballots(OfQuestion):
    noun = "ballots"
    scopes = {"POST": Scope.BALLOT}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # The forum is found with the question, in one statement.
        Resource.initial(self, request, *args, **kwargs)

    @extend_schema(operation_id="cast_ballot", request=BallotInput, responses={201: ReceiptShape})
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Casts for the delegation named by `Acting-As`; replaces its earlier ballot until the close."""
        given = validated(BallotInput, request)

        def write() -> Answer:
            question_id, actor = self._addressed(forum, question)
            made = ballots.cast_ballot(actor=actor, question_id=question_id, **given)
            return Answer(201, _RECEIPT.to_representation(made))

        return self.write(write)

    def _addressed(self, forum: str, question: str) -> tuple[int, Actor]:
        """The question and the capacity named. Raises Http404, or RuleBroken where it is not theirs."""
        person, token = person_of(self.request), token_of(self.request)
        acting_as = self.request.headers.get("Acting-As", AS_PERSON)
        plain = addressed(person, token, forum=forum, question=question, acting_as=acting_as)
        if plain:
            return plain
        self.forum = found(Forum.objects.filter(slug=forum))
        return self.question(question).pk, self.actor()


class Recusals(OfQuestion):
    noun = "ballots"
    scopes = {"POST": Scope.BALLOT}

    @extend_schema(
        operation_id="recuse_elector", request=RecusalInput, responses={201: ReceiptShape}
    )
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Declares that the delegation takes no part; it then counts in no base."""
        given = validated(RecusalInput, request)

        def write() -> Answer:
            held = self.question(question)
            made = ballots.recuse_elector(actor=self.actor(), question_id=held.pk, **given)
            return Answer(201, ReceiptShape(made).data)

        return self.write(write)


class OwnBallot(OfQuestion):
    noun = "ballots"
    scopes = {"GET": Scope.READ}
    needs_person = acts_on_read = True

    @extend_schema(operation_id="read_own_ballot", responses=OwnShape)
    def get(self, request: Request, forum: str, question: str) -> Response:
        """The ballot that counts for the delegation named by `Acting-As`."""
        held = self.question(question)
        elector = elector_for(self.actor(), held)
        ballot = current_ballot(held, elector)
        return Response(OwnShape({"elector": elector, "ballot": ballot}).data)


class OwnHistory(OfQuestion):
    noun = "ballots"
    scopes = {"GET": Scope.READ}
    filters = PAGING
    needs_person = acts_on_read = True

    @extend_schema(operation_id="read_own_history", responses=paged(CastShape))
    def get(self, request: Request, forum: str, question: str) -> Response:
        """Every ballot of the delegation named by `Acting-As`, newest first, and who cast it."""
        held = self.question(question)
        rows = history(held, elector_for(self.actor(), held))
        rows = rows.select_related("accreditation__delegation__constituency", "elector")
        return self.page_made(rows, _cast, sort="-id")


def _cast(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            **ReceiptShape(row).data,
            "by": ByShape(
                people.shown(
                    row.cast_by,
                    row.accreditation,
                    None,
                    row.elector if row.elector.person_id else None,
                )
            ).data,
        }
        for row in rows
    ]


class RollCall(OfQuestion):
    noun = "ballots"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="read_roll_call", responses=RollCallShape)
    def get(self, request: Request, forum: str, question: str) -> Response:
        """Everyone entitled, and their answers once the tally may be seen; who gave none is absent."""
        held = self.question(question)
        is_shown = may_be_shown(held, database_clock())

        def called(rows: Any) -> list[dict[str, Any]]:
            seats = [row.delegation_id for row in rows] if is_shown else []
            told = by_delegation(shown_on(held, seats)) if any(seats) else {}
            return [_called(row, is_shown, told.get(row.delegation_id, [])) for row in rows]

        answer = self.page_made(roll_call(held), called)
        answer.data = {"is_shown": is_shown, **answer.data}
        return answer


def _called(row: Any, is_shown: bool, told: list[Mandate]) -> dict[str, Any]:
    elector: Elector = row
    return {
        **ElectorShape(elector).data,
        "choice": (row.answer or ABSENT) if is_shown else None,
        "explanation": (row.reason or "") if is_shown else None,
        "mandates": [dict(MandateShape(mandate(one)).data) for one in told],
    }
