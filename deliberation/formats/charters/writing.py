"""A draft charter to Markdown in our own shape: ``read_charter`` reads the same draft back."""

from collections.abc import Sequence

from deliberation.formats.charters.drafts import CharterDraft, DraftItem
from deliberation.formats.charters.frames import is_closing
from deliberation.formats.charters.headings import read_heading
from deliberation.formats.charters.heads import is_structural
from deliberation.formats.charters.inline import write_words
from deliberation.formats.charters.markers import match_marker
from deliberation.rules.charters import HEADED, Kind

_NAMES = {
    Kind.PREAMBLE: "## Preamble",
    Kind.PART: "## Part",
    Kind.CHAPTER: "## Chapter",
    Kind.SECTION: "## Section",
    Kind.ARTICLE: "### Article",
    Kind.ANNEX: "## Annex",
}
_STEP = 3


def write_charter(draft: CharterDraft) -> str:
    """Markdown with English names of kinds, one blank line between provisions.

    White space inside words is kept as far as Markdown can: runs of spaces become one.
    """
    paragraphs = [_title(draft.title)] if draft.title else []
    indents: list[int] = []
    for item in draft.items:
        indents.append(_indent(item, draft.items, indents))
        headed = item.kind in HEADED
        paragraphs.append(_heading(item) if headed else _paragraph(item, indents[-1]))
    return "\n\n".join(paragraphs) + "\n"


def _title(title: str) -> str:
    heading = read_heading(_escaped(title))
    if heading is None or heading.kind:
        return f"---\ntitle: {title}\n---"
    return f"# {_escaped(title)}"


def _heading(item: DraftItem) -> str:
    named = f"{_NAMES[item.kind]} {item.number}".rstrip()
    return f"{named} — {_escaped(item.heading)}" if item.heading else named


def _escaped(heading: str) -> str:
    return write_words(heading).replace("#", "\\#").replace("\\\n", " ")


def _indent(item: DraftItem, items: Sequence[DraftItem], indents: Sequence[int]) -> int:
    if item.parent is None or items[item.parent].kind in HEADED:
        return 0
    return indents[item.parent] + _STEP


def _paragraph(item: DraftItem, indent: int) -> str:
    margin = " " * indent
    written = write_words(item.words, item.spans).replace("\n", f"\n{margin} ")
    if item.kind is Kind.TEXT:
        return margin + _protected(written, indent)
    if item.kind is Kind.CLAUSE:
        return f"{margin}{item.number}. {written}"
    if item.number:
        return f"{margin}({item.number}) {written}"
    # “- ---” would be a line of signs without words.
    return f"{margin}- \\{written}" if written[0] == "-" else f"{margin}- {written}"


def _protected(written: str, indent: int) -> str:
    """Keep a text from being read as an item, a heading or a running head."""
    first_line = written.partition("\n")[0]
    marker = match_marker(first_line, indent)
    if marker:
        return f"{written[: marker.sign_at]}\\{written[marker.sign_at :]}"
    if first_line[:1] in set("#>|`~=-_"):
        return f"\\{written}"
    is_structure = is_structural(first_line) or is_closing(first_line)
    return f" {written}" if is_structure and not indent else written
