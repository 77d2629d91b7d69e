"""Markdown to a draft charter: nothing is dropped or guessed without a remark."""

from deliberation.formats.charters.drafts import CharterDraft
from deliberation.formats.charters.frames import split_closing, split_front_matter
from deliberation.formats.charters.intake import lines_of
from deliberation.formats.charters.ordering import put_in_order
from deliberation.formats.charters.outline import outline
from deliberation.formats.charters.scanning import blocks_of


def read_charter(source: str | bytes) -> CharterDraft:
    """Read a charter written in Markdown, of our own shape or one found in the wild.

    Headings name their kind (“Article 5 — Scope”); ``1.`` begins a clause, ``(a)`` or ``-`` a
    point; other paragraphs are texts. Raises RuleBroken for a file that is too large, too deep in
    signs, not UTF-8, or holds hidden characters; its place is “line 12”.
    """
    title, lines, front = split_front_matter(lines_of(source))
    lines, closing = split_closing(lines)
    found = blocks_of(lines)
    put_in_order(found)
    tree = outline(found, title)
    remarks = sorted([*front, *closing, *found.remarks], key=lambda remark: remark.line)
    return CharterDraft(tree.title, tuple(tree.items), tuple(remarks))
