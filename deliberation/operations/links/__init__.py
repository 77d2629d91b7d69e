"""Joining forums, and carrying text from one to the other."""

from deliberation.operations.links.carrying import carry_revision
from deliberation.operations.links.joining import (
    confirm_link,
    decline_link,
    end_link,
    propose_link,
    withdraw_link,
)

__all__ = [
    "carry_revision",
    "confirm_link",
    "decline_link",
    "end_link",
    "propose_link",
    "withdraw_link",
]
