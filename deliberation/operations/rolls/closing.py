"""Closing a roll: its electorate is made, hashed and never changed again."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.events import AccessChanged, announce
from deliberation.formats.rolls import electors_text
from deliberation.models import Elector, Electorate, Roll, RollEntry
from deliberation.operations import audit, outbox, record
from deliberation.operations.rolls.gathering import find_registered, leave_out_unvouched
from deliberation.operations.rolls.making import held
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import ALIASES, RollStep, alias_of


@transaction.atomic
def close_roll(*, actor: Actor, roll_id: int, now: datetime | None = None) -> Roll:
    """Close a roll that is not drawn, without whom its identity provider vouches for no longer.

    Raises RuleBroken("roll-unregistered") or ("roll-empty").
    """
    roll = held(actor, roll_id, RollStep.CLOSE)
    find_registered(roll)
    leave_out_unvouched(actor, roll)
    entries = list(roll.entries.order_by("id"))
    waiting = sum(entry.person_id is None for entry in entries)
    if waiting:
        raise RuleBroken(
            "roll-unregistered",
            _(
                "%(number)s people of the list have not registered: wait for them, or leave them out."
            ),
            facts={"number": waiting},
        )
    if not entries:
        raise RuleBroken("roll-empty", _("There is nobody on this roll."))
    return close_with(actor, roll, entries, now or database_clock())


def close_with(
    actor: Actor, roll: Roll, entries: Iterable[RollEntry], moment: datetime, **facts: Any
) -> Roll:
    """Freeze these people as the roll's electorate, within the transaction of a step of its life."""
    people = {
        entry.person_id: {**entry.attributes, "chamber": roll.constituency.token}
        for entry in entries
        if entry.person_id
    }
    electors, text = _aliased(people)
    roll.state, roll.closed_at, roll.size = Roll.State.CLOSED, moment, len(electors)
    roll.roll_hash = hashlib.sha256(text.encode()).hexdigest()
    origin = origin_facts(roll) | facts
    roll.electorate = _frozen(roll.forum_id, roll.origin, origin, electors, moment)
    roll.save()
    audit.note(actor, "close_roll", roll, after={"hash": roll.roll_hash, "size": roll.size})
    if not roll.delegation_id:
        record.enter(
            forum_id=roll.forum_id, kind="roll-closed", object_public_id=roll.public_id,
            content=origin, at=moment,
        )  # fmt: skip
    outbox.add("roll-closed", {"roll": roll.pk}, key=f"roll-closed:{roll.pk}")
    for person in people:
        announce(AccessChanged(person_id=person))
    return roll


def origin_facts(roll: Roll) -> dict[str, Any]:
    """Where a closed roll comes from, as it stands with every result."""
    facts = {
        "roll": roll.public_id,
        "title": roll.title,
        "source": roll.source,
        "issuer": roll.issuer,
        "size": roll.size,
        "roll_sha256": roll.roll_hash,
        "closed_at": roll.closed_at.isoformat() if roll.closed_at else "",
    }
    if roll.origin == Roll.Origin.LOT:
        facts |= {
            "algorithm": roll.algorithm,
            "pool_sha256": roll.pool_hash,
            "pool_size": roll.pool_size,
            "seed": roll.seed,
            "seed_source": roll.seed_source,
        }
    return {name: value for name, value in facts.items() if value != ""}


def freeze_people(
    *, forum_id: int, origin: str, facts: dict[str, Any],
    people: Mapping[int, Mapping[str, str]], now: datetime,
) -> Electorate:  # fmt: skip
    """An electorate of these people with their attributes, by their ids; each gets an alias."""
    electors, text = _aliased(people)
    facts |= {"size": len(electors), "roll_sha256": hashlib.sha256(text.encode()).hexdigest()}
    return _frozen(forum_id, origin, facts, electors, now)


def _aliased(people: Mapping[int, Mapping[str, str]]) -> tuple[list[Elector], str]:
    """Electors under aliases chosen at random, in the order of these: nothing tells who is who."""
    numbers = secrets.SystemRandom().sample(range(ALIASES), len(people))
    electors = [
        Elector(person_id=person, name=alias_of(number), attributes=dict(attributes))
        for number, (person, attributes) in zip(numbers, people.items(), strict=True)
    ]
    electors.sort(key=lambda one: one.name)
    return electors, electors_text((one.name, one.attributes) for one in electors)


def _frozen(
    forum_id: int, origin: str, facts: dict[str, Any], electors: list[Elector], moment: datetime
) -> Electorate:
    electorate = Electorate.objects.create(
        forum_id=forum_id, origin=origin, origin_facts=facts, frozen_at=moment
    )
    for elector in electors:
        elector.forum_id, elector.electorate = forum_id, electorate
    Elector.objects.bulk_create(electors, batch_size=1000)
    return electorate
