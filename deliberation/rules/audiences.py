"""Audiences: who may see a thing, and that they are only ever widened."""

from collections.abc import Collection
from datetime import datetime

from deliberation.rules.refusals import RuleBroken, _

PUBLIC = "public"
ACCREDITED = "accredited"
CHAIR = "chair"
PLAIN = (PUBLIC, ACCREDITED, CHAIR)
FORMAT = r"^(public|accredited|chair|group:[0-9]+|delegation:[0-9]+)$"


def kind_of(audience: str) -> str:
    """``group`` of ``group:7``; of the others the whole."""
    return audience.partition(":")[0]


def contains(wider: str, narrower: str, members: Collection[str] = ()) -> bool:
    """Whether everyone who belongs to ``narrower`` belongs to ``wider``.

    ``members`` are the delegations' audiences in ``wider``, where it is a group. Chair and secretariat
    serve every group and belong to it; they never belong to a delegation.
    """
    if wider in {narrower, PUBLIC}:
        return True
    if narrower == PUBLIC:
        return False
    if wider == ACCREDITED:
        return True
    return kind_of(wider) == "group" and (narrower == CHAIR or narrower in members)


def require_widened(before: str, after: str, members: Collection[str] = ()) -> None:
    """Raises RuleBroken("audience-same"), or ("audience-narrowed") unless ``after`` contains ``before``."""
    if before == after:
        raise RuleBroken("audience-same", _("They can read it already."), place="audience")
    if not contains(after, before, members):
        raise RuleBroken(
            "audience-narrowed",
            _("An audience can be widened, never narrowed: somebody would no longer see it."),
            place="audience",
        )


def audience_at(before: str, after: str, released_at: datetime | None, now: datetime) -> str:
    """The audience of something under embargo: ``after``, if there is one, from its release on."""
    return after if after and released_at and released_at <= now else before
