"""Who may see what: the one query behind page, API, search, export, cache key and stream."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, Model, OuterRef, Q, QuerySet, When

from accounts.models import Token, User
from deliberation.models import (
    Accreditation,
    AudienceChange,
    Delegation,
    Forum,
    ForumRole,
    Group,
    ServiceTokenOwner,
)
from deliberation.queries.clock import ClockTimestamp, database_clock
from deliberation.rules import audiences as rules
from deliberation.rules.audiences import ACCREDITED, CHAIR, PLAIN, PUBLIC, kind_of
from deliberation.rules.refusals import RuleBroken, _

Row = TypeVar("Row", bound=Model)
Moment = datetime | ClockTimestamp
SITTING = ("provisional", "accepted")
SERVANTS = {"chair", "deputy", "secretariat"}


@dataclass(frozen=True)
class Viewer:
    """The audiences one person belongs to in one forum; also a cache key."""

    audiences: frozenset[str] = field(default_factory=lambda: frozenset({PUBLIC}))
    roles: frozenset[str] = frozenset()
    person_id: int | None = None

    def sees(self, audience: str) -> bool:
        return audience in self.audiences


PUBLIC_VIEWER = Viewer()


def _current(moment: Moment) -> Q:
    return Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))


def sitting_accreditations(forum: Forum, moment: Moment) -> QuerySet[Accreditation]:
    """Credentials that give rights now, their delegation still at the table."""
    return Accreditation.objects.filter(_current(moment), forum=forum, state__in=SITTING).exclude(
        delegation__state="left"
    )


def held_roles(forum: Forum, moment: Moment) -> QuerySet[ForumRole]:
    return ForumRole.objects.filter(_current(moment), forum=forum)


def viewer_of(person: User | None, forum: Forum) -> Viewer:
    """Everything this person belongs to: credentials and offices together, not only the chosen one."""
    if person is None:
        return PUBLIC_VIEWER
    moment = database_clock()
    delegations = set(
        sitting_accreditations(forum, moment)
        .filter(person=person)
        .values_list("delegation_id", flat=True)
    )
    roles = set(held_roles(forum, moment).filter(person=person).values_list("role", flat=True))
    return viewer_through(person, forum, delegations, roles)


def viewer_of_token(token: Token | None, forum: Forum) -> Viewer:
    """What a service token sees: all that its delegation sees, or what is for everyone at the table.

    Raises RuleBroken("token-of-another-forum"): elsewhere it is nothing, not even a reader.
    """
    if token is None or token.person_id:
        return PUBLIC_VIEWER
    owned = ServiceTokenOwner.objects.filter(token=token, forum=forum).exclude(
        delegation__state="left"
    )
    owner = owned.first()
    if owner is None:
        raise RuleBroken(
            "token-of-another-forum", _("This service token belongs to another forum.")
        )
    if owner.delegation_id is None:
        return Viewer(audiences=frozenset({PUBLIC, ACCREDITED}))
    return viewer_through(None, forum, {owner.delegation_id}, set())


def viewer_through(
    person: User | None, forum: Forum, delegations: set[int], roles: set[str]
) -> Viewer:
    """The same for a person whose delegations and offices are known already."""
    groups = set(_groups(forum, delegations, roles))
    return viewer_among(person, delegations, roles, groups)


def with_groups(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Credentials or offices, each with the ids of the groups it belongs to or serves as ``group_ids``."""
    of_seat = rows.model is Accreditation
    shared = {"delegations": OuterRef("delegation")} if of_seat else {"forum": OuterRef("forum")}
    found: Any = rows.annotate(group_ids=ArraySubquery(Group.objects.filter(**shared).values("pk")))
    read: QuerySet[Row] = found
    return read


def viewer_among(
    person: User | None, delegations: set[int], roles: set[str], groups: set[int]
) -> Viewer:
    """The same where also the groups are known."""
    seen = {PUBLIC}
    if delegations or roles:
        seen.add(ACCREDITED)
    if roles & SERVANTS:
        seen.add(CHAIR)
    seen |= {f"delegation:{number}" for number in delegations}
    seen |= {f"group:{number}" for number in groups}
    return Viewer(
        audiences=frozenset(seen), roles=frozenset(roles), person_id=person.pk if person else None
    )


def viewers_of(person: User, moment: Moment | None = None) -> dict[int, Viewer]:
    """What the person belongs to in each forum where they hold anything, by the forum's id: three queries.

    Of every other forum they see what is public.
    """
    current = _current(moment or database_clock())
    held: dict[int, tuple[set[int], set[str]]] = {}
    seats = Accreditation.objects.filter(current, person=person, state__in=SITTING)
    for forum, delegation in seats.exclude(delegation__state="left").values_list(
        "forum_id", "delegation_id"
    ):
        held.setdefault(forum, (set(), set()))[0].add(delegation)
    offices = ForumRole.objects.filter(current, person=person)
    for forum, role in offices.values_list("forum_id", "role"):
        held.setdefault(forum, (set(), set()))[1].add(role)
    groups = _groups_by_forum(held)
    return {
        forum: viewer_among(person, seats, roles, groups.get(forum, set()))
        for forum, (seats, roles) in held.items()
    }


def _groups_by_forum(held: dict[int, tuple[set[int], set[str]]]) -> dict[int, set[int]]:
    seats = {seat for seats, _roles in held.values() for seat in seats}
    served = [forum for forum, (_seats, roles) in held.items() if roles & SERVANTS]
    rows = Group.objects.filter(Q(delegations__in=seats) | Q(forum__in=served))
    found: dict[int, set[int]] = {}
    for forum, group in rows.values_list("forum_id", "id"):
        found.setdefault(forum, set()).add(group)
    return found


def visible_anywhere(
    rows: QuerySet[Row], viewers: dict[int, Viewer], path: str = "audience", forum: str = "forum_id"
) -> QuerySet[Row]:
    """Only the rows, of whichever forum, whose audience there the person belongs to."""
    seen = Q(**{path: PUBLIC})
    for number, viewer in viewers.items():
        seen |= Q(**{forum: number, f"{path}__in": sorted(viewer.audiences)})
    return rows.filter(seen)


def _groups(forum: Forum, delegations: set[int], roles: set[str]) -> Iterable[int]:
    """A group's papers stay its members' when it has ended; chair and secretariat serve every group."""
    if roles & SERVANTS:
        return Group.objects.filter(forum=forum).values_list("id", flat=True)
    if delegations:
        rows = Group.objects.filter(forum=forum, delegations__in=delegations).distinct()
        return rows.values_list("id", flat=True)
    return ()


def visible(rows: QuerySet[Row], viewer: Viewer, path: str = "audience") -> QuerySet[Row]:
    """Only the rows whose audience the viewer belongs to; ``path`` leads to the audience column."""
    return rows.filter(Q(**{f"{path}__in": sorted(viewer.audiences)}))


def seen_revision(viewer: Viewer, path: str = "") -> Q:
    """That a revision's audience holds the viewer now, by the database's clock.

    ``path`` leads to the revision: empty for its own rows. The audience after a release is never
    narrower than the one before.
    """
    own = sorted(viewer.audiences)
    released = {f"{path}audience_after__in": own, f"{path}released_at__lte": ClockTimestamp()}
    return Q(**{f"{path}audience__in": own}) | Q(**released)


def audience_now(path: str = "") -> Case:
    """The audience a revision has at this moment, as an annotation."""
    released = Q(**{f"{path}released_at__lte": ClockTimestamp()}) & ~Q(
        **{f"{path}audience_after": ""}
    )
    return Case(
        When(released, then=F(f"{path}audience_after")),
        default=F(f"{path}audience"),
        output_field=CharField(),
    )


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
