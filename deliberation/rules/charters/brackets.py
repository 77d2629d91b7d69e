"""Square brackets: words not yet agreed. They nest, and real drafts leave some open."""

from collections.abc import Collection
from dataclasses import dataclass

from deliberation.rules.charters.words import Span


@dataclass(frozen=True, slots=True)
class Brackets:
    """Bracket spans in order of opening; positions that found no partner.

    A bracket never closed runs to the end of its paragraph, so that the whole of it counts as
    not agreed.
    """

    spans: tuple[Span, ...]
    unclosed: tuple[int, ...]
    unopened: tuple[int, ...]


def match_brackets(words: str, literal: Collection[int] = ()) -> Brackets:
    """Find the brackets of one paragraph; signs at the ``literal`` positions are mere signs."""
    open_at: list[int] = []
    spans: list[Span] = []
    unopened: list[int] = []
    for position, sign in enumerate(words):
        if sign not in "[]" or position in literal:
            continue
        if sign == "[":
            open_at.append(position)
        elif open_at:
            spans.append(Span("bracket", open_at.pop(), position + 1))
        else:
            unopened.append(position)
    spans += [Span("bracket", start, len(words)) for start in open_at]
    return Brackets(tuple(sorted(spans)), tuple(open_at), tuple(unopened))
