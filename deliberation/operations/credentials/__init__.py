"""Challenging credentials, deciding on them, appeals, and the report on all of them."""

from deliberation.operations.credentials.deciding import (
    accept_credential,
    appeal_refusal,
    challenge_credential,
    overturn_refusal,
    refuse_credential,
    uphold_refusal,
)
from deliberation.operations.credentials.reporting import issue_report

__all__ = [
    "accept_credential",
    "appeal_refusal",
    "challenge_credential",
    "issue_report",
    "overturn_refusal",
    "refuse_credential",
    "uphold_refusal",
]
