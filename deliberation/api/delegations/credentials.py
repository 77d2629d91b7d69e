"""People's credentials in delegations."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api import people
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import Moment, Nothing, Text
from deliberation.api.writing import validated
from deliberation.models import Accreditation, Delegation
from deliberation.operations import delegations
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.rules.permissions import FORUM, Act


class AccreditationShape(Serializer):
    """A credential; the name is the person's own only where their chamber shows names."""

    id = serializers.CharField(source="public_id")
    name = serializers.SerializerMethodField()
    role = serializers.ChoiceField(choices=Accreditation.Role.values)
    state = serializers.ChoiceField(choices=Accreditation.State.values)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    may_cast = serializers.BooleanField(help_text="A delegate named by the head to cast.")
    challenged_at = serializers.DateTimeField(
        allow_null=True,
        help_text="While a challenge awaits its decision: the credential sits provisionally.",
    )

    def get_name(self, held: Accreditation) -> str:
        return str(people.shown(held.person, held, None)["name"])


class AccreditInput(Serializer):
    person = Text(max_length=254, help_text="Public id or e-mail of a registered person.")
    role = Text(max_length=12)
    ends_at = Moment(required=False, allow_null=True)
    alias = Text(max_length=60, required=False, allow_blank=True)


class ReasonInput(Serializer):
    reason = Text(max_length=300)


class ExtendInput(Serializer):
    ends_at = Moment(allow_null=True, help_text="Null: without end.")


class OfDelegation(ForumResource):
    noun = "delegations"

    def delegation(self, public_id: str) -> Delegation:
        rows = Delegation.objects.filter(forum=self.forum).exclude(state="left")
        return found(rows.select_related("forum", "participant"), public_id=public_id)


class Accreditations(OfDelegation):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="accredit_person", request=AccreditInput, responses={201: AccreditationShape}
    )
    def post(self, request: Request, forum: str, delegation: str) -> Response:
        """Accepts a person's credential in the delegation. For the credentials officer."""
        given = validated(AccreditInput, request)

        def write() -> Answer:
            actor, held = self.actor(), self.delegation(delegation)
            permissions.require(actor, Act.ACCREDIT, stage=FORUM, forum_id=self.forum.pk)
            given["person"] = people.named(given["person"])
            made = delegations.accredit_person(actor=actor, delegation=held, **given)
            return Answer(201, AccreditationShape(made).data)

        return self.write(write)


class OfAccreditation(ForumResource):
    noun = "delegations"
    scopes = {"POST": Scope.TABLE}

    def accreditation(self, public_id: str) -> str:
        rows = Accreditation.objects.filter(forum=self.forum).exclude(state="refused")
        return found(rows, public_id=public_id).public_id

    def changed(self, held: Accreditation) -> Answer:
        rows = Accreditation.objects.select_related(
            "person", "delegation__participant", "delegation__constituency"
        )
        return Answer(200, AccreditationShape(rows.get(pk=held.pk)).data)


class Suspension(OfAccreditation):
    @extend_schema(
        operation_id="suspend_accreditation", request=ReasonInput, responses=AccreditationShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Suspends a credential at once, with a reason."""
        given = validated(ReasonInput, request)

        def write() -> Answer:
            name = self.accreditation(accreditation)
            return self.changed(
                delegations.suspend_accreditation(actor=self.actor(), public_id=name, **given)
            )

        return self.write(write)


class Restoration(OfAccreditation):
    @extend_schema(
        operation_id="restore_accreditation", request=Nothing, responses=AccreditationShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Ends a suspension."""
        validated(Nothing, request)

        def write() -> Answer:
            name = self.accreditation(accreditation)
            return self.changed(
                delegations.restore_accreditation(actor=self.actor(), public_id=name)
            )

        return self.write(write)


class Extension(OfAccreditation):
    @extend_schema(
        operation_id="extend_accreditation", request=ExtendInput, responses=AccreditationShape
    )
    def post(self, request: Request, forum: str, accreditation: str) -> Response:
        """Lets a credential last until a moment, or without end."""
        given = validated(ExtendInput, request)

        def write() -> Answer:
            name = self.accreditation(accreditation)
            return self.changed(
                delegations.extend_accreditation(actor=self.actor(), public_id=name, **given)
            )

        return self.write(write)
