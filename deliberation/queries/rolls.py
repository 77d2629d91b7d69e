"""Rolls as their readers may see them: by pseudonym and alias, never by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.institutions import bound_to
from accounts.models import User
from deliberation.formats.rolls import electors_text
from deliberation.models import Elector, Forum, Roll, RollEntry
from deliberation.queries.audiences import Viewer
from deliberation.queries.providers import vouches_for
from deliberation.rules.rolls import Stratum, Volunteer, parse_strata, pool_text


def visible_rolls(forum: Forum, viewer: Viewer) -> QuerySet[Roll]:
    """Those whose audience the viewer belongs to, or that they stand on themselves."""
    seen = Q(audience__in=sorted(viewer.audiences))
    if viewer.person_id:
        mine = Elector.objects.filter(person_id=viewer.person_id, forum=forum)
        seen |= Q(electorate__in=mine.values("electorate"))
    return Roll.objects.filter(seen, forum=forum).select_related(
        "forum", "constituency", "delegation__participant", "electorate"
    )


def pool_of(roll: Roll) -> list[Volunteer]:
    """Everyone in the pool by pseudonym; in no order that tells anything."""
    rows = RollEntry.objects.filter(roll=roll).order_by("pseudonym")
    return [Volunteer(*row) for row in rows.values_list("pseudonym", "attributes")]


def pool_file(roll: Roll) -> str:
    """The published pool, byte for byte what its hash is of."""
    return pool_text(pool_of(roll), parse_strata(roll.strata))


def drawn_file(roll: Roll) -> str:
    """The pseudonyms drawn, one on a line: what ``manage.py draw`` prints."""
    rows = RollEntry.objects.filter(roll=roll, is_drawn=True).order_by("pseudonym")
    return "".join(f"{one}\n" for one in sorted(rows.values_list("pseudonym", flat=True)))


def electors_file(roll: Roll) -> str:
    """A closed roll by alias, byte for byte what its hash is of."""
    rows = Elector.objects.filter(electorate=roll.electorate_id)
    return electors_text(rows.values_list("name", "attributes"))


def own_entry(roll: Roll, person: User | None) -> RollEntry | None:
    if person is None:
        return None
    return RollEntry.objects.filter(roll=roll, person=person).first()


def own_place(roll: Roll, person: User | None) -> Elector | None:
    """Under which alias the person stands on a closed roll."""
    if person is None or roll.electorate_id is None:
        return None
    return Elector.objects.filter(electorate=roll.electorate_id, person=person).first()


def is_vouched_for(roll: Roll, person: User | None) -> bool | None:
    """Whether the roll's issuer vouches for the person; None where a roll has none."""
    return vouches_for(roll.issuer, person) if roll.origin == Roll.Origin.IDENTITY else None


def unvouched(roll: Roll) -> QuerySet[RollEntry]:
    """Who entered a provider's roll and is bound to it no longer, or deactivated."""
    if roll.origin != Roll.Origin.IDENTITY:
        return RollEntry.objects.none()
    bound = bound_to(roll.issuer).values("user")
    return RollEntry.objects.filter(roll=roll).exclude(person__in=bound, person__is_active=True)


def people_counted(roll: Roll) -> dict[str, int]:
    """How many people a roll holds, and how many of them have not registered yet; one query."""
    counted = RollEntry.objects.filter(roll=roll).aggregate(
        people=Count("id"), waiting=Count("id", filter=Q(person=None))
    )
    return {"people": counted["people"], "waiting": counted["waiting"]}


def strata_counted(roll: Roll) -> list[dict[str, Any]]:
    """Each stratum with its seats and how many of the pool fit it; one query."""
    if not roll.strata:
        return []
    groups = list(
        RollEntry.objects.filter(roll=roll).values_list("attributes").annotate(number=Count("id"))
    )
    return [
        {
            "name": one.name,
            "where": dict(one.where),
            "seats": one.seats,
            "people": _fit(one, groups),
        }
        for one in parse_strata(roll.strata).strata
    ]


def _fit(stratum: Stratum, groups: Iterable[tuple[dict[str, str], int]]) -> int:
    return sum(number for attributes, number in groups if stratum.holds(attributes))
