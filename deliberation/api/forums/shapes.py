"""How a forum is told: what it is, its chambers, its attributes, its offices."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from deliberation.api.authentication import person_of, token_of
from deliberation.api.people import NamedShape
from deliberation.models import AttributeDeclaration, Forum, ForumRole
from deliberation.queries import permissions
from deliberation.queries.forums import officers
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken, _

APPEARANCES = ["name", "role", "alias"]


class ForumShape(Serializer):
    id = serializers.CharField(source="public_id")
    slug = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    admission = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    public_comment_phases = serializers.ListField(child=serializers.CharField())
    contributions_held = serializers.IntegerField()
    admitting = serializers.ListField(
        child=serializers.CharField(), help_text="Chambers whose seats may be applied for."
    )
    time_zone = serializers.CharField()
    is_demonstration = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class ConstituencyShape(Serializer):
    chamber = serializers.CharField(source="token")
    name = serializers.CharField()
    shape = serializers.CharField()
    appearance = serializers.ChoiceField(choices=APPEARANCES)


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


def administrator(request: Request) -> Actor:
    """The caller as platform administrator. Raises RuleBroken where they are none."""
    person = person_of(request)
    if person is None:
        raise RuleBroken("not-permitted", _("Only an administrator may do this."))
    return replace(permissions.as_administrator(person), token=token_of(request))


def detail(forum: Forum) -> dict[str, Any]:
    forum.officers = list(officers(forum))  # type: ignore[attr-defined]
    return dict(ForumDetailShape(forum).data)
