"""Delegations and the credentials of their people."""

from deliberation.admin.delegations.credentials import AccreditationAdmin
from deliberation.admin.delegations.seats import DelegationAdmin

__all__ = ["AccreditationAdmin", "DelegationAdmin"]
