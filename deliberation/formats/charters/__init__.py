"""Charters in Markdown: a file to a frozen draft with a report, and a draft to a file."""

from deliberation.formats.charters.drafts import CharterDraft, DraftItem, Unplaced, report
from deliberation.formats.charters.inline import Words, plain_words, read_words, write_words
from deliberation.formats.charters.reading import read_charter
from deliberation.formats.charters.writing import write_charter

__all__ = [
    "CharterDraft",
    "DraftItem",
    "Unplaced",
    "Words",
    "plain_words",
    "read_charter",
    "read_words",
    "report",
    "write_charter",
    "write_words",
]
