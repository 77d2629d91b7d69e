"""Places where a quote stands, exactly or nearly, each with its score of 100."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from deliberation.rules.anchors.quotes import CONTEXT, Anchor
from deliberation.rules.revisions.tokens import is_word, tokens_of

LEAST_QUOTE = 50
"""What the quote itself must score: context alone says where words stood, not that they stand."""
_WEIGHTS = (50, 20, 20, 2)
_COMPARED = 1000
"""Code points of a longer quote by which its place is sought."""
_SLACK = 2 * CONTEXT


@dataclass(frozen=True, slots=True)
class Candidate:
    """The provision of the anchor, or a successor, as it stands in a later revision."""

    provision_id: int
    text_hash: str
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    candidate: Candidate
    start: int
    end: int
    score: float


def exact_matches(anchor: Anchor, candidate: Candidate) -> Iterator[Match]:
    """Every place where the quote stands, as whole words if it was quoted as whole words."""
    words, quote = candidate.words, anchor.quote
    whole = _is_whole(anchor.prefix + quote + anchor.suffix, len(anchor.prefix), len(quote))
    start = words.find(quote)
    while start >= 0:
        if not whole or _is_whole(words, start, len(quote)):
            end = start + len(quote)
            yield Match(candidate, start, end, _score(anchor, candidate.words, start, end, 100))
        start = words.find(quote, start + 1)


def _is_whole(words: str, start: int, length: int) -> bool:
    """Whether the stretch begins and ends between words."""
    end = start + length
    splits_first = start > 0 and words[start - 1].isalnum() and words[start].isalnum()
    splits_last = end < len(words) and words[end - 1].isalnum() and words[end].isalnum()
    return not (splits_first or splits_last)


def similar_matches(anchor: Anchor, candidate: Candidate) -> Iterator[Match]:
    """The stretch most like the quote, if it is like enough."""
    words = candidate.words
    sought = anchor.quote[:_COMPARED]
    found = fuzz.partial_ratio_alignment(sought, words) if words.strip() else None
    if found is None or found.score < LEAST_QUOTE:
        return
    reach = found.dest_start + len(anchor.quote)
    start, end = _placed(anchor, words, found.dest_start, min(len(words), reach))
    likeness = fuzz.ratio(anchor.quote, words[start:end])
    if likeness >= LEAST_QUOTE:
        yield Match(candidate, start, end, _score(anchor, words, start, end, likeness))


def _placed(anchor: Anchor, words: str, start: int, end: int) -> tuple[int, int]:
    """Where the quote begins and ends near ``start`` and ``end``, by its words and its context."""
    slack = _SLACK + len(anchor.quote) // 2
    near = _words_in(words, max(0, start - slack), min(len(words), end + slack))
    before, quoted, after = (
        [anchor_words[at:to] for at, to in _words_in(anchor_words, 0, len(anchor_words))]
        for anchor_words in (anchor.prefix, anchor.quote, anchor.suffix)
    )
    partner = _partners([*before, *quoted, *after], [words[at:to] for at, to in near])
    inside = range(len(before), len(before) + len(quoted))
    kept = [partner[place] for place in inside if place in partner]
    if not kept:
        return start, end
    first, last = kept[0], kept[-1]
    if inside.start not in partner and inside.start - 1 in partner:
        first = partner[inside.start - 1] + 1
    if inside.stop - 1 not in partner and inside.stop in partner:
        last = partner[inside.stop] - 1
    return _with_signs(anchor.quote, words, near[first][0], near[last][1])


def _words_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each word of the stretch begins and ends in ``text``."""
    found: list[tuple[int, int]] = []
    position = start
    for token in tokens_of(text[start:end]):
        if is_word(token):
            found.append((position, position + len(token)))
        position += len(token)
    return found


def _partners(sought: list[str], near: list[str]) -> dict[int, int]:
    """Index of each word in order that stands among the ``near`` words, with its index there."""
    return {
        place: block.dest_start + place - block.src_start
        for block in LCSseq.opcodes(sought, near)
        if block.tag == "equal"
        for place in range(block.src_start, block.src_end)
    }


def _with_signs(quote: str, words: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the sign before or behind it that the quote has too."""
    if start and not quote[0].isalnum() and words[start - 1] == quote[0]:
        start -= 1
    if end < len(words) and not quote[-1].isalnum() and words[end] == quote[-1]:
        end += 1
    return start, end


def _score(anchor: Anchor, words: str, start: int, end: int, likeness: float) -> float:
    """A context cut short by the edge of the provision says little, and weighs by its length."""
    quote, prefix, suffix, position = _WEIGHTS
    parts = (
        (quote, likeness),
        (
            prefix * len(anchor.prefix) / CONTEXT,
            fuzz.ratio(anchor.prefix, words[max(0, start - CONTEXT) : start]),
        ),
        (
            suffix * len(anchor.suffix) / CONTEXT,
            fuzz.ratio(anchor.suffix, words[end : end + CONTEXT]),
        ),
        (position, 100 - 100 * min(1.0, abs(start - anchor.start) / max(1, len(words)))),
    )
    return sum(weight * part for weight, part in parts) / sum(weight for weight, _part in parts)
