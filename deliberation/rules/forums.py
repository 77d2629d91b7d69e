"""How a forum may be set up, and what of it may no longer be changed."""

import re
from collections.abc import Collection, Sequence

from deliberation.rules.permissions import Act, Role
from deliberation.rules.phases import Phase
from deliberation.rules.refusals import RuleBroken, _

COMMENTED = (Phase.COMMENT.value, Phase.NEGOTIATION.value)
"""The phases in which persons without accreditation comment, unless the forum chooses others."""
COMMENTABLE = (
    Phase.DRAFTING.value,
    Phase.COMMENT.value,
    Phase.NEGOTIATION.value,
    Phase.VOTING.value,
)
SHAPES = ("square", "triangle", "circle", "diamond")
RESERVED = frozenset({"new"})
"""No forum is called so: the word is part of an address."""
NAMED = "name"
MOST_CONSTITUENCIES = 12
MOST_HELD = 20
"""Of a new person's contributions, that a moderator reads first."""
_TOKEN = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_OUTSIDE = frozenset({Role.REGISTERED, Role.ELECTOR})


def opened(role: Role, act: Act, stage: str, public_comment: Collection[str]) -> bool:
    """Whether the forum's choice leaves open what the permission table allows at most."""
    return act is not Act.COMMENT or role not in _OUTSIDE or stage in public_comment


def require_opened(role: Role, act: Act, stage: str, public_comment: Collection[str]) -> None:
    """Raises RuleBroken("not-at-this-stage")."""
    if not opened(role, act, stage, public_comment):
        raise RuleBroken(
            "not-at-this-stage",
            _("In this phase of the charter, only those accredited to the forum comment."),
        )


def require_comment_phases(phases: Sequence[str]) -> list[str]:
    """The phases in their order, each once. Raises RuleBroken("phase-unknown")."""
    if unknown := set(phases) - set(COMMENTABLE):
        raise RuleBroken(
            "phase-unknown",
            _("Comments of registered persons cannot be opened in the phase “%(phase)s”."),
            place="public_comment_phases",
            facts={"phase": min(unknown)[:40]},
        )
    return [one for one in COMMENTABLE if one in phases]


def require_admitting(wanted: Collection[str], chambers: Sequence[str]) -> list[str]:
    """The chambers whose seats may be applied for, in their order. Raises RuleBroken("chamber-unknown")."""
    if set(wanted) - set(chambers):
        raise RuleBroken("chamber-unknown", _("There is no such chamber here."), place="admitting")
    return [one for one in chambers if one in wanted]


def require_held_number(number: int) -> int:
    """How many first contributions are reviewed. Raises RuleBroken("held-number")."""
    if not 0 <= number <= MOST_HELD:
        raise RuleBroken(
            "held-number",
            _("Between 0 and %(most)s contributions are reviewed."),
            place="contributions_held",
            facts={"most": MOST_HELD},
        )
    return number


def require_token(token: str, taken: Collection[str]) -> str:
    """The name of a constituency for rules and the API, which never changes.

    Raises RuleBroken("constituency-token") or ("constituency-exists").
    """
    if not _TOKEN.fullmatch(token):
        raise RuleBroken(
            "constituency-token",
            _("It begins with a small letter and has small letters, digits, _ and -."),
            place="chamber",
        )
    if token in taken:
        raise RuleBroken(
            "constituency-exists", _("There is such a constituency already."), place="chamber"
        )
    if len(taken) >= MOST_CONSTITUENCIES:
        raise RuleBroken(
            "constituency-too-many",
            _("A forum has at most %(most)s constituencies."),
            place="chamber",
            facts={"most": MOST_CONSTITUENCIES},
        )
    return token


def require_shape(shape: str) -> str:
    """Raises RuleBroken("constituency-shape")."""
    if shape not in SHAPES:
        raise RuleBroken(
            "constituency-shape",
            _("The shapes are: %(shapes)s."),
            place="shape",
            facts={"shapes": ", ".join(SHAPES)},
        )
    return shape


def require_appearance(before: str, after: str, *, has_people: bool) -> None:
    """Refuse to name people who took part under an alias or by their role alone.

    Raises RuleBroken("appearance-unmasks").
    """
    if has_people and before != NAMED and after == NAMED:
        raise RuleBroken(
            "appearance-unmasks",
            _(
                "People here were accredited to appear without their names; "
                "they cannot be named afterwards."
            ),
            place="appearance",
        )


def require_unused(token: str, uses: Sequence[str]) -> None:
    """Refuse to remove a constituency that seats, questions or rules name.

    Raises RuleBroken("constituency-in-use").
    """
    if uses:
        raise RuleBroken(
            "constituency-in-use",
            _("“%(token)s” cannot be removed: it has %(uses)s."),
            place="chamber",
            facts={"token": token, "uses": ", ".join(uses)},
        )


def require_languages_kept(wanted: Collection[str], used: Collection[str]) -> None:
    """Refuse to drop a language in which texts of the forum stand.

    Raises RuleBroken("language-in-use").
    """
    if lost := sorted(set(used) - set(wanted)):
        raise RuleBroken(
            "language-in-use",
            _("Texts of this forum are written in: %(languages)s. That cannot be taken back."),
            place="languages",
            facts={"languages": ", ".join(lost)},
        )
