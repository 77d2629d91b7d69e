"""From blocks to the tree of a charter: every paragraph finds what it stands under."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from deliberation.formats.charters.blocks import Block, Blocks, Heading, Paragraph
from deliberation.formats.charters.drafts import DraftItem
from deliberation.formats.charters.inline import read_words
from deliberation.formats.charters.lists import Lists
from deliberation.formats.charters.markers import Marker
from deliberation.rules.charters import WORDS_LIMIT, Kind, may_stand_under
from deliberation.rules.refusals import RuleBroken, _

GUESSED_KIND = {
    Kind.PART: _("A heading that names no kind; taken as a part."),
    Kind.CHAPTER: _("A heading that names no kind; taken as a chapter."),
    Kind.SECTION: _("A heading that names no kind; taken as a section."),
}


@dataclass(slots=True)
class Outline:
    """The tree as it grows: the items, the open headings, the open rows of list items."""

    found: Blocks
    title: str
    items: list[DraftItem] = field(default_factory=list)
    open_heads: list[int] = field(default_factory=list)
    lists: Lists = field(default_factory=Lists)
    kinds_at: defaultdict[int, Counter[Kind]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def base(self) -> int | None:
        """The item of the innermost open heading."""
        return self.open_heads[-1] if self.open_heads else None

    def place_heading(self, heading: Heading) -> None:
        text = heading.text
        if text.kind is None and self._is_title(heading):
            self.title = text.title
            return
        kind = text.kind or self._guess_kind(heading)
        if heading.level == 0 and self._is_open(heading):
            return
        while self.open_heads and not may_stand_under(kind, self.items[self.open_heads[-1]].kind):
            self.open_heads.pop()
        self.kinds_at[heading.level][kind] += 1
        self.lists.close()
        place = DraftItem(kind, text.number, text.title, "", (), self.base, heading.line, 0)
        self.open_heads.append(self._add(place))

    def place_paragraph(self, paragraph: Paragraph, coming: Marker | None) -> None:
        """Place an item or a text; ``coming`` marks the next item below the same heading."""
        source = read_words(paragraph.source)
        _require_length(source.words, paragraph.line)
        for remark in source.remarks:
            self.found.remark(paragraph.line, paragraph.source, remark)
        marker, indent = paragraph.marker, paragraph.indent
        if marker:
            row = self.lists.open_item(marker, indent, coming)
        else:
            row = self.lists.open_text(indent, paragraph.fresh, coming)
        parent = self.base if row.parent is None else row.parent
        number = marker.number if marker else ""
        row.index = self._add(
            DraftItem(row.kind, number, "", source.words, source.spans, parent, paragraph.line, 0)
        )

    def _add(self, item: DraftItem) -> int:
        depth = 0 if item.parent is None else self.items[item.parent].depth + 1
        self.items.append(replace(item, depth=depth))
        return len(self.items) - 1

    def _is_title(self, heading: Heading) -> bool:
        return not self.title and not self.open_heads and heading.level == 1

    def _is_open(self, heading: Heading) -> bool:
        """A running head names again what is open already."""
        return any(
            (item.kind, item.number) == (heading.text.kind, heading.text.number)
            for item in (self.items[index] for index in self.open_heads)
        )

    def _guess_kind(self, heading: Heading) -> Kind:
        kind = self._kind_at(heading.level)
        self.found.remark(heading.line, heading.source, GUESSED_KIND[kind])
        return kind

    def _kind_at(self, level: int) -> Kind:
        """A heading that names no kind: a section of an annex, else what others of its level are."""
        if any(self.items[index].kind is Kind.ANNEX for index in self.open_heads):
            return Kind.SECTION
        known = Counter({k: n for k, n in self.kinds_at[level].items() if k in GUESSED_KIND})
        if known:
            return known.most_common(1)[0][0]
        return Kind.CHAPTER if level <= 2 else Kind.SECTION


def outline(found: Blocks, title: str) -> Outline:
    """Place every block; remarks on guesses are added to ``found``."""
    tree = Outline(found, title)
    for block, coming in zip(found.blocks, _coming(found.blocks), strict=True):
        if isinstance(block, Heading):
            tree.place_heading(block)
        else:
            tree.place_paragraph(block, coming)
    return tree


def _coming(blocks: Sequence[Block]) -> list[Marker | None]:
    """For each block, the marker of the next item below the same heading."""
    markers: list[Marker | None] = []
    coming: Marker | None = None
    for block in reversed(blocks):
        markers.append(coming)
        if isinstance(block, Heading):
            coming = None
        elif block.marker:
            coming = block.marker
    return markers[::-1]


def _require_length(words: str, line: int) -> None:
    if len(words) > WORDS_LIMIT:
        raise RuleBroken(
            "text-too-long",
            _("The paragraph has %(length)s characters; %(limit)s are allowed."),
            place=f"line {line}",
            facts={"length": len(words), "limit": WORDS_LIMIT},
        )
