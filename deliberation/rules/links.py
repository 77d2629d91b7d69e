"""How forums stand to one another, who may say so, and what may travel between them."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.rules.audiences import PUBLIC
from deliberation.rules.refusals import RuleBroken, _


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


class Step(StrEnum):
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    END = "end"


STEPS: Mapping[tuple[State, Step], State] = {
    (State.PROPOSED, Step.CONFIRM): State.CONFIRMED,
    (State.PROPOSED, Step.DECLINE): State.DECLINED,
    (State.PROPOSED, Step.WITHDRAW): State.ENDED,
    (State.CONFIRMED, Step.END): State.ENDED,
}
LIVING = (State.PROPOSED.value, State.CONFIRMED.value)
PREPARES, ADVISES, FOLLOWS = "prepares", "advises", "follows"
KINDS = {
    PREPARES: _("prepares for"),
    ADVISES: _("advises"),
    FOLLOWS: _("follows up on"),
}
LONGEST_NOTE = 1000


def next_state(state: str, step: Step) -> State:
    """Raises RuleBroken("link-step")."""
    after = STEPS.get((State(state), step))
    if after is None:
        raise RuleBroken("link-step", _("This link is no longer in a state that allows this."))
    return after


def require_ends(forum_id: int, source_id: int, target_id: int, kind: str) -> None:
    """A forum speaks of itself and one other. Raises RuleBroken("link-kind") or ("link-ends")."""
    if kind not in KINDS:
        raise RuleBroken("link-kind", _("There is no such kind of link."), place="kind")
    if source_id == target_id or forum_id not in {source_id, target_id}:
        raise RuleBroken("link-ends", _("A link joins this forum and another one."), place="forum")


def require_side(step: Step, forum_id: int, proposed_in: int, ends: tuple[int, int]) -> None:
    """The other forum answers, the proposing one withdraws, either ends.

    Raises RuleBroken("link-side").
    """
    is_end = forum_id in ends
    is_proposer = forum_id == proposed_in
    fits = {
        Step.CONFIRM: is_end and not is_proposer,
        Step.DECLINE: is_end and not is_proposer,
        Step.WITHDRAW: is_proposer,
        Step.END: is_end,
    }[step]
    if not fits:
        raise RuleBroken("link-side", _("This is for the other forum to do."))


def require_travels(state: str, audience: str, charter_audience: str) -> None:
    """Only along a confirmed link, and only what everyone may read anyway: an audience is of one forum.

    Raises RuleBroken("link-unconfirmed") or ("text-not-public").
    """
    if state != State.CONFIRMED:
        raise RuleBroken(
            "link-unconfirmed", _("Text travels once both forums have confirmed the link.")
        )
    if {audience, charter_audience} != {PUBLIC}:
        raise RuleBroken(
            "text-not-public",
            _("What is not public in its forum stays there."),
            place="revision",
        )
