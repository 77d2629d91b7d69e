"""Seating many delegations at once from a table: all its good rows, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from deliberation.models import (
    AttributeDeclaration,
    Constituency,
    Delegation,
    DelegationAttribute,
    Forum,
    Participant,
)
from deliberation.operations import audit, invitations, locks
from deliberation.operations.invitations import Wanted
from deliberation.queries import permissions, seatings
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.seatings import Plan, Seat, chamber_of


@dataclass(frozen=True)
class Imported:
    """How many of each were made, and how many rows were left out."""

    participants: int
    delegations: int
    invitations: int
    left_out: int


def require_may_import(actor: Actor, forum_id: int) -> None:
    permissions.require(actor, Act.IMPORT_SEATS, stage=FORUM, forum_id=forum_id)


@transaction.atomic
def import_seats(
    *, actor: Actor, forum_id: int, source: bytes, seal: str, now: datetime | None = None
) -> Imported:
    """Make the participants, seats and invitations that the preview with this ``seal`` showed.

    The same few statements however many rows. Raises RuleBroken("import-changed") where the table
    would no longer do what was confirmed, ("import-empty") where no row is good.
    """
    locks.hold_forum(forum_id)
    require_may_import(actor, forum_id)
    forum = Forum.objects.get(pk=forum_id)
    plan = seatings.plan_of(forum, source)
    if not plan.seats:
        raise RuleBroken("import-empty", _("No row of this table can be imported."), place="csv")
    if plan.seal != seal:
        raise _changed()
    moment = now or database_clock()
    try:
        with transaction.atomic():
            return _write(actor, forum, plan, moment)
    except IntegrityError as error:
        raise _changed() from error


def _changed() -> RuleBroken:
    return RuleBroken(
        "import-changed",
        _("The table of delegations has changed since the preview. Look at a new preview first."),
        place="seal",
    )


def _write(actor: Actor, forum: Forum, plan: Plan, moment: datetime) -> Imported:
    made = _participants(plan, moment)
    known = _by_code(plan)
    seats = _delegations(forum, plan, known, moment)
    _attributes(forum, plan, seats, moment)
    invited = invitations.invite_all(actor, _wanted(forum, plan, seats), moment)
    audit.note(
        actor,
        "import_seats",
        *seats.values(),
        after={
            "participants": made,
            "invited": [one.email for one in invited],
            "left out": plan.bad_lines,
        },
    )
    return Imported(made, len(seats), len(invited), plan.bad_lines)


def _participants(plan: Plan, moment: datetime) -> int:
    """Those that are new; who controls them is written once all of them exist."""
    new = [seat for seat in plan.seats if seat.is_new]
    made = Participant.objects.bulk_create(_participant(seat, moment) for seat in new)
    controlled = [seat.row for seat in new if seat.row.controlled_by]
    if controlled:
        found = dict(
            Participant.objects.filter(
                code__in={row.controlled_by for row in controlled}
            ).values_list("code", "pk")
        )
        by_code = {one.code: one for one in made}
        for row in controlled:
            by_code[row.code].controlled_by_id = found[row.controlled_by]
        Participant.objects.bulk_update(
            [by_code[row.code] for row in controlled], ["controlled_by"]
        )
    return len(made)


def _participant(seat: Seat, moment: datetime) -> Participant:
    row = seat.row
    name = " ".join(row.name.split())
    short = " ".join(row.short_name.split()) or name[:60]
    return Participant(name=name, short_name=short, code=row.code, kind=row.kind, created_at=moment)


def _by_code(plan: Plan) -> dict[str, Participant]:
    codes = {seat.row.code for seat in plan.seats} | {seat.holder for seat in plan.seats}
    return {one.code: one for one in Participant.objects.filter(code__in=codes)}


def _delegations(
    forum: Forum, plan: Plan, known: Mapping[str, Participant], moment: datetime
) -> dict[str, Delegation]:
    chambers = {one.token: one for one in Constituency.objects.filter(forum=forum)}
    made = Delegation.objects.bulk_create(
        Delegation(
            forum=forum, participant=known[seat.row.code], seat_of=known[seat.holder],
            constituency=chambers[chamber_of(seat.row)], shares_its_seat=seat.shares,
            created_at=moment,
        )
        for seat in plan.seats
    )  # fmt: skip
    return {one.participant.code: one for one in made}


def _attributes(
    forum: Forum, plan: Plan, seats: Mapping[str, Delegation], moment: datetime
) -> None:
    """Stated from the day of the import on."""
    if not any(seat.row.attributes for seat in plan.seats):
        return
    declared = AttributeDeclaration.objects.filter(forum=forum)
    by_column = {one.name.replace("-", "_"): one for one in declared}
    DelegationAttribute.objects.bulk_create(
        DelegationAttribute(
            delegation=seats[seat.row.code], declaration=by_column[name], value=value,
            valid_from=moment.date(),
        )
        for seat in plan.seats
        for name, value in seat.row.attributes.items()
    )  # fmt: skip


def _wanted(forum: Forum, plan: Plan, seats: Mapping[str, Delegation]) -> list[Wanted]:
    own = next(iter(forum.languages), settings.LANGUAGE_CODE)
    return [
        Wanted(
            delegation=seats[seat.row.code], role="head", email=seat.row.head_email,
            name=" ".join(seat.row.head_name.split()), language=seat.row.language or own,
        )
        for seat in plan.seats
        if seat.row.head_email
    ]  # fmt: skip
