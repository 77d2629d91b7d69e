"""The life of a question: a state machine as data, and what its window allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deliberation.rules.refusals import RuleBroken, _

SHORTEST_WINDOW = timedelta(minutes=1)
LONGEST_WINDOW = timedelta(days=366)
SHORTEST_SILENCE = timedelta(hours=72)
"""UNGA decision 74/544 of 27 March 2020."""


class State(StrEnum):
    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    CERTIFIED = "certified"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    CERTIFY = "certify"
    WITHDRAW = "withdraw"
    VOID = "void"


NEXT: dict[tuple[State, Step], State] = {
    (State.DRAFTED, Step.OPEN): State.OPEN,
    (State.DRAFTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Step.CLOSE): State.CLOSED,
    (State.OPEN, Step.VOID): State.VOIDED,
    (State.CLOSED, Step.CERTIFY): State.CERTIFIED,
    (State.CLOSED, Step.VOID): State.VOIDED,
}


@dataclass(frozen=True)
class QuestionLife:
    """A question's state as its row tells it, and its deadline."""

    state: State
    closes_at: datetime | None

    def at(self, now: datetime) -> State:
        """The state every reader sees: past its deadline a question is closed."""
        if self.state is State.OPEN and self.closes_at and now >= self.closes_at:
            return State.CLOSED
        return self.state


def next_state(state: State, step: Step) -> State:
    """Raises RuleBroken("question-step")."""
    found = NEXT.get((state, step))
    if found is None:
        raise RuleBroken(
            "question-step",
            _("A question that is “%(state)s” cannot take the step “%(step)s”."),
            facts={"state": state.value, "step": step.value},
        )
    return found


def require_open(life: QuestionLife, now: datetime) -> None:
    """Refuse a ballot outside the voting window.

    A question past its deadline is closed for everyone, whatever its row says: the task that closes
    it may be late. ``now`` is the database's clock, in UTC, read after the lock.

    Raises RuleBroken("question-not-open").
    """
    state = life.at(now)
    if state is State.OPEN:
        return
    if state is State.DRAFTED:
        raise RuleBroken("question-not-open", _("Voting on this question has not opened yet."))
    raise RuleBroken("question-not-open", _("Voting on this question has closed."))


def require_window(opens_at: datetime, closes_at: datetime) -> None:
    """Raises RuleBroken("question-window") unless the window is one minute to one year long."""
    if not SHORTEST_WINDOW <= closes_at - opens_at <= LONGEST_WINDOW:
        raise RuleBroken(
            "question-window",
            _("Voting lasts at least one minute and at most one year from now."),
            place="closes_at",
        )


def require_silence_window(opens_at: datetime, closes_at: datetime) -> None:
    """Where silence is assent, there is time to break it. Raises RuleBroken("silence-too-short")."""
    if closes_at - opens_at < SHORTEST_SILENCE:
        raise RuleBroken(
            "silence-too-short",
            _("Under this rule whoever keeps silent agrees: give at least 72 hours to object."),
            place="closes_at",
        )


def require_known_choice(choices: Sequence[str], choice: str) -> None:
    """Raises RuleBroken("ballot-unknown-choice"), naming the choices there are."""
    if choice not in choices:
        raise RuleBroken(
            "ballot-unknown-choice",
            _("“%(choice)s” is not a choice here. The choices are: %(choices)s."),
            place="choice",
            facts={"choice": choice[:40], "choices": ", ".join(choices)},
        )
