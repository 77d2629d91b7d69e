"""Who comes onto a roll before it closes: whoever enters it themselves, or an assembly's own list."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from deliberation.formats.rolls import Listed
from deliberation.models import Roll, RollEntry
from deliberation.operations import audit, locks, outbox
from deliberation.operations.rolls.making import held, strata_of
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.rolls import is_vouched_for, unvouched
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import RollStep, next_roll_state, require_entered, require_vouched


@transaction.atomic
def volunteer(
    *, actor: Actor, roll_id: int, attributes: Mapping[str, str], now: datetime | None = None
) -> RollEntry:
    """Enter the pool of a lot or the roll of one's identity provider, or correct what one declared.

    Raises RuleBroken("roll-no-lot"), or ("roll-not-vouched") for an account not bound to the issuer.
    """
    roll = _entered(actor, roll_id)
    require_vouched(roll.origin, is_vouched=bool(is_vouched_for(roll, actor.signed_in)))
    strata = strata_of(roll)
    declared = strata.require_attributes(attributes) if strata else {}
    entry, is_new = RollEntry.objects.update_or_create(
        roll=roll, person=actor.signed_in,
        defaults={"attributes": declared},
        create_defaults={"attributes": declared, "at": now or database_clock()},
    )  # fmt: skip
    audit.note(
        actor, "volunteer" if is_new else "correct_volunteering", entry, after={"in": declared}
    )
    return entry


@transaction.atomic
def withdraw_from_pool(*, actor: Actor, roll_id: int) -> None:
    """Leave pool or roll while it is open. Raises RuleBroken("roll-not-in-pool")."""
    roll = _entered(actor, roll_id)
    entry = RollEntry.objects.filter(roll=roll, person=actor.signed_in).first()
    if entry is None:
        raise RuleBroken("roll-not-in-pool", _("You are not on this roll."))
    audit.note(actor, "withdraw_from_pool", entry)
    entry.delete()


def _entered(actor: Actor, roll_id: int) -> Roll:
    locks.share_roll(roll_id)
    roll = Roll.objects.get(pk=roll_id)
    permissions.require(actor, Act.VOLUNTEER, stage=FORUM, forum_id=roll.forum_id)
    require_entered(roll.origin)
    next_roll_state(roll.origin, roll.state, RollStep.CHANGE)
    return roll


@transaction.atomic
def list_people(
    *, actor: Actor, roll_id: int, rows: Sequence[Listed], now: datetime | None = None
) -> Roll:
    """Take an assembly's own list in place of the one before; who has registered is found by e-mail."""
    roll = held(actor, roll_id, RollStep.CHANGE)
    if roll.origin != Roll.Origin.ASSEMBLY:
        raise RuleBroken("roll-no-list", _("This roll does not come from a list."), place="file")
    if not rows:
        raise RuleBroken("list-empty", _("There is nobody on this list."), place="file")
    moment = now or database_clock()
    known = _registered({row.email for row in rows})
    RollEntry.objects.filter(roll=roll).delete()
    RollEntry.objects.bulk_create(
        RollEntry(
            roll=roll, person_id=known.get(row.email), email=row.email, name=row.name,
            attributes=row.attributes, at=moment,
        )
        for row in rows
    )  # fmt: skip
    audit.note(actor, "list_people", roll, after={"people": len(rows), "registered": len(known)})
    return roll


def _registered(emails: set[str]) -> dict[str, int]:
    rows = User.objects.filter(email__in=emails, is_active=True)
    return {email.lower(): number for email, number in rows.values_list("email", "id")}


def find_registered(roll: Roll) -> None:
    """Link those of the list who have registered since; one query and one update."""
    waiting = list(RollEntry.objects.filter(roll=roll, person=None))
    known = _registered({entry.email for entry in waiting})
    found = [entry for entry in waiting if entry.email in known]
    for entry in found:
        entry.person_id = known[entry.email]
    RollEntry.objects.bulk_update(found, ["person"], batch_size=1000)


@transaction.atomic
def leave_out_unregistered(*, actor: Actor, roll_id: int) -> int:
    """Take those who have not registered off the list, on record; returns how many they were."""
    roll = held(actor, roll_id, RollStep.CHANGE)
    find_registered(roll)
    number, _rows = RollEntry.objects.filter(roll=roll, person=None).delete()
    audit.note(actor, "leave_out_unregistered", roll, after={"left_out": number})
    return number


def leave_out_unvouched(actor: Actor, roll: Roll) -> None:
    """Take whoever is bound to the issuer no longer off its roll, on record, within its closing.

    Otherwise one member could connect account after account, and enter with each.
    """
    people = dict(unvouched(roll).values_list("person", "pk"))
    if not people:
        return
    roll.entries.filter(pk__in=people.values()).delete()
    audit.note(actor, "leave_out_unvouched", roll, after={"left_out": len(people)})
    outbox.add(
        "roll-left-out", {"roll": roll.pk, "people": list(people)}, key=f"roll-left-out:{roll.pk}"
    )
