"""The readers of lines that head something; each says how many lines it took, 0 if none."""

from collections.abc import Sequence
from dataclasses import replace

from deliberation.formats.charters.blocks import (
    HASHES,
    SIGNS_ONLY,
    STARRED,
    Block,
    Blocks,
    Heading,
    is_text,
)
from deliberation.formats.charters.headings import (
    is_capital_line,
    read_heading,
    read_running_line,
    runs_on,
)
from deliberation.formats.charters.inline import plain_words
from deliberation.formats.charters.intake import Line
from deliberation.formats.charters.markers import is_odd_label
from deliberation.rules.charters import Kind
from deliberation.rules.refusals import _

SENTENCE = _("Begins like a heading but reads as a sentence; kept as text.")
RUN_ON = _("The heading runs on as a sentence: its number is kept, its words are kept as text.")
BARE_BRACKET = _("A bracket around a heading without a title is left out.")
GUESSED_TITLE = _("Stands under a heading without a title; taken as its title.")


def read_hashes(found: Blocks, lines: Sequence[Line], at: int) -> int:
    line = lines[at]
    hashes = HASHES.fullmatch(line.text)
    if not hashes:
        return 0
    source = _without_closing_hashes(hashes[2] or "")
    if not source:
        found.remark(line.number, line.text, SIGNS_ONLY)
        return 1
    heading = read_heading(source)
    if heading is None:
        found.remark(line.number, line.text, SENTENCE)
        paragraph = found.add(line, source)
        paragraph.fresh = paragraph.closed = True
        return 1
    found.blocks.append(Heading(line.number, heading, len(hashes[1]), source))
    if heading.bare:
        found.remark(line.number, line.text, BARE_BRACKET)
    if heading.body:
        found.remark(line.number, line.text, RUN_ON)
        found.add(line, heading.body)
    return 1


def read_starred_head(found: Blocks, lines: Sequence[Line], at: int) -> int:
    """``*CHAPTER I · NAME*`` under an article's heading, or before the next; repeated, it is dropped."""
    line = lines[at]
    starred = STARRED.fullmatch(line.text)
    heading = read_running_line(plain_words(starred["inner"])) if starred else None
    if heading is None or line.indent:
        return 0
    if heading == found.running:
        return 1
    if not (_is_article(found.blocks) or _is_heading_at(lines, at + 1)):
        return 0
    found.running = heading
    found.blocks.append(Heading(line.number, heading, 0, line.text))
    return 1


def read_capital_head(found: Blocks, lines: Sequence[Line], at: int) -> int:
    """``SECTION 1`` before a heading, with its title on a line between or without."""
    line = lines[at]
    heading = read_running_line(line.text) if is_capital_line(line.text) else None
    if heading is None or line.indent:
        return 0
    taken = 1
    if not _is_heading_at(lines, at + 1):
        if not _is_heading_at(lines, at + 2) or not _is_title(lines[at + 1]):
            return 0
        heading = replace(heading, title=plain_words(lines[at + 1].text))
        taken = 2
    found.blocks.append(Heading(line.number, heading, 0, line.text))
    return taken


def read_title(found: Blocks, lines: Sequence[Line], at: int) -> int:
    """A line in emphasis, or else like a title, right under a heading of kind and number alone."""
    line = lines[at]
    heading = _untitled(found.blocks)
    if heading is None or line.indent or is_odd_label(line.text):
        return 0
    starred = STARRED.fullmatch(line.text)
    if starred and not runs_on(starred["inner"]) and not starred["inner"].endswith((";", ",")):
        heading.text = replace(heading.text, title=plain_words(starred["inner"]))
        return 1
    if found.wraps or line.text[0].islower() or line.text[-1] == ":" or not _is_title(line):
        return 0
    found.remark(line.number, line.text, GUESSED_TITLE)
    heading.text = replace(heading.text, title=plain_words(line.text))
    return 1


def is_structural(text: str) -> bool:
    """Whether a line at the margin may be a running head or the title of a heading."""
    return STARRED.fullmatch(text) is not None or is_capital_line(text)


def _without_closing_hashes(source: str) -> str:
    bare = source.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else source


def _untitled(blocks: Sequence[Block]) -> Heading | None:
    """The heading just read that still lacks a title, be there a running head behind it."""
    for block in reversed(blocks[-2:]):
        if not isinstance(block, Heading):
            return None
        if block.text.kind and not block.text.title:
            return block
    return None


def _is_article(blocks: Sequence[Block]) -> bool:
    last = blocks[-1] if blocks else None
    return isinstance(last, Heading) and last.text.kind is Kind.ARTICLE


def _is_heading_at(lines: Sequence[Line], at: int) -> bool:
    return at < len(lines) and HASHES.fullmatch(lines[at].text) is not None


def _is_title(line: Line) -> bool:
    return is_text(line) and not runs_on(line.text) and not line.text.endswith((".", ";", ","))
