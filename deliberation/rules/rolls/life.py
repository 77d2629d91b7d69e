"""The life of a roll: a state machine as data."""

from datetime import datetime
from enum import StrEnum

from deliberation.rules.refusals import RuleBroken, _


class RollState(StrEnum):
    GATHERING = "gathering"
    POOLED = "pooled"
    CLOSED = "closed"


class RollStep(StrEnum):
    CHANGE = "change its people"
    POOL = "close its pool"
    DRAW = "draw"
    CLOSE = "close"


NEXT: dict[tuple[str, RollState, RollStep], RollState] = {
    **{
        (origin, RollState.GATHERING, RollStep.CHANGE): RollState.GATHERING
        for origin in ("lot", "assembly", "identity")
    },
    ("lot", RollState.GATHERING, RollStep.POOL): RollState.POOLED,
    ("lot", RollState.POOLED, RollStep.DRAW): RollState.CLOSED,
    ("assembly", RollState.GATHERING, RollStep.CLOSE): RollState.CLOSED,
    ("identity", RollState.GATHERING, RollStep.CLOSE): RollState.CLOSED,
}


def next_roll_state(origin: str, state: str, step: RollStep) -> RollState:
    """Raises RuleBroken("roll-step"): a closed roll changes no more, and only a lot is drawn."""
    found = NEXT.get((origin, RollState(state), step))
    if found is None:
        raise RuleBroken(
            "roll-step",
            _("This roll is “%(state)s”: it cannot take the step “%(step)s”."),
            facts={"state": state, "step": step.value},
        )
    return found


def require_seed_due(due_at: datetime, now: datetime) -> None:
    """A seed named before it can be public was chosen. Raises RuleBroken("lot-seed-early")."""
    if now < due_at:
        raise RuleBroken(
            "lot-seed-early",
            _("The seed becomes public later, as was announced with the pool."),
            place="seed",
        )
