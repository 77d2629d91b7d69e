"""Words with their spans and marks as HTML that is safe to show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from deliberation.rules.revisions import Change

_TAGS = {
    "bracket": ('<span class="bracket">', "</span>"),
    "strong": ("<strong>", "</strong>"),
    "emphasis": ("<em>", "</em>"),
    "noted": ('<mark class="noted">', "</mark>"),
    "uncertain": ('<mark class="noted" data-state="uncertain">', "</mark>"),
}
_OUTERMOST_FIRST = tuple(_TAGS)


@dataclass(frozen=True)
class Mark:
    """A stretch that somebody commented on. ``sign`` (safe) stands behind it, such as a note's number."""

    start: int
    end: int
    kind: str = "noted"
    sign: SafeString | str = ""


def drawn_words(
    words: str, spans: Iterable[Sequence[Any]], marks: Sequence[Mark] = ()
) -> SafeString:
    """The words with emphasis, brackets and marks, every character of them escaped.

    Stretches may overlap in any way: the words are cut wherever one begins or ends, and each piece
    wears all that cover it, in one order. Signs carry no words, so that a browser's selection can
    be counted in code points by leaving them out.
    """
    stretches = [(str(kind), int(start), int(end)) for kind, start, end in spans if kind in _TAGS]
    stretches += [(mark.kind, mark.start, mark.end) for mark in marks]
    signs: dict[int, list[str]] = {}
    for mark in marks:
        signs.setdefault(mark.end, []).append(str(mark.sign))
    pieces = []
    for start, end, kinds in _pieces(len(words), stretches):
        pieces.append(_worn(words[start:end], kinds))
        pieces += signs.get(end, [])
    return mark_safe("".join(pieces))  # noqa: S308 - every word went through escape


def _pieces(
    length: int, stretches: Sequence[tuple[str, int, int]]
) -> Iterator[tuple[int, int, list[str]]]:
    """The words cut wherever a stretch begins or ends, each piece with the kinds that cover it."""
    turns: dict[int, Counter[str]] = {length: Counter()}
    for kind, start, end in stretches:
        turns.setdefault(start, Counter())[kind] += 1
        turns.setdefault(end, Counter())[kind] -= 1
    covering: Counter[str] = Counter()
    before = 0
    for place in sorted(turns):
        if before < place <= length:
            yield before, place, [kind for kind in _OUTERMOST_FIRST if covering[kind]]
            before = place
        for kind, step in turns[place].items():
            covering[kind] += step


def _worn(words: str, kinds: Sequence[str]) -> str:
    opening = "".join(_TAGS[kind][0] for kind in kinds)
    closing = "".join(_TAGS[kind][1] for kind in reversed(kinds))
    return f"{opening}{escape(words)}{closing}"


def drawn_changes(changes: Iterable[Change]) -> SafeString:
    """What was deleted and inserted, word by word."""
    tags = {"same": "{}", "inserted": "<ins>{}</ins>", "deleted": "<del>{}</del>"}
    return format_html_join("", "{}", ((format_html(tags[one.kind], one.text),) for one in changes))
