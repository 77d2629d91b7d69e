"""Who puts themselves on a roll, and whom an identity provider vouches for."""

from deliberation.rules.refusals import RuleBroken, _

IDENTITY = "identity"
ENTERED = ("lot", IDENTITY)
"""Origins of rolls that people enter themselves."""


def require_entered(origin: str) -> None:
    """Raises RuleBroken("roll-no-lot"): an assembly says itself who stands on its list."""
    if origin not in ENTERED:
        raise RuleBroken(
            "roll-no-lot", _("Nobody enters this roll themselves: it comes from a list.")
        )


def require_issuer(origin: str, issuer: str, *, is_known: bool) -> None:
    """An issuer is named where its people are asked for, and nowhere else: it stands with every result.

    Raises RuleBroken("roll-issuer-unknown") or ("roll-issuer-idle").
    """
    if origin == IDENTITY and not is_known:
        raise RuleBroken(
            "roll-issuer-unknown",
            _("No identity provider of this issuer is set up here: write it as the provider does."),
            place="issuer",
        )
    if origin != IDENTITY and issuer:
        raise RuleBroken(
            "roll-issuer-idle",
            _("No identity provider vouches for people who come from a lot or a list."),
            place="issuer",
        )


def require_vouched(origin: str, *, is_vouched: bool) -> None:
    """Raises RuleBroken("roll-not-vouched") for an account that the roll's issuer does not know."""
    if origin == IDENTITY and not is_vouched:
        raise RuleBroken(
            "roll-not-vouched",
            _("This roll's identity provider does not vouch for you: connect your account to it."),
        )
