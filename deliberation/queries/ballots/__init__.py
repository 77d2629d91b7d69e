"""Ballots as their readers may see them, and the right to cast one."""

from deliberation.queries.ballots.reading import (
    Casting,
    answers_of,
    castings,
    current_ballot,
    current_ballots,
    histories,
    history,
    own_answers,
    roll_call,
)
from deliberation.queries.ballots.standing import (
    CAPACITY,
    CAPACITY_ROW,
    NUMBER_IN_CAPACITY,
    Named,
    Standing,
    actor_found,
    standing_found,
    standing_of,
)

__all__ = [
    "CAPACITY",
    "CAPACITY_ROW",
    "NUMBER_IN_CAPACITY",
    "Casting",
    "Named",
    "Standing",
    "actor_found",
    "answers_of",
    "castings",
    "current_ballot",
    "current_ballots",
    "histories",
    "history",
    "own_answers",
    "roll_call",
    "standing_found",
    "standing_of",
]
