"""People as their constituency lets them appear, and people named by whoever manages the table."""

import re
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from accounts.models import User
from deliberation.api.shapes import PUBLIC_ID
from deliberation.models import Accreditation, Elector, ForumRole
from deliberation.queries.delegations import appearance_of
from deliberation.rules.permissions import Role
from deliberation.rules.refusals import RuleBroken, _


class NamedShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class SeatShape(Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="participant.name")
    chamber = serializers.CharField(source="constituency.token")


class CapacityShape(Serializer):
    acting_as = serializers.CharField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    delegation = SeatShape(source="accreditation.delegation", allow_null=True)
    elector = serializers.CharField(
        source="roll_place.name",
        allow_null=True,
        default=None,
        help_text="The alias under which the person stands on a roll.",
    )


class ByShape(Serializer):
    """Somebody in a capacity. The name is a person's or an alias, empty where only the role is shown."""

    name = serializers.CharField()
    role = serializers.CharField()
    delegation = SeatShape(allow_null=True)


def shown(
    person: User,
    accreditation: Accreditation | None,
    office: ForumRole | None,
    place: Elector | None = None,
) -> dict[str, Any]:
    """What ``ByShape`` shows."""
    seen = appearance_of(person, accreditation, office, place)
    seat = accreditation.delegation if accreditation else None
    return {"name": seen.name, "role": seen.role, "delegation": seat}


def named(name: str) -> User:
    """The person of this public id or e-mail. To be asked only for whoever may manage the table."""
    column = "public_id" if re.fullmatch(PUBLIC_ID, name) else "email"
    person = User.objects.filter(is_active=True, **{column: name.lower()}).first()
    if person is None:
        raise RuleBroken("person-unknown", _("Nobody of this name has registered."), place="person")
    return person
