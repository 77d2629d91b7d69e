"""Delegations and their people, and how these appear."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, Count, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from accounts.models import User
from deliberation.models import (
    Accreditation,
    AttributeDeclaration,
    Delegation,
    DelegationAttribute,
    Elector,
    Forum,
    ForumRole,
    Participant,
)
from deliberation.queries.participants import named_like
from deliberation.rules.delegations import shown_name
from deliberation.rules.permissions import Role


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
    person: User,
    accreditation: Accreditation | None,
    office: ForumRole | None,
    place: Elector | None = None,
) -> Appearance:
    """Somebody acting by this credential, office or place on a roll, as they may appear.

    A constituency says how its people appear; on a roll everyone appears by alias.
    """
    if place is not None:
        return Appearance(name=place.name, role=Role.ELECTOR)
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
    over = ("refused", "ended")
    people = Accreditation.objects.exclude(state__in=over).select_related("person").order_by("id")
    return (
        Delegation.objects.filter(forum=forum)
        .exclude(state="left")
        .select_related("participant", "constituency")
        .prefetch_related(Prefetch("accreditations", queryset=people, to_attr="people"))
        .order_by("constituency__position", "participant__name", "id")
    )


AT_THE_TABLE = (Delegation.State.SEATED.value, Delegation.State.SUSPENDED.value)


def chosen(
    rows: QuerySet[Delegation], chamber: str = "", state: str = "", name: str = ""
) -> QuerySet[Delegation]:
    """Of these delegations those of a chamber, in a state, whose participant is called so."""
    if chamber:
        rows = rows.filter(constituency__token=chamber)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(named_like(name, "participant__")) if name.strip() else rows


def by_seat(rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """With ``seat_order``, one value to page by: the constituency's place, then the participant's name."""
    place = LPad(Cast("constituency__position", CharField()), 5, Value("0"))
    number = LPad(Cast("constituency", CharField()), 19, Value("0"))
    return rows.annotate(seat_order=Concat(place, number, "participant__name"))


def seats_by_chamber(rows: QuerySet[Delegation]) -> dict[int, int]:
    """How many of these delegations sit in each constituency; one query."""
    counted = rows.order_by().values_list("constituency").annotate(number=Count("id"))
    return dict(counted)


def delegations_held(participant: Participant) -> QuerySet[Delegation]:
    """A participant's delegations, forum by forum: every forum is there for everyone."""
    rows = Delegation.objects.filter(participant=participant).exclude(state="left")
    return rows.select_related("forum", "constituency").order_by("forum__name", "id")


TABLE = ("name", "short_name", "code", "kind", "chamber", "controlled_by")


def table_of(forum: Forum) -> tuple[list[str], list[list[str]]]:
    """Header and rows of everyone at the table, with the newest value of each declared attribute; three queries."""
    declared = AttributeDeclaration.objects.filter(forum=forum).order_by("name")
    names = list(declared.values_list("name", flat=True))
    stated = _stated(forum)
    seats = (
        Delegation.objects.filter(forum=forum)
        .exclude(state="left")
        .order_by("constituency__position", "participant__name", "id")
        .values_list("pk", *_COLUMNS)
    )
    rows = [
        [*(cell or "" for cell in cells), *(stated[pk].get(name, "") for name in names)]
        for pk, *cells in seats
    ]
    return [*TABLE, *(name.replace("-", "_") for name in names)], rows


_COLUMNS = (
    "participant__name", "participant__short_name", "participant__code", "participant__kind",
    "constituency__token", "participant__controlled_by__code",
)  # fmt: skip


def _stated(forum: Forum) -> dict[int, dict[str, str]]:
    rows = (
        DelegationAttribute.objects.filter(delegation__forum=forum)
        .order_by("delegation", "declaration", "-valid_from")
        .distinct("delegation", "declaration")
        .values_list("delegation_id", "declaration__name", "value")
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for delegation, name, value in rows:
        found[delegation][name] = value
    return found
