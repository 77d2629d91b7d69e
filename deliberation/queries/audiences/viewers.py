"""Who somebody is to others: the audiences a person belongs to in a forum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet

from accounts.models import Token, User
from deliberation.models import Accreditation, Forum, ForumRole, Group, ServiceTokenOwner
from deliberation.queries.clock import ClockTimestamp, database_clock
from deliberation.rules.audiences import ACCREDITED, CHAIR, PUBLIC
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


def _groups(forum: Forum, delegations: set[int], roles: set[str]) -> Iterable[int]:
    """A group's papers stay its members' when it has ended; chair and secretariat serve every group."""
    if roles & SERVANTS:
        return Group.objects.filter(forum=forum).values_list("id", flat=True)
    if delegations:
        rows = Group.objects.filter(forum=forum, delegations__in=delegations).distinct()
        return rows.values_list("id", flat=True)
    return ()
