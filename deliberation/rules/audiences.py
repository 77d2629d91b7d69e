"""Audiences: who may see a thing, and that they are only ever widened."""

from deliberation.rules.refusals import RuleBroken, _

PUBLIC = "public"
ACCREDITED = "accredited"
CHAIR = "chair"
FORMAT = r"^(public|accredited|chair|group:[0-9]+|delegation:[0-9]+)$"
_WIDTH = {"chair": 0, "delegation": 1, "group": 2, "accredited": 3, "public": 4}


def width(audience: str) -> int:
    return _WIDTH[audience.partition(":")[0]]


def require_widened(before: str, after: str) -> None:
    """Raises RuleBroken("audience-narrowed") unless ``after`` contains everyone in ``before``."""
    if before != after and width(after) <= width(before):
        raise RuleBroken("audience-narrowed", _("An audience can be widened, never narrowed."))
