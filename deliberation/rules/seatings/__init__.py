"""Seating many delegations at once: what a table of them says, and what stands against each row."""

from deliberation.rules.seatings.checking import chamber_of, plan
from deliberation.rules.seatings.facts import Facts, Known
from deliberation.rules.seatings.rows import COLUMNS, Fault, Plan, Row, Seat, read_rows

__all__ = [
    "COLUMNS",
    "Facts",
    "Fault",
    "Known",
    "Plan",
    "Row",
    "Seat",
    "chamber_of",
    "plan",
    "read_rows",
]
