"""Rolls of people: made, gathered, drawn by lot or taken from a list, and closed once."""

from deliberation.operations.rolls.closing import close_roll, freeze_people
from deliberation.operations.rolls.drawing import close_pool, draw_lot
from deliberation.operations.rolls.gathering import (
    leave_out_unregistered,
    list_people,
    volunteer,
    withdraw_from_pool,
)
from deliberation.operations.rolls.making import make_members_roll, make_roll

__all__ = [
    "close_pool",
    "close_roll",
    "draw_lot",
    "freeze_people",
    "leave_out_unregistered",
    "list_people",
    "make_members_roll",
    "make_roll",
    "volunteer",
    "withdraw_from_pool",
]
