"""The kinds of provision, and which may stand under which."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.rules.refusals import RuleBroken, _


class Kind(StrEnum):
    """A clause is a numbered paragraph, a point an item of a list, a text an unnumbered paragraph."""

    PREAMBLE = "preamble"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    TEXT = "text"
    ANNEX = "annex"


HEADED = frozenset({Kind.PREAMBLE, Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX})
"""Kinds that carry a heading and hold others; the rest carry words."""

_PARAGRAPHS = frozenset({Kind.CLAUSE, Kind.POINT, Kind.TEXT})

_BELOW: Mapping[Kind | None, frozenset[Kind]] = {
    None: frozenset(Kind),
    Kind.PREAMBLE: _PARAGRAPHS,
    Kind.PART: _PARAGRAPHS | {Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE},
    Kind.CHAPTER: _PARAGRAPHS | {Kind.SECTION, Kind.ARTICLE},
    Kind.SECTION: _PARAGRAPHS | {Kind.ARTICLE},
    Kind.ARTICLE: _PARAGRAPHS,
    Kind.CLAUSE: frozenset({Kind.POINT, Kind.TEXT}),
    Kind.POINT: frozenset({Kind.POINT, Kind.TEXT}),
    Kind.TEXT: frozenset({Kind.POINT}),
    Kind.ANNEX: _PARAGRAPHS | {Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE},
}


def may_stand_under(kind: Kind, parent: Kind | None) -> bool:
    """Whether ``kind`` may stand directly under ``parent``; None is the charter itself."""
    return kind in _BELOW[parent]


def require_kind(name: str) -> Kind:
    """Return the kind of that name. Raises RuleBroken("kind-unknown")."""
    try:
        return Kind(name)
    except ValueError:
        raise RuleBroken(
            "kind-unknown",
            _("“%(kind)s” is not a kind of provision."),
            facts={"kind": name[:40]},
        ) from None


def require_place(kind: Kind, parent: Kind | None) -> None:
    """Refuse an order no charter has. Raises RuleBroken("kind-misplaced")."""
    if may_stand_under(kind, parent):
        return
    raise RuleBroken(
        "kind-misplaced",
        _("A provision of the kind %(kind)s cannot stand under one of the kind %(parent)s."),
        facts={"kind": kind.value, "parent": str(parent)},
    )
