"""A charter as read from a file, before anything is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deliberation.rules.charters import Kind, Span


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line whose place is a guess or that has none; what became of it stands in ``why``.

    ``reason`` is a message id whose ``%(name)s`` places ``facts`` fill once it is translated.
    """

    line: int
    text: str
    reason: str
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def why(self) -> str:
        return self.reason % self.facts if self.facts else self.reason


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One provision. ``parent`` is an index into the draft's items, ``depth`` counts from 0.

    Headed kinds have a heading and no words; the others have words and no heading. ``line``
    counts from 1. Spans count code points in ``words``.
    """

    kind: Kind
    number: str
    heading: str
    words: str
    spans: tuple[Span, ...]
    parent: int | None
    line: int
    depth: int


@dataclass(frozen=True, slots=True)
class CharterDraft:
    """Items stand in reading order, parents before children."""

    title: str
    items: tuple[DraftItem, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def kinds(self) -> dict[str, int]:
        """How many items of each kind, in the order of the kinds."""
        counted = Counter(item.kind for item in self.items)
        return {kind.value: counted[kind] for kind in Kind if counted[kind]}


def report(draft: CharterDraft) -> dict[str, Any]:
    """What an import would place, and every line it could not: ready for JSON."""
    return {
        "kinds": draft.kinds,
        "unplaced": [
            {"line": remark.line, "text": remark.text, "why": remark.why}
            for remark in draft.unplaced
        ],
    }
