"""Values of declared attributes, and who may cast for a delegation."""

import re
from datetime import date, datetime

from deliberation.rules.refusals import RuleBroken, _

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
ALWAYS_CAST = frozenset({"head", "alternate"})


def require_value(kind: str, value: str) -> str:
    """The value as text, if it fits the declared kind. Raises RuleBroken("attribute-value")."""
    fits = {"token": _is_token, "decimal": _is_decimal, "date": _is_date}[kind](value)
    if not fits:
        raise RuleBroken(
            "attribute-value",
            _("“%(value)s” is not a %(kind)s."),
            place="value",
            facts={"value": value[:40], "kind": kind},
        )
    return value


def _is_token(value: str) -> bool:
    return bool(_TOKEN.fullmatch(value))


def _is_decimal(value: str) -> bool:
    return bool(_DECIMAL.fullmatch(value))


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def require_may_cast(role: str, *, delegates_may_cast: bool, presides: bool) -> None:
    """Head and alternate cast; delegates if the head says so, of all or of this one; nobody while presiding.

    Raises RuleBroken("presiding-does-not-vote") or ("may-not-cast").
    """
    if presides:
        raise RuleBroken(
            "presiding-does-not-vote",
            _("Whoever chairs the forum does not vote for a delegation meanwhile."),
        )
    if role in ALWAYS_CAST or (role == "delegate" and delegates_may_cast):
        return
    raise RuleBroken(
        "may-not-cast",
        _(
            "Only the head and the alternate cast for a delegation, and delegates if the head says so."
        ),
    )


def require_delegate(role: str) -> None:
    """Raises RuleBroken("caster-role")."""
    if role != "delegate":
        raise RuleBroken(
            "caster-role",
            _("Head and alternate cast anyway, advisers and observers never: name a delegate."),
        )


def require_ends_below(role: str) -> None:
    """Raises RuleBroken("head-ends-below")."""
    if role == "head":
        raise RuleBroken(
            "head-ends-below",
            _("A head ends every credential but a head's; the credentials officer ends that."),
        )


def require_not_over(state: str, ends_at: datetime | None, now: datetime) -> None:
    """Raises RuleBroken("accreditation-over")."""
    if state in {"refused", "ended"} or (ends_at and ends_at <= now):
        raise RuleBroken("accreditation-over", _("This credential is over already."))


def shown_name(*, name: str, alias: str, appearance: str, chamber: str) -> str:
    """The name under which a delegation's person appears in public; empty where only the role does.

    ``appearance`` is the constituency's: name, role or alias. People of a citizen chamber are drawn
    by lot and never appear by their own name.
    """
    if appearance == "alias" or chamber == "citizen":
        return alias
    return "" if appearance == "role" else name
