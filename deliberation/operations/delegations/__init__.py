"""Delegations, their attributes, and the credentials of their people."""

from deliberation.operations.delegations.accrediting import (
    accredit_person,
    let_delegates_cast,
    let_person_cast,
    place_person,
    require_place,
)
from deliberation.operations.delegations.ending import (
    end_accreditation,
    extend_accreditation,
    restore_accreditation,
    suspend_accreditation,
)
from deliberation.operations.delegations.seating import (
    holder_declared,
    require_seat,
    seat_delegation,
    state_attribute,
)

__all__ = [
    "accredit_person",
    "end_accreditation",
    "extend_accreditation",
    "holder_declared",
    "let_delegates_cast",
    "let_person_cast",
    "place_person",
    "require_place",
    "require_seat",
    "restore_accreditation",
    "seat_delegation",
    "state_attribute",
    "suspend_accreditation",
]
