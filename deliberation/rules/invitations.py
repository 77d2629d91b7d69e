"""Who may invite whom, and until when an invitation is good."""

from datetime import datetime, timedelta

from deliberation.rules.refusals import RuleBroken, _

LIFE = timedelta(days=30)
MOST_MAILS = 5
"""Mails of one invitation."""
RESENT_AT_MOST_EVERY = timedelta(minutes=10)
BELOW_HEAD = ("alternate", "delegate", "adviser", "observer")
EXPIRED = "expired"


def require_below_head(role: str) -> None:
    """A head gives any role but their own. Raises RuleBroken("role-above")."""
    if role not in BELOW_HEAD:
        raise RuleBroken(
            "role-above",
            _("A head gives every role below their own; the credentials officer names a head."),
            place="role",
        )


def state_at(state: str, expires_at: datetime, now: datetime) -> str:
    """The state every reader sees: past its end a pending invitation is expired, whatever the row says."""
    return EXPIRED if state == "pending" and now >= expires_at else state


def require_pending(state: str) -> None:
    """Raises RuleBroken("invitation-over"), which says why."""
    if state != "pending":
        reason = {
            "accepted": _("This invitation has been accepted already."),
            "revoked": _("This invitation has been withdrawn."),
            EXPIRED: _("This invitation has expired. Ask whoever invited you for a new one."),
        }[state]
        raise RuleBroken("invitation-over", reason)


def require_rested(serial: int, sent_at: datetime | None, now: datetime) -> None:
    """So that nobody is flooded. Raises RuleBroken("invitation-resent")."""
    if serial >= MOST_MAILS or (sent_at and now < sent_at + RESENT_AT_MOST_EVERY):
        raise RuleBroken(
            "invitation-resent",
            _(
                "An invitation is mailed at most every ten minutes and five times in all."
                " Withdraw it and invite again if the address was wrong."
            ),
        )


def require_addressee(invited: str, own: str) -> None:
    """Raises RuleBroken("invitation-other-address")."""
    if invited.lower() != own.lower():
        raise RuleBroken(
            "invitation-other-address",
            _(
                "This invitation is for another e-mail address than that of your account."
                " Sign in with the invited address, or ask to be invited at yours."
            ),
        )
