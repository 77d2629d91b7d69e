"""Closed rolls of people: strata, the lot that anyone can rerun, and the names people bear in public."""

from deliberation.rules.rolls.aliases import ALIASES, alias_of
from deliberation.rules.rolls.life import RollState, RollStep, next_roll_state, require_seed_due
from deliberation.rules.rolls.lot import ALGORITHM, Volunteer, draw, pool_hash, pool_text, ticket
from deliberation.rules.rolls.strata import Strata, Stratum, parse_strata
from deliberation.rules.rolls.vouching import require_entered, require_issuer, require_vouched

__all__ = [
    "ALGORITHM",
    "ALIASES",
    "RollState",
    "RollStep",
    "Strata",
    "Stratum",
    "Volunteer",
    "alias_of",
    "draw",
    "next_roll_state",
    "parse_strata",
    "pool_hash",
    "pool_text",
    "require_entered",
    "require_issuer",
    "require_seed_due",
    "require_vouched",
    "ticket",
]
