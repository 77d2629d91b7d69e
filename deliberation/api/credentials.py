"""Credentials by state, what became of each, and the steps on them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.delegations.credentials import AccreditationShape
from deliberation.api.people import ByShape, SeatShape, shown
from deliberation.api.resources import PAGING, Filter, ForumResource, found, paged
from deliberation.api.shapes import Text
from deliberation.api.writing import validated
from deliberation.models import Accreditation
from deliberation.operations import credentials
from deliberation.operations.idempotency import Answer
from deliberation.queries import credentials as queries
from deliberation.queries.clock import database_clock
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.credentials import LONGEST_REASON, Standing, Step, standing_of


class CredentialShape(AccreditationShape):
    """`challenged_at` and `appealed_at` stand while a challenge, or an appeal, awaits its decision."""

    delegation = SeatShape()
    appealed_at = serializers.DateTimeField(allow_null=True)


class CredentialStepShape(Serializer):
    kind = serializers.ChoiceField(choices=[step.value for step in Step])
    reason = serializers.CharField()
    by = ByShape()
    at = serializers.DateTimeField()


class CredentialDetailShape(CredentialShape):
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    steps = CredentialStepShape(many=True, source="steps_shown")


class StepInput(Serializer):
    reason = Text(max_length=LONGEST_REASON)


class AcceptCredentialInput(Serializer):
    reason = Text(max_length=LONGEST_REASON, required=False, allow_blank=True)


class Credentials(ForumResource):
    noun = "credentials"
    scopes = {"GET": Scope.READ}
    filters = PAGING | {"state": Filter("Only this state.", choices=queries.STATES)}

    @extend_schema(operation_id="list_credentials", responses=paged(CredentialShape))
    def get(self, request: Request, forum: str) -> Response:
        """Every credential, newest first; a challenged one is provisional, too. For everyone at the table."""
        if not self.viewer.sees(ACCREDITED):
            raise Http404
        state, rows = self.asked("state"), queries.credentials_of(self.forum)
        if state:
            rows = queries.in_state(rows, state, database_clock())
        return self.page(rows, CredentialShape, sort="-id")


class OneCredential(ForumResource):
    noun = "credentials"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_credential", responses=CredentialDetailShape)
    def get(self, request: Request, forum: str, accreditation: str) -> Response:
        """A credential and what became of it. For everyone at the table, and for whoever holds it."""
        person = person_of(request)
        rows = queries.credentials_for(self.forum, self.viewer, person)
        rows = rows if person or self.viewer.sees(ACCREDITED) else rows.none()
        return Response(told(found(rows, public_id=accreditation)))


def told(held: Accreditation) -> dict[str, Any]:
    """The credential with its steps; whoever appeals as a person appears as in the delegation."""
    held.steps_shown = list(queries.steps_of(held))  # type: ignore[attr-defined]
    for one in held.steps_shown:  # type: ignore[attr-defined]
        seat = held if one.kind == Step.APPEAL and one.seat is None else one.seat
        one.by = shown(one.person, seat, one.office)
    facts = queries.facts_of(held, held.steps_shown)  # type: ignore[attr-defined]
    held.standing = standing_of(facts).value  # type: ignore[attr-defined]
    return dict(CredentialDetailShape(held).data)


class OfCredential(ForumResource):
    noun = "credentials"
    scopes = {"POST": Scope.TABLE}

    def take(
        self,
        request: Request,
        accreditation: str,
        operation: Callable[..., Accreditation],
        shape: type[Serializer] = StepInput,
    ) -> Response:
        """The credential as ``operation`` leaves it, with the reason in the body."""
        given = validated(shape, request)

        def write() -> Answer:
            rows = Accreditation.objects.filter(forum=self.forum)
            name = found(rows, public_id=accreditation).public_id
            operation(actor=self.actor(), public_id=name, **given)
            return Answer(200, told(queries.credentials_of(self.forum).get(public_id=name)))

        return self.write(write)


class CredentialChallenge(OfCredential):
    @extend_schema(
        operation_id="challenge_credential", request=StepInput, responses=CredentialDetailShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Challenges it, as head of another delegation or as credentials officer. It sits on provisionally."""
        return self.take(request, accreditation, credentials.challenge_credential)


class CredentialAcceptance(OfCredential):
    @extend_schema(
        operation_id="accept_credential",
        request=AcceptCredentialInput,
        responses=CredentialDetailShape,
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Accepts a provisional credential; a challenge is answered with a reason, by somebody else."""
        write = credentials.accept_credential
        return self.take(request, accreditation, write, AcceptCredentialInput)


class CredentialRefusal(OfCredential):
    @extend_schema(
        operation_id="refuse_credential", request=StepInput, responses=CredentialDetailShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Refuses a provisional credential: its rights end at once, every ballot cast by it stands."""
        return self.take(request, accreditation, credentials.refuse_credential)


class RefusalAppeal(OfCredential):
    @extend_schema(
        operation_id="appeal_refusal", request=StepInput, responses=CredentialDetailShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Appeals against a refusal, once: the person refused, or the head of the delegation."""
        return self.take(request, accreditation, credentials.appeal_refusal)


class RefusalUpheld(OfCredential):
    @extend_schema(
        operation_id="uphold_refusal", request=StepInput, responses=CredentialDetailShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Rejects an appeal, finally. By another person than who refused."""
        return self.take(request, accreditation, credentials.uphold_refusal)


class RefusalOverturned(OfCredential):
    @extend_schema(
        operation_id="overturn_refusal", request=StepInput, responses=CredentialDetailShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Accepts on appeal what was refused. By another person than who refused."""
        return self.take(request, accreditation, credentials.overturn_refusal)
