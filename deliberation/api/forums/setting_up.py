"""Chambers and declared attributes of a forum, and its offices."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api import people
from deliberation.api.forums.shapes import (
    APPEARANCES,
    AttributeShape,
    ConstituencyShape,
    ForumDetailShape,
    OfficeShape,
    administrator,
    detail,
)
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import Matching, Moment, Nothing, Text, Whole
from deliberation.api.writing import validated
from deliberation.models import AttributeDeclaration, Constituency, ForumRole
from deliberation.operations import forums
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.rules.forums import SHAPES
from deliberation.rules.permissions import FORUM, Act


class ConstituencyInput(Serializer):
    chamber = Matching(r"[a-z][a-z0-9_-]*", max_length=32)
    name = Text(max_length=80)
    shape = serializers.ChoiceField(choices=SHAPES, required=False)
    appearance = serializers.ChoiceField(choices=APPEARANCES, required=False)


class ConstituencyChange(Serializer):
    name = Text(max_length=80, required=False)
    shape = serializers.ChoiceField(choices=SHAPES, required=False)
    appearance = serializers.ChoiceField(choices=APPEARANCES, required=False)
    place = Whole(min_value=1, max_value=50, required=False, help_text="In the order, from 1.")


class AttributeInput(Serializer):
    name = Text(max_length=32)
    kind = Text(max_length=8)


class OfficeInput(Serializer):
    person = Text(max_length=254, help_text="Public id or e-mail.")
    role = Text(max_length=16)
    starts_at = Moment(required=False, allow_null=True, help_text="At once where it is absent.")
    ends_at = Moment(required=False, allow_null=True)


class Constituencies(ForumResource):
    noun = "forums"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="add_constituency",
        request=ConstituencyInput,
        responses={201: ConstituencyShape},
    )
    def post(self, request: Request, forum: str) -> Response:
        """Adds a chamber, the last in order. For chair and secretariat."""
        given = validated(ConstituencyInput, request)

        def write() -> Answer:
            made = forums.add_constituency(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(201, ConstituencyShape(made).data)

        return self.write(write)


class OneConstituency(ForumResource):
    noun = "forums"
    scopes = {"PATCH": Scope.TABLE, "DELETE": Scope.TABLE}

    @extend_schema(
        operation_id="change_constituency",
        request=ConstituencyChange,
        responses=ConstituencyShape,
    )
    def patch(self, request: Request, forum: str, chamber: str) -> Response:
        """Renames, reshapes or reorders a chamber, or changes how its people appear."""
        given = validated(ConstituencyChange, request)

        def write() -> Answer:
            held = found(Constituency.objects.filter(forum=self.forum), token=chamber)
            changed = forums.change_constituency(
                actor=self.actor(), forum_id=self.forum.pk, chamber=held.token, **given
            )
            return Answer(200, ConstituencyShape(changed).data)

        return self.write(write)

    @extend_schema(operation_id="remove_constituency", responses=ForumDetailShape)
    def delete(self, request: Request, forum: str, chamber: str) -> Response:
        """Removes a chamber in which nobody ever sat, and which no question or rule names."""

        def write() -> Answer:
            held = found(Constituency.objects.filter(forum=self.forum), token=chamber)
            forums.remove_constituency(
                actor=self.actor(), forum_id=self.forum.pk, chamber=held.token
            )
            return Answer(200, detail(self.forum))

        return self.write(write)


class Attributes(ForumResource):
    noun = "forums"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(
        operation_id="declare_attribute", request=AttributeInput, responses={201: AttributeShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Declares an attribute that delegations may carry and rules may name."""
        given = validated(AttributeInput, request)

        def write() -> Answer:
            made = forums.declare_attribute(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(201, AttributeShape(made).data)

        return self.write(write)


class OneAttribute(ForumResource):
    noun = "forums"
    scopes = {"DELETE": Scope.TABLE}

    @extend_schema(operation_id="withdraw_attribute", responses=ForumDetailShape)
    def delete(self, request: Request, forum: str, attribute: str) -> Response:
        """Takes a declaration back while no delegation carries it and no rule names it."""

        def write() -> Answer:
            rows = AttributeDeclaration.objects.filter(forum=self.forum)
            held = found(rows, name=attribute)
            forums.withdraw_attribute(actor=self.actor(), forum_id=self.forum.pk, name=held.name)
            return Answer(200, detail(self.forum))

        return self.write(write)


class Offices(ForumResource):
    noun = "forums"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="grant_role", request=OfficeInput, responses={201: OfficeShape})
    def post(self, request: Request, forum: str) -> Response:
        """Gives a person an office of the forum. For administrators."""
        given = validated(OfficeInput, request)

        def write() -> Answer:
            actor = administrator(request)
            permissions.require(actor, Act.GRANT_ROLE, stage=FORUM)
            given["person"] = people.named(given["person"])
            made = forums.grant_role(actor=actor, forum_id=self.forum.pk, **given)
            return Answer(201, OfficeShape(made).data)

        return self.write(write)


class OfficeEnd(ForumResource):
    noun = "forums"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="end_role", request=Nothing, responses=OfficeShape)
    def post(self, request: Request, forum: str, role: str) -> Response:
        """Ends an office at once. For administrators."""
        validated(Nothing, request)

        def write() -> Answer:
            held = found(ForumRole.objects.filter(forum=self.forum), public_id=role)
            ended = forums.end_role(actor=administrator(request), role_public_id=held.public_id)
            return Answer(200, OfficeShape(ended).data)

        return self.write(write)
