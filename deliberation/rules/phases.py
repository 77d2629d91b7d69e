"""The phases of a charter: the stages of the permission table, and how the chair moves between them."""

from enum import StrEnum

from deliberation.rules.refusals import RuleBroken, _


class Phase(StrEnum):
    DRAFTING = "drafting"
    COMMENT = "comment"
    NEGOTIATION = "negotiation"
    VOTING = "voting"
    ADOPTED = "adopted"
    ARCHIVED = "archived"


NAMES = {
    Phase.DRAFTING: _("Drafting"),
    Phase.COMMENT: _("Open for comment"),
    Phase.NEGOTIATION: _("Negotiation"),
    Phase.VOTING: _("Voting"),
    Phase.ADOPTED: _("Adopted"),
    Phase.ARCHIVED: _("Archived"),
}
NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.DRAFTING: frozenset({Phase.COMMENT, Phase.NEGOTIATION, Phase.ARCHIVED}),
    Phase.COMMENT: frozenset({Phase.DRAFTING, Phase.NEGOTIATION, Phase.ARCHIVED}),
    Phase.NEGOTIATION: frozenset({Phase.COMMENT, Phase.VOTING, Phase.ARCHIVED}),
    Phase.VOTING: frozenset({Phase.NEGOTIATION, Phase.ADOPTED, Phase.ARCHIVED}),
    Phase.ADOPTED: frozenset({Phase.ARCHIVED}),
    Phase.ARCHIVED: frozenset(),
}


def require_move(before: Phase, after: Phase) -> None:
    """Raises RuleBroken("phase-not-next")."""
    if after not in NEXT[before]:
        raise RuleBroken(
            "phase-not-next",
            _("A charter cannot go from “%(before)s” to “%(after)s”."),
            place="phase",
            facts={"before": before.value, "after": after.value},
        )
