"""Headings in their order: articles out of sequence are text, running heads stand before articles."""

from collections.abc import Iterable, Sequence

from deliberation.formats.charters.blocks import Block, Blocks, Heading, Paragraph
from deliberation.formats.charters.headings import number_key
from deliberation.rules.charters import Kind, in_order, may_stand_under
from deliberation.rules.refusals import _

OUT_OF_ORDER = _("The number of this article is out of order; kept as text.")
_RESTARTS = frozenset({Kind.PART, Kind.CHAPTER, Kind.ANNEX})

_Numbered = tuple[int, Heading, tuple[int, ...]]
"""An article's index among the blocks, its heading, and its number as what it is ordered by."""


def put_in_order(found: Blocks) -> None:
    """Turn articles out of sequence into text; move running heads before the article they stand in."""
    for stray, heading in _out_of_sequence(found.blocks):
        found.blocks[stray] = _as_text(heading)
        found.remark(heading.line, f"{'#' * heading.level} {heading.source}", OUT_OF_ORDER)
    found.blocks = _running_heads_first(found.blocks)


def _out_of_sequence(blocks: Iterable[Block]) -> list[tuple[int, Heading]]:
    """Article headings outside the longest rising run; a run may begin anew at 1."""
    runs: list[list[_Numbered]] = [[]]
    restart = False
    for index, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        key = number_key(block.text.number)
        if block.text.kind is not Kind.ARTICLE:
            restart = restart or block.text.kind in _RESTARTS
        elif key:
            if restart and key[0] == 1:
                runs.append([])
            runs[-1].append((index, block, key))
            restart = False
    return [stray for run in runs for stray in _strays(run)]


def _strays(run: Sequence[_Numbered]) -> list[tuple[int, Heading]]:
    rising = in_order([key for _index, _heading, key in run])
    return [
        (index, heading) for place, (index, heading, _key) in enumerate(run) if place not in rising
    ]


def _as_text(heading: Heading) -> Paragraph:
    return Paragraph(heading.line, 0, True, [heading.source], heading.line, closed=True)


def _running_heads_first(blocks: Iterable[Block]) -> list[Block]:
    ordered: list[Block] = []
    for block in blocks:
        at = len(ordered)
        if isinstance(block, Heading) and block.level == 0 and ordered:
            at = _place_before(ordered, block)
        ordered.insert(at, block)
    return ordered


def _place_before(ordered: list[Block], running: Heading) -> int:
    """Before the article just opened, and before running heads that stand under this one."""
    at = len(ordered)
    last = ordered[at - 1]
    if not isinstance(last, Heading) or last.text.kind is not Kind.ARTICLE or not last.level:
        return at
    at -= 1
    while at and _stands_under(ordered[at - 1], running):
        at -= 1
    return at


def _stands_under(block: Block, running: Heading) -> bool:
    if not isinstance(block, Heading) or block.level or not block.text.kind:
        return False
    return may_stand_under(block.text.kind, running.text.kind)
