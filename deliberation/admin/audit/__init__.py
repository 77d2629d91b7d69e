"""The audit trail."""

from deliberation.admin.audit.trail import TRAIL

__all__ = ["TRAIL"]
