"""Delegations and their people, and how these appear."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from deliberation.models import Accreditation, Delegation, Forum, ForumRole
from deliberation.rules.delegations import shown_name


@dataclass(frozen=True)
class Appearance:
    """How somebody is shown to readers.

    ``name`` is a person's name or an alias, empty where only the role is shown. ``role`` is the value
    of a delegation's role, or of an office where ``delegation`` is empty, or empty for a reader.
    """

    name: str
    role: str = ""
    delegation: str = ""
    chamber: str = ""
    shape: str = ""


def appearance_of(
    person: User, accreditation: Accreditation | None, office: ForumRole | None
) -> Appearance:
    """Somebody acting by this credential or office, as the constituency lets its people appear."""
    if accreditation is None:
        return Appearance(name=person.name, role=office.role if office else "")
    seat, chamber = accreditation.delegation, accreditation.delegation.constituency
    name = shown_name(
        name=person.name, alias=accreditation.alias, appearance=chamber.appearance,
        chamber=chamber.token,
    )  # fmt: skip
    return Appearance(name, accreditation.role, str(seat), chamber.token, chamber.shape)


def delegations_of(forum: Forum) -> QuerySet[Delegation]:
    """Everyone at the table with ``people``: their sitting and suspended credentials."""
    people = Accreditation.objects.exclude(state="refused").select_related("person").order_by("id")
    return (
        Delegation.objects.filter(forum=forum)
        .exclude(state="left")
        .select_related("participant", "constituency")
        .prefetch_related(Prefetch("accreditations", queryset=people, to_attr="people"))
        .order_by("constituency__position", "participant__name", "id")
    )
