"""From lines to headings, items and paragraphs, still without their place in the charter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliberation.formats.charters.drafts import Unplaced
from deliberation.formats.charters.headings import HeadingText
from deliberation.formats.charters.intake import Line
from deliberation.formats.charters.markers import Marker, is_odd_label, match_marker
from deliberation.rules.refusals import _

SIGNS_ONLY = _("A line of signs without words is left out.")

HASHES = re.compile(r"(#{1,6})(?:\s+(.*))?")
STARRED = re.compile(r"(?P<stars>\*{1,2})(?P<inner>[^*]+)(?P=stars)")
SIGNS = re.compile(r"(?:- *){3,}|(?:_ *){3,}|(?:\* *){3,}|={3,}")
_WRAP = 120
_SHOWN = 200


@dataclass(slots=True)
class Heading:
    """``level`` is 0 for the running line of a part, chapter, section or annex."""

    line: int
    text: HeadingText
    level: int
    source: str


@dataclass(slots=True)
class Paragraph:
    """An item when it has a marker.

    Nothing joins what is ``closed``. ``fresh`` says that a blank line stands before it.
    """

    line: int
    indent: int
    fresh: bool
    pieces: list[str]
    last_line: int
    marker: Marker | None = None
    closed: bool = False

    @property
    def source(self) -> str:
        return "".join(self.pieces)


Block = Heading | Paragraph


@dataclass(slots=True)
class Blocks:
    """What was read so far. ``wraps`` says that the file breaks paragraphs into short lines."""

    wraps: bool
    blocks: list[Block] = field(default_factory=list)
    remarks: list[Unplaced] = field(default_factory=list)
    running: HeadingText | None = None
    last_number: int = 0

    def remark(self, line: int, text: str, reason: str, **facts: int) -> None:
        shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
        self.remarks.append(Unplaced(line, shown, reason, facts))

    def paragraph_before(self, line: Line) -> Paragraph | None:
        """The paragraph on the very line before, if the line may go on with it."""
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Paragraph) or last.closed or last.last_line != line.number - 1:
            return None
        return last

    def add(self, line: Line, text: str, marker: Marker | None = None) -> Paragraph:
        paragraph = Paragraph(line.number, line.indent, line.fresh, [text], line.number, marker)
        self.blocks.append(paragraph)
        return paragraph


def wraps_lines(lines: Sequence[Line]) -> bool:
    """Whether paragraphs run over several lines: all lines are short and no label stands alone."""
    return not any(
        len(line.text) > _WRAP or _is_lone_label(line.text)
        for line in lines
        if not line.text.startswith("#")
    )


def _is_lone_label(text: str) -> bool:
    marker = match_marker(text)
    return marker is not None and not marker.rest


def is_text(line: Line) -> bool:
    """Whether the line can be the text of the label or heading on the line before it."""
    return not (
        line.fresh
        or HASHES.fullmatch(line.text)
        or SIGNS.fullmatch(line.text)
        or is_odd_label(line.text)
        or match_marker(line.text)
    )
