"""Inviting people to delegations, following what became of it, and accepting."""

from collections.abc import Callable

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.delegations.credentials import AccreditationShape, OfDelegation
from deliberation.api.people import SeatShape
from deliberation.api.resources import PAGING, Filter, ForumResource, found, paged
from deliberation.api.shapes import Matching, Nothing, Text, language
from deliberation.api.writing import validated
from deliberation.models import Accreditation, Invitation
from deliberation.operations import invitations
from deliberation.operations.idempotency import Answer
from deliberation.queries import invitations as held
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.invitations import state_at
from deliberation.rules.permissions import FORUM, Act, Role, allowed, require_allowed


class InvitationShape(Serializer):
    """`mail` is how far the newest mail came, empty before it is sent; `problem` why it cannot be."""

    id = serializers.CharField(source="public_id")
    delegation = SeatShape()
    role = serializers.ChoiceField(choices=Accreditation.Role.values)
    email = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    state = serializers.SerializerMethodField()
    mail = serializers.CharField(source="notice.state", default="")
    problem = serializers.CharField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()

    def get_state(self, invited: Invitation) -> str:
        return state_at(invited.state, invited.expires_at, self.context["now"])


class InviteInput(Serializer):
    email = Text(max_length=254)
    role = Text(max_length=12)
    name = Text(max_length=120, required=False, allow_blank=True)
    language = language(required=False)


class AcceptInput(Serializer):
    secret = Matching(r"[0-9a-f]{64}", help_text="The last part of the link in the mail.")


class OfInvitation(ForumResource):
    noun = "invitations"
    scopes = {"POST": Scope.TABLE}

    def rows(self) -> QuerySet[Invitation]:
        """Raises RuleBroken("not-permitted") for whoever invites nobody here."""
        able = [one for one in self.capacities if allowed(one.role, Act.INVITE, FORUM)]
        if not able:
            if not self.request.auth:
                Actor(person=person_of(self.request)).signed_in  # noqa: B018
            require_allowed(Role.REGISTERED, Act.INVITE, FORUM)
        return held.invitations_for(self.forum, able)

    def shown(self, invited: Invitation) -> dict[str, object]:
        again = held.held_invitation(self.forum, invited.public_id)
        return dict(InvitationShape(again, context={"now": database_clock()}).data)

    def changed(
        self, request: Request, invitation: str, operation: Callable[..., Invitation]
    ) -> Response:
        """The invitation as ``operation`` leaves it; there is nothing to send along."""
        validated(Nothing, request)

        def write() -> Answer:
            named = found(self.rows(), public_id=invitation).public_id
            return Answer(200, self.shown(operation(actor=self.actor(), public_id=named)))

        return self.write(write)


class Invitations(OfInvitation):
    scopes = {"GET": Scope.READ}
    needs_person = True
    filters = PAGING | {"state": Filter("Only this state.", choices=held.STATES)}

    @extend_schema(operation_id="list_invitations", responses=paged(InvitationShape))
    def get(self, request: Request, forum: str) -> Response:
        """Newest first: all for secretariat and credentials officer, a head's own delegation's for the head."""
        state, now = self.asked("state"), database_clock()
        rows = held.in_state(self.rows(), state, now) if state else self.rows()
        return self.page(rows, InvitationShape, sort="-id", now=now)


class DelegationInvitations(OfDelegation, OfInvitation):
    noun = "invitations"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="invite_person", request=InviteInput, responses={201: InvitationShape}
    )
    def post(self, request: Request, forum: str, delegation: str) -> Response:
        """Invites an address by mail. A head invites to roles below their own, in their own delegation."""
        given = validated(InviteInput, request)

        def write() -> Answer:
            made = invitations.invite_person(
                actor=self.actor(), delegation=self.delegation(delegation), **given
            )
            return Answer(201, self.shown(made))

        return self.write(write)


class InvitationAgain(OfInvitation):
    @extend_schema(operation_id="resend_invitation", request=Nothing, responses=InvitationShape)
    def post(self, request: Request, forum: str, invitation: str) -> Response:
        """Mails it again with a new link; the earlier one is void. At most every ten minutes."""
        return self.changed(request, invitation, invitations.resend_invitation)


class InvitationEnd(OfInvitation):
    @extend_schema(operation_id="revoke_invitation", request=Nothing, responses=InvitationShape)
    def post(self, request: Request, forum: str, invitation: str) -> Response:
        """Withdraws it: its link is good no more."""
        return self.changed(request, invitation, invitations.revoke_invitation)


class InvitationAccepted(ForumResource):
    noun = "invitations"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="accept_invitation", request=AcceptInput, responses={201: AccreditationShape}
    )
    def post(self, request: Request, forum: str, invitation: str) -> Response:
        """The invited person takes the role, with the secret of the newest mail: once."""
        given = validated(AcceptInput, request)

        def write() -> Answer:
            made = invitations.accept_invitation(
                actor=self.actor(), forum_id=self.forum.pk, public_id=invitation, **given
            )
            return Answer(201, AccreditationShape(made).data)

        return self.write(write)
