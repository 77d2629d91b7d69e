"""Casting, one's own ballot and its history, and the roll call."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from deliberation.api import people
from deliberation.api.ballots.shapes import (
    ABSENT,
    BallotInput,
    CastShape,
    ElectorShape,
    OwnShape,
    ReceiptShape,
    RecusalInput,
    RollCallShape,
)
from deliberation.api.people import ByShape
from deliberation.api.questions.mandates import MandateShape, mandate
from deliberation.api.questions.pages import OfQuestion
from deliberation.api.resources import PAGING, paged
from deliberation.api.writing import validated
from deliberation.models import Elector
from deliberation.operations import ballots
from deliberation.operations.idempotency import Answer
from deliberation.queries.ballots import current_ballot, history, roll_call
from deliberation.queries.clock import database_clock
from deliberation.queries.electorates import elector_for
from deliberation.queries.mandates import Mandate, by_delegation, shown_on
from deliberation.queries.tallies import may_be_shown


class Ballots(OfQuestion):
    noun = "ballots"
    scopes = {"POST": Scope.BALLOT}

    @extend_schema(operation_id="cast_ballot", request=BallotInput, responses={201: ReceiptShape})
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Casts for the delegation named by `Acting-As`; replaces its earlier ballot until the close."""
        given = validated(BallotInput, request)

        def write() -> Answer:
            held = self.question(question)
            made = ballots.cast_ballot(actor=self.actor(), question_id=held.pk, **given)
            return Answer(201, ReceiptShape(made).data)

        return self.write(write)


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
