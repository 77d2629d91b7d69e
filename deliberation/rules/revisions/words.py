"""Word by word: what was deleted and inserted between two texts, in phrases that can be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from deliberation.rules.revisions.tokens import is_word, tokens_of

_CELLS = 2**28
"""Tokens before times tokens after that are compared one by one: 32 MB, some ten milliseconds.
Two provisions of 16 000 words each reach it."""
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """``kind`` is same, inserted or deleted. ``coarse`` marks words too many to compare one by one:
    whole paragraphs stand as deleted and inserted though they may share words."""

    kind: str
    text: str
    coarse: bool = False


@dataclass(slots=True)
class _Step:
    """A stretch that is the same, or a deletion and an insertion in one place."""

    same: list[str]
    deleted: list[str]
    inserted: list[str]
    coarse: bool = False


def compare_words(before: str, after: str) -> tuple[Change, ...]:
    """What changed from ``before`` to ``after``.

    What is same and inserted, joined, is ``after``; what is same and deleted is ``before``. Texts
    of several lines are compared line by line first. A deletion stands before the insertion that
    replaces it; short words left between two changes go into them.
    """
    if before == after:
        return (Change("same", before),) if before else ()
    lines_before, lines_after = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if min(len(lines_before), len(lines_after)) < 2:
        steps = _by_words(before, after)
    else:
        steps = _by_lines(lines_before, lines_after)
    return tuple(_changes(_readable(_merged(steps))))


def _by_lines(before: Sequence[str], after: Sequence[str]) -> list[_Step]:
    steps: list[_Step] = []
    for step in _merged(_aligned(before, after)):
        if step.deleted and step.inserted:
            steps += _by_words("".join(step.deleted), "".join(step.inserted))
        else:
            steps.append(step)
    return steps


def _by_words(before: str, after: str) -> list[_Step]:
    return _aligned(tokens_of(before), tokens_of(after))


def _aligned(before: Sequence[str], after: Sequence[str]) -> list[_Step]:
    """Steps of a longest common subsequence; one coarse step in the middle where it is too long."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    steps = [_Step(list(before[:head]), [], [])]
    if len(old) * len(new) > _CELLS:
        steps.append(_Step([], list(old), list(new), coarse=True))
    else:
        for code in LCSseq.opcodes(old, new):
            taken, given = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
            same = code.tag == "equal"
            steps.append(
                _Step(list(taken), [], []) if same else _Step([], list(taken), list(given))
            )
    steps.append(_Step(list(before[len(before) - tail :]), [], []))
    return steps


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many tokens both begin with."""
    shared = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        shared += 1
    return shared


def _merged(steps: Sequence[_Step]) -> list[_Step]:
    """Neighbours of one sort as one step, nothing empty."""
    merged: list[_Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        if last and bool(last.same) == bool(step.same):
            last.same += step.same
            last.deleted += step.deleted
            last.inserted += step.inserted
            last.coarse = last.coarse or step.coarse
        elif step.same or step.deleted or step.inserted:
            merged.append(step)
    return merged


def _readable(steps: Sequence[_Step]) -> list[_Step]:
    """Give up what little two neighbouring changes leave between them, so that phrases stay whole."""
    kept: list[_Step] = []
    for step in steps:
        kept.append(step)
        while len(kept) >= 3 and _is_crumb(kept[-2], kept[-3], kept[-1]):
            change, crumb, later = kept[-3:]
            change.deleted += crumb.same + later.deleted
            change.inserted += crumb.same + later.inserted
            change.coarse = change.coarse or later.coarse
            del kept[-2:]
    return kept


def _is_crumb(step: _Step, before: _Step, after: _Step) -> bool:
    """Nothing but signs, or a few words shorter than the change on either side."""
    if not step.same or before.same or after.same:
        return False
    words = sum(map(is_word, step.same))
    if not words:
        return not any("\n" in token for token in step.same)
    return words <= _FEW_WORDS and _length(step.same) <= min(_weight(before), _weight(after))


def _weight(step: _Step) -> int:
    return max(_length(step.deleted), _length(step.inserted))


def _length(tokens: Sequence[str]) -> int:
    return sum(map(len, tokens))


def _changes(steps: Sequence[_Step]) -> Iterator[Change]:
    for step in steps:
        if step.same:
            yield Change("same", "".join(step.same))
        if step.deleted:
            yield Change("deleted", "".join(step.deleted), step.coarse)
        if step.inserted:
            yield Change("inserted", "".join(step.inserted), step.coarse)
