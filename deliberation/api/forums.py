"""Forums: what they are, who serves them, and in which capacities the caller may act."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api import people
from deliberation.api.authentication import person_of, token_of
from deliberation.api.people import CapacityShape, NamedShape
from deliberation.api.resources import PAGING, ForumResource, Resource, found, paged
from deliberation.api.shapes import Matching, Moment, Nothing, Text, language
from deliberation.api.writing import validated
from deliberation.models import AttributeDeclaration, Forum, ForumRole
from deliberation.operations import forums
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.forums import officers
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


class ForumShape(Serializer):
    id = serializers.CharField(source="public_id")
    slug = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    time_zone = serializers.CharField()
    is_demonstration = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class ConstituencyShape(Serializer):
    chamber = serializers.CharField(source="token")
    name = serializers.CharField()
    shape = serializers.CharField()
    appearance = serializers.ChoiceField(choices=["name", "role", "alias"])


class AttributeShape(Serializer):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AttributeDeclaration.Kind.values)


class OfficeShape(Serializer):
    id = serializers.CharField(source="public_id")
    role = serializers.ChoiceField(choices=ForumRole.Role.values)
    person = NamedShape()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class ForumDetailShape(ForumShape):
    constituencies = ConstituencyShape(many=True)
    attributes = AttributeShape(many=True, source="declarations")
    officers = OfficeShape(many=True)


class ForumInput(Serializer):
    slug = Matching(r"[a-z0-9]+(-[a-z0-9]+)*", max_length=60)
    symbol = Matching(r"[A-Za-z0-9][A-Za-z0-9./-]*", max_length=20)
    name = Text(max_length=160)
    purpose = Text(max_length=4000, required=False, allow_blank=True)
    languages = serializers.ListField(child=language(), min_length=1, max_length=20)
    time_zone = Text(max_length=64, required=False)


class AttributeInput(Serializer):
    name = Text(max_length=32)
    kind = Text(max_length=8)


class OfficeInput(Serializer):
    person = Text(max_length=254, help_text="Public id or e-mail.")
    role = Text(max_length=16)
    ends_at = Moment(required=False, allow_null=True)


class MeShape(Serializer):
    person = NamedShape(allow_null=True)
    capacities = CapacityShape(many=True)


def administrator(request: Request) -> Actor:
    """The caller as platform administrator. Raises RuleBroken where they are none."""
    person = person_of(request)
    if person is None:
        raise RuleBroken("not-permitted", _("Only an administrator may do this."))
    return replace(permissions.as_administrator(person), token=token_of(request))


def detail(forum: Forum) -> dict[str, Any]:
    forum.officers = list(officers(forum))  # type: ignore[attr-defined]
    return dict(ForumDetailShape(forum).data)


class Forums(Resource):
    noun = "forums"
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING

    @extend_schema(operation_id="list_forums", responses=paged(ForumShape))
    def get(self, request: Request) -> Response:
        """Every forum, oldest first."""
        return self.page(Forum.objects.all(), ForumShape)

    @extend_schema(
        operation_id="create_forum", request=ForumInput, responses={201: ForumDetailShape}
    )
    def post(self, request: Request) -> Response:
        """Creates a forum with the chambers government, corporate and citizen. For administrators."""
        given = validated(ForumInput, request)

        def write() -> Answer:
            made = forums.create_forum(actor=administrator(request), **given)
            return Answer(201, detail(made), {"Location": f"/api/v1/forums/{made.slug}/"})

        return self.write(write)


class OneForum(ForumResource):
    noun = "forums"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_forum", responses=ForumDetailShape)
    def get(self, request: Request, forum: str) -> Response:
        """The forum with its chambers, the attributes delegations may carry, and its officers."""
        return Response(detail(self.forum))


class Me(ForumResource):
    noun = "forums"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_me", responses=MeShape)
    def get(self, request: Request, forum: str) -> Response:
        """In which capacities the caller may act here: what to send as `Acting-As`."""
        held = [one for one in self.capacities if one.platform_role is None]
        return Response(MeShape({"person": person_of(request), "capacities": held}).data)


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
