"""What a writer may choose, and how audiences are told and named."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet

from deliberation.models import AudienceChange, Delegation, Forum, Group
from deliberation.queries.audiences.viewers import Viewer
from deliberation.queries.clock import ClockTimestamp
from deliberation.rules import audiences as rules
from deliberation.rules.audiences import ACCREDITED, CHAIR, PLAIN, PUBLIC, kind_of
from deliberation.rules.refusals import RuleBroken, _


def members_of(audience: str) -> frozenset[str]:
    """The delegations' audiences in a group; empty for any other audience."""
    if kind_of(audience) != "group":
        return frozenset()
    rows = Group.objects.filter(pk=int(audience.partition(":")[2]))
    seats = rows.exclude(delegations=None).values_list("delegations", flat=True)
    return frozenset(f"delegation:{number}" for number in seats)


def within(audience: str, parent: str) -> bool:
    """Whether everyone of ``audience`` belongs to ``parent``."""
    return rules.contains(parent, audience, members_of(parent))


def choices(forum: Forum, viewer: Viewer, parent: str) -> list[str]:
    """What a writer may choose below ``parent``: audiences of their own, the widest first.

    Nothing is written any more for a group that has ended.
    """
    own = [one for one in (PUBLIC, ACCREDITED, CHAIR) if viewer.sees(one)]
    narrow = {one for one in viewer.audiences if ":" in one}
    if any(kind_of(one) == "group" for one in narrow):
        ended = Group.objects.filter(forum=forum, ends_at__lte=ClockTimestamp())
        narrow -= {f"group:{number}" for number in ended.values_list("id", flat=True)}
    members = members_of(parent)
    offered = [*own, *sorted(narrow, key=lambda one: (kind_of(one) != "group", one))]
    return [one for one in offered if rules.contains(parent, one, members)]


def wider(forum: Forum, viewer: Viewer, audience: str) -> list[str]:
    """The viewer's own audiences that contain everyone of ``audience``, the narrowest first."""
    offered = choices(forum, viewer, PUBLIC)
    found = [one for one in offered if rules.contains(one, audience, members_of(one))]
    return sorted(found, key=lambda one: (one == PUBLIC, one == ACCREDITED, one))


@dataclass(frozen=True)
class Named:
    """An audience as it is told: ``public`` names it outside, ``name`` is its group's or delegation's."""

    public: str
    kind: str
    name: str = ""


def names_of(audiences: Iterable[str]) -> dict[str, Named]:
    """How each audience is told; two queries for any number, none where there are only plain ones."""
    found = {one: Named(one, one) for one in PLAIN}
    numbers: dict[str, list[int]] = {"group": [], "delegation": []}
    for one in set(audiences):
        if ":" in one:
            numbers[kind_of(one)].append(int(one.partition(":")[2]))
    if numbers["group"]:
        for group in Group.objects.filter(pk__in=numbers["group"]):
            found[f"group:{group.pk}"] = Named(f"group:{group.public_id}", "group", group.name)
    if numbers["delegation"]:
        seats = Delegation.objects.filter(pk__in=numbers["delegation"])
        for seat in seats.select_related("participant"):
            named = Named(f"delegation:{seat.public_id}", "delegation", str(seat))
            found[f"delegation:{seat.pk}"] = named
    return found


def public_name(audience: str) -> str:
    """``group:<public id>`` of ``group:<id>``; the others as they are."""
    kind, _colon, number = audience.partition(":")
    return f"{kind}:{_public_id(kind, int(number))}" if number else audience


@cache
def _public_id(kind: str, number: int) -> str:
    """Given once and never changed, so it is asked once."""
    model = {"group": Group, "delegation": Delegation}[kind]
    found: str = model._default_manager.values_list("public_id", flat=True).get(pk=number)
    return found


def audience_named(forum: Forum, public: str) -> str:
    """The audience of that public name in this forum; empty stays empty.

    Raises RuleBroken("audience-unknown").
    """
    if public in {"", *PLAIN}:
        return public
    kind, _colon, public_id = public.partition(":")
    model = {"group": Group, "delegation": Delegation}.get(kind)
    rows = model._default_manager.filter(forum=forum, public_id=public_id) if model else ()
    for found in rows:
        return f"{kind}:{found.pk}"
    raise unknown_audience()


def unknown_audience() -> RuleBroken:
    return RuleBroken(
        "audience-unknown", _("You cannot write for this audience."), place="audience"
    )


def changes_of(kind: str, number: int) -> QuerySet[AudienceChange]:
    """Every widening of an object's audience, oldest first."""
    rows = AudienceChange.objects.filter(object_kind=kind, object_id=number)
    return rows.select_related("changed_by").order_by("id")
