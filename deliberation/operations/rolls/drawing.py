"""A lot: first the pool is published with its hash, then the seed becomes public, then it is drawn."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Roll, RollEntry
from deliberation.operations import audit, record
from deliberation.operations.rolls.closing import close_with
from deliberation.operations.rolls.making import LONGEST_SOURCE, held, strata_of
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.rolls import pool_of
from deliberation.rules import rolls
from deliberation.rules.charters import require_name
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import ALGORITHM, RollStep, Strata


@transaction.atomic
def close_pool(
    *,
    actor: Actor,
    roll_id: int,
    seed_source: str,
    seed_due_at: datetime,
    now: datetime | None = None,
) -> Roll:
    """Close the pool, publish it with its hash, and say where the seed will come from and when.

    Raises RuleBroken("lot-stratum-short") naming the stratum, ("lot-seed-known") for a moment that has
    passed: whoever knew the seed could choose the pool.
    """
    roll = held(actor, roll_id, RollStep.POOL)
    moment = now or database_clock()
    source = require_name(seed_source, LONGEST_SOURCE, place="seed_source")
    if seed_due_at <= moment:
        raise RuleBroken(
            "lot-seed-known",
            _("The seed must become public after the pool is closed."),
            place="seed_due_at",
        )
    RollEntry.objects.filter(roll=roll, person__is_active=False).delete()
    strata, pool = _strata(roll), pool_of(roll)
    rolls.draw(pool, strata, "rehearsal")  # refuses a stratum that is too short, naming it
    roll.state, roll.algorithm = Roll.State.POOLED, ALGORITHM
    roll.pool_hash = rolls.pool_hash(rolls.pool_text(pool, strata))
    roll.pool_size, roll.pool_closed_at = len(pool), moment
    roll.seed_source, roll.seed_due_at = source, seed_due_at
    roll.save()
    audit.note(actor, "close_pool", roll, after={"hash": roll.pool_hash})
    record.enter(
        forum_id=roll.forum_id, kind="pool-closed", object_public_id=roll.public_id,
        content={
            "title": roll.title, "algorithm": ALGORITHM, "pool_sha256": roll.pool_hash,
            "pool_size": roll.pool_size, "strata": roll.strata, "seed_source": source,
            "seed_due_at": seed_due_at.isoformat(),
        },
        at=moment,
    )  # fmt: skip
    return roll


@transaction.atomic
def draw_lot(*, actor: Actor, roll_id: int, seed: str, now: datetime | None = None) -> Roll:
    """Draw by the published seed; the roll is closed with it. Raises RuleBroken("lot-seed-early")."""
    roll = held(actor, roll_id, RollStep.DRAW)
    moment = now or database_clock()
    if roll.seed_due_at:
        rolls.require_seed_due(roll.seed_due_at, moment)
    drawn = set(rolls.draw(pool_of(roll), _strata(roll), seed))
    entries = list(RollEntry.objects.filter(roll=roll, pseudonym__in=drawn))
    RollEntry.objects.filter(roll=roll, pseudonym__in=drawn).update(is_drawn=True)
    roll.seed = seed
    return close_with(actor, roll, entries, moment)


def _strata(roll: Roll) -> Strata:
    strata = strata_of(roll)
    assert strata is not None  # noqa: S101 - a lot is made with its strata
    return strata
