"""Groups of delegations: contact groups and drafting committees, each an audience of its own."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Moment, Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Delegation, Group
from deliberation.operations import groups
from deliberation.operations.groups import LONGEST_MANDATE, LONGEST_NAME
from deliberation.operations.idempotency import Answer
from deliberation.queries.groups import groups_of
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.refusals import RuleBroken, _


class GroupMemberShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="participant.name")


class DelegationGroupShape(Serializer):
    """`audience` is what to send to write within the group."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    mandate = serializers.CharField()
    audience = serializers.SerializerMethodField()
    delegations = GroupMemberShape(many=True, source="members")
    ends_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)

    def get_audience(self, group: Group) -> str:
        return f"group:{group.public_id}"


class GroupInput(Serializer):
    name = Text(max_length=LONGEST_NAME)
    mandate = Text(max_length=LONGEST_MANDATE, required=False, allow_blank=True)
    delegations = serializers.ListField(child=public_id(), min_length=1, max_length=1000)
    ends_at = Moment(required=False, allow_null=True)


class OfGroups(ForumResource):
    noun = "groups"

    def group(self, public_id: str) -> Group:
        """Groups are there for accredited people and officers."""
        if not self.viewer.sees(ACCREDITED):
            raise Http404
        return found(groups_of(self.forum), public_id=public_id)

    def named(self, given: dict[str, Any]) -> dict[str, Any]:
        """What the body says, its delegations found. Raises RuleBroken("delegation-unknown")."""
        wanted = set(given["delegations"])
        seats = list(Delegation.objects.filter(forum=self.forum, public_id__in=wanted))
        if len(seats) != len(wanted):
            raise RuleBroken(
                "delegation-unknown", _("There is no such delegation here."), place="delegations"
            )
        return given | {"delegations": seats}

    def told(self, group: Group) -> dict[str, Any]:
        return dict(DelegationGroupShape(groups_of(self.forum).get(pk=group.pk)).data)


class Groups(OfGroups):
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING

    @extend_schema(operation_id="list_groups", responses=paged(DelegationGroupShape))
    def get(self, request: Request, forum: str) -> Response:
        """The forum's groups with their members. For accredited people and officers."""
        if not self.viewer.sees(ACCREDITED):
            raise Http404
        return self.page(groups_of(self.forum), DelegationGroupShape)

    @extend_schema(
        operation_id="create_group", request=GroupInput, responses={201: DelegationGroupShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Makes a group of delegations. For chair and secretariat."""
        given = validated(GroupInput, request)

        def write() -> Answer:
            actor = self.actor()
            made = groups.create_group(actor=actor, forum_id=self.forum.pk, **self.named(given))
            where = f"/api/v1/forums/{forum}/groups/{made.public_id}/"
            return Answer(201, self.told(made), {"Location": where})

        return self.write(write)


class OneGroup(OfGroups):
    scopes = {"GET": Scope.READ, "PUT": Scope.TABLE}

    @extend_schema(operation_id="read_group", responses=DelegationGroupShape)
    def get(self, request: Request, forum: str, group: str) -> Response:
        """A group, its mandate and its members."""
        return Response(DelegationGroupShape(self.group(group)).data)

    @extend_schema(operation_id="change_group", request=GroupInput, responses=DelegationGroupShape)
    def put(self, request: Request, forum: str, group: str) -> Response:
        """Gives a group another name, mandate, end and members. Who left reads its papers no longer."""
        given = validated(GroupInput, request)

        def write() -> Answer:
            actor, held = self.actor(), self.group(group)
            whole = {"mandate": "", "ends_at": None} | self.named(given)
            return Answer(
                200, self.told(groups.change_group(actor=actor, group_id=held.pk, **whole))
            )

        return self.write(write)


class GroupEnd(OfGroups):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="end_group", request=Nothing, responses=DelegationGroupShape)
    def post(self, request: Request, forum: str, group: str) -> Response:
        """Ends a group: nothing is written for it any more; its members keep what they could read."""
        validated(Nothing, request)

        def write() -> Answer:
            actor, held = self.actor(), self.group(group)
            return Answer(200, self.told(groups.end_group(actor=actor, group_id=held.pk)))

        return self.write(write)
