"""Who may see what: the one query behind page, API, export, cache key and stream."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Token, User
from deliberation.models import Accreditation, Forum, ForumRole, Group, ServiceTokenOwner
from deliberation.queries.clock import ClockTimestamp, database_clock
from deliberation.rules.audiences import ACCREDITED, CHAIR, PUBLIC
from deliberation.rules.refusals import RuleBroken, _

Row = TypeVar("Row", bound=Model)
Moment = datetime | ClockTimestamp
SITTING = ("provisional", "accepted")
_SERVANTS = {"chair", "deputy", "secretariat"}


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
    return viewer_through(person, delegations, roles)


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
    return viewer_through(None, {owner.delegation_id}, set())


def viewer_through(person: User | None, delegations: set[int], roles: set[str]) -> Viewer:
    """The same for a person whose delegations and offices are known already."""
    groups: set[int] = set()
    if delegations:
        found = Group.objects.filter(delegations__in=delegations).distinct()
        groups = set(found.values_list("id", flat=True))
    return _viewer(person, delegations, roles, groups)


def _viewer(
    person: User | None, delegations: set[int], roles: set[str], groups: set[int]
) -> Viewer:
    seen = {PUBLIC}
    if delegations or roles:
        seen.add(ACCREDITED)
    if roles & _SERVANTS:
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
    groups = _groups({seat for seats, _roles in held.values() for seat in seats})
    return {
        forum: _viewer(person, seats, roles, {g for seat in seats for g in groups.get(seat, ())})
        for forum, (seats, roles) in held.items()
    }


def _groups(delegations: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Group.objects.filter(delegations__in=delegations)
    for group, delegation in rows.values_list("id", "delegations"):
        found.setdefault(delegation, set()).add(group)
    return found


def visible_anywhere(
    rows: QuerySet[Row], viewers: dict[int, Viewer], path: str = "audience", forum: str = "forum_id"
) -> QuerySet[Row]:
    """Only the rows, of whichever forum, whose audience there the person belongs to."""
    seen = Q(**{path: PUBLIC})
    for number, viewer in viewers.items():
        seen |= Q(**{forum: number, f"{path}__in": sorted(viewer.audiences)})
    return rows.filter(seen)


def visible(rows: QuerySet[Row], viewer: Viewer, path: str = "audience") -> QuerySet[Row]:
    """Only the rows whose audience the viewer belongs to; ``path`` leads to the audience column."""
    return rows.filter(Q(**{f"{path}__in": sorted(viewer.audiences)}))
