"""Applications for seats: applying, following one's own, deciding."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.participants.pages import participant_named
from deliberation.api.participants.shapes import ParticipantShape
from deliberation.api.people import NamedShape
from deliberation.api.resources import PAGING, Filter, ForumResource, found, paged
from deliberation.api.shapes import Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Application, Participant
from deliberation.operations import applications
from deliberation.operations.idempotency import Answer
from deliberation.queries.applications import applications_for
from deliberation.queries.permissions import Actor
from deliberation.rules.applications import (
    LONGEST_CODE,
    LONGEST_EVIDENCE,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_REASON,
    MOST_LINKS,
)


class ApplicationShape(Serializer):
    """`name`, `code` and `kind` describe a participant that is not on the list, `controller` one that
    controls it and is not there either."""

    id = serializers.CharField(source="public_id")
    chamber = serializers.CharField(source="constituency.token")
    applicant = NamedShape()
    participant = ParticipantShape(allow_null=True)
    name = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.CharField()
    controlled_by = serializers.CharField(source="controlled_by.public_id", default=None)
    controller = serializers.CharField()
    evidence = serializers.CharField()
    links = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=Application.State.values)
    reason = serializers.CharField()
    delegation = serializers.CharField(source="accreditation.delegation.public_id", default=None)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ApplicationInput(Serializer):
    chamber = Text(max_length=32)
    participant = public_id(required=False, help_text="One of the list; or describe it:")
    name = Text(max_length=LONGEST_NAME, required=False, allow_blank=True)
    code = Text(max_length=LONGEST_CODE, required=False, allow_blank=True)
    kind = Text(max_length=16, required=False, allow_blank=True)
    controlled_by = public_id(
        required=False, allow_null=True, help_text="Whoever controls it; null: nobody does."
    )
    controller = Text(
        max_length=LONGEST_NAME,
        required=False,
        allow_blank=True,
        help_text="Its name, where whoever controls it is not on the list.",
    )
    evidence = Text(max_length=LONGEST_EVIDENCE)
    links = serializers.ListField(
        child=Text(max_length=LONGEST_LINK), max_length=MOST_LINKS, required=False
    )


class AcceptApplicationInput(Serializer):
    controlled_by = public_id(
        required=False, allow_null=True, help_text="Whom the officer found to control it."
    )


class RefuseApplicationInput(Serializer):
    reason = Text(max_length=LONGEST_REASON)


def _participants(given: dict[str, Any], *names: str) -> dict[str, Any]:
    """What the body says, its participants found. Raises RuleBroken("participant-unknown")."""
    asked = {name: given[name] for name in names if given.get(name)}
    found_ones: dict[str, Participant] = {
        name: participant_named(one, name) for name, one in asked.items()
    }
    return {name: value for name, value in given.items() if value is not None} | found_ones


class OfApplications(ForumResource):
    noun = "applications"
    needs_person = True

    def rows(self) -> QuerySet[Application]:
        """Raises RuleBroken("sign-in-first") for whoever has no person."""
        person = Actor(person=person_of(self.request)).signed_in
        return applications_for(self.forum, person, self.capacities)

    def told(self, held: Application) -> dict[str, Any]:
        return dict(ApplicationShape(self.rows().get(pk=held.pk)).data)


class Applications(OfApplications):
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING | {"state": Filter("Only this state.", choices=Application.State.values)}

    @extend_schema(operation_id="list_applications", responses=paged(ApplicationShape))
    def get(self, request: Request, forum: str) -> Response:
        """Newest first: all of the forum for the credentials officer, one's own for everyone else."""
        state, rows = self.asked("state"), self.rows()
        return self.page(rows.filter(state=state) if state else rows, ApplicationShape, sort="-id")

    @extend_schema(
        operation_id="apply_for_seat",
        request=ApplicationInput,
        responses={201: ApplicationShape},
    )
    def post(self, request: Request, forum: str) -> Response:
        """Asks for a seat in a chamber that the forum has opened, with evidence and declared control."""
        given = validated(ApplicationInput, request)

        def write() -> Answer:
            actor = self.actor()
            named = _participants(given, "participant", "controlled_by")
            made = applications.apply_for_seat(actor=actor, forum_id=self.forum.pk, **named)
            where = f"/api/v1/forums/{forum}/applications/{made.public_id}/"
            return Answer(201, self.told(made), {"Location": where})

        return self.write(write)


class OneApplication(OfApplications):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_application", responses=ApplicationShape)
    def get(self, request: Request, forum: str, application: str) -> Response:
        """An application: one's own, or any for the credentials officer."""
        return Response(ApplicationShape(found(self.rows(), public_id=application)).data)


class ApplicationAcceptance(OfApplications):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="accept_application",
        request=AcceptApplicationInput,
        responses=ApplicationShape,
    )
    def post(self, request: Request, forum: str, application: str) -> Response:
        """Makes participant, seat and the applicant's credential as head, at once."""
        given = validated(AcceptApplicationInput, request)

        def write() -> Answer:
            name = found(self.rows(), public_id=application).public_id
            named = _participants(given, "controlled_by")
            held = applications.accept_application(actor=self.actor(), public_id=name, **named)
            return Answer(200, self.told(held))

        return self.write(write)


class ApplicationRefusal(OfApplications):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="refuse_application",
        request=RefuseApplicationInput,
        responses=ApplicationShape,
    )
    def post(self, request: Request, forum: str, application: str) -> Response:
        """Refuses it with a reason, which the applicant reads."""
        given = validated(RefuseApplicationInput, request)

        def write() -> Answer:
            name = found(self.rows(), public_id=application).public_id
            held = applications.refuse_application(actor=self.actor(), public_id=name, **given)
            return Answer(200, self.told(held))

        return self.write(write)


class ApplicationWithdrawal(OfApplications):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="withdraw_application", request=Nothing, responses=ApplicationShape)
    def post(self, request: Request, forum: str, application: str) -> Response:
        """The applicant takes it back while it is pending."""
        validated(Nothing, request)

        def write() -> Answer:
            name = found(self.rows(), public_id=application).public_id
            held = applications.withdraw_application(actor=self.actor(), public_id=name)
            return Answer(200, self.told(held))

        return self.write(write)
