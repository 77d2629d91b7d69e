"""The readers of single lines, tried in order; each says how many lines it took, 0 if none."""

import re
from collections.abc import Callable, Sequence

from deliberation.formats.charters.blocks import (
    SIGNS,
    SIGNS_ONLY,
    STARRED,
    Blocks,
    Paragraph,
    is_text,
    wraps_lines,
)
from deliberation.formats.charters.headings import begins_like_heading
from deliberation.formats.charters.heads import (
    read_capital_head,
    read_hashes,
    read_starred_head,
    read_title,
)
from deliberation.formats.charters.intake import Line
from deliberation.formats.charters.markers import Marker, is_odd_label, match_marker, readings
from deliberation.rules.refusals import _

NO_SPACE = _("A heading needs a space behind its number signs; kept as text.")
LONE_LABEL = _("A label without text of its own; kept as text.")
AMID_TEXT = _("Looks like the heading of a part or chapter but is none; kept as text.")
FOREIGN = _("A Markdown sign without meaning in a charter; kept as plain text.")

_FOREIGN = re.compile(r">|\||```|~~~")
_ENDS = re.compile(r"[.;:!?…。；：！？][’”»\"')\]*]*$")
_WRITTEN_BULLET = re.compile(r"^\\(?=[•–—]\s)")
_CLOSING_SIGNS = re.compile(r"[.;,:!?…)’”»]+")


def blocks_of(lines: Sequence[Line]) -> Blocks:
    found = Blocks(wraps_lines(lines))
    at = 0
    while at < len(lines):
        at += next(taken for read in _READERS if (taken := read(found, lines, at)))
    return found


def _read_after_break(found: Blocks, lines: Sequence[Line], at: int) -> int:
    """A backslash at the end of a line keeps the break and takes the next line, whatever it is."""
    line = lines[at]
    before = found.paragraph_before(line)
    if before is None or not _breaks(before.pieces[-1]):
        return 0
    before.pieces[-1] = before.pieces[-1][:-1]
    before.pieces.append(f"\n{line.text}")
    before.last_line = line.number
    return 1


def _read_signs(found: Blocks, lines: Sequence[Line], at: int) -> int:
    line = lines[at]
    if not SIGNS.fullmatch(line.text):
        return 0
    found.remark(line.number, line.text, SIGNS_ONLY)
    return 1


def _read_item(found: Blocks, lines: Sequence[Line], at: int) -> int:
    line = lines[at]
    marker = match_marker(line.text, line.indent)
    if marker is None or _is_number_in_sentence(found, line, marker):
        return 0
    if marker.style == "paragraph":
        found.last_number = readings(marker)[0][1]
    if marker.rest:
        found.add(line, marker.brackets + marker.rest, marker)
        return 1
    if at + 1 < len(lines) and is_text(lines[at + 1]):
        source = marker.brackets + lines[at + 1].text
        found.add(line, source, marker).last_line = line.number + 1
        return 2
    found.remark(line.number, line.text, LONE_LABEL)
    found.add(line, line.text).closed = True
    return 1


def _read_text(found: Blocks, lines: Sequence[Line], at: int) -> int:
    line = lines[at]
    before = found.paragraph_before(line)
    if is_odd_label(line.text):
        found.remark(line.number, line.text, LONE_LABEL)
        found.add(line, line.text).closed = True
        return 1
    if before and _goes_on(found, before, line):
        joint = "" if _CLOSING_SIGNS.fullmatch(line.text) else " "
        before.pieces.append(f"{joint}{line.text}")
        before.last_line = line.number
        return 1
    if reason := _doubt(line.text):
        found.remark(line.number, line.text, reason)
    found.add(line, _WRITTEN_BULLET.sub("", line.text))
    return 1


_READERS: tuple[Callable[[Blocks, Sequence[Line], int], int], ...] = (
    _read_after_break,
    read_hashes,
    _read_signs,
    read_starred_head,
    read_capital_head,
    read_title,
    _read_item,
    _read_text,
)


def _breaks(piece: str) -> bool:
    return (len(piece) - len(piece.rstrip("\\"))) % 2 == 1


def _is_number_in_sentence(found: Blocks, line: Line, marker: Marker) -> bool:
    """A wrapped line may begin with a number that ends a sentence: “by 2 August / 2026. The”."""
    before = found.paragraph_before(line)
    if before is None or marker.style != "paragraph" or _ENDS.search(before.pieces[-1][-20:]):
        return False
    return readings(marker)[0][1] not in {1, found.last_number + 1}


def _goes_on(found: Blocks, before: Paragraph, line: Line) -> bool:
    """In a file that does not wrap its lines, a line goes on only in the middle of a sentence."""
    return (
        found.wraps
        or _CLOSING_SIGNS.fullmatch(line.text) is not None
        or not _ENDS.search(before.pieces[-1][-20:])
    )


def _doubt(text: str) -> str:
    starred = STARRED.fullmatch(text)
    if starred and begins_like_heading(starred["inner"]):
        return AMID_TEXT
    if text.startswith("#"):
        return NO_SPACE
    return FOREIGN if _FOREIGN.match(text) else ""
