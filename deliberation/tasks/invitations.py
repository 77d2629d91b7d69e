"""Mailing invitations, once the outbox hands them over."""

from typing import Any

from deliberation.operations import invitations


def send(payload: dict[str, Any]) -> str | None:
    return invitations.mail_invitation(invitation_id=payload["invitation"])
