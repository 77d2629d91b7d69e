"""What stands around a charter's text: front matter before it, the closing formula after it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from deliberation.formats.charters.drafts import Unplaced
from deliberation.formats.charters.headings import read_heading
from deliberation.formats.charters.intake import Line
from deliberation.rules.charters import HEADING_LIMIT, Kind
from deliberation.rules.refusals import _

FRONT_MATTER = _("Front matter of %(lines)s lines: its title is kept, the rest is left out.")
CLOSING = _("A closing formula ends the text: from this line on, %(lines)s lines are left out.")

_FORMULA = re.compile(
    r"(?i:in witness whereof|en foi de quoi|en fe de lo cual)\b|"
    r"(?i:done (?:at|in)|fait à|hecho en|совершено в) (?:the )?[A-ZÀ-ÖØ-ÞА-ЯЁ].*(?:\d|, )|"
    r"(?:حرر|حُرر) في |订于"
)
_TITLE = re.compile(r"title:\s*(?P<quote>[\"']?)(?P<title>.*?)(?P=quote)\s*")


def split_front_matter(lines: Sequence[Line]) -> tuple[str, Sequence[Line], list[Unplaced]]:
    """The title that YAML front matter gives, the lines after it, and a remark on the rest of it."""
    if lines[0].number != 1 or lines[0].text != "---":
        return "", lines, []
    ends = (at for at, line in enumerate(lines[1:200], 1) if line.text in {"---", "..."})
    end = next(ends, None)
    if end is None:
        return "", lines, []
    titles = [found["title"] for line in lines[1:end] if (found := _TITLE.fullmatch(line.text))]
    title = titles[0][:HEADING_LIMIT] if titles else ""
    if end == 2 and titles:
        return title, lines[end + 1 :], []
    counted = lines[end].number - lines[0].number + 1
    remark = Unplaced(lines[0].number, lines[0].text, FRONT_MATTER, {"lines": counted})
    return title, lines[end + 1 :], [remark]


def split_closing(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Unplaced]]:
    """The lines without the closing formula and what follows it, and a remark on what was left out.

    A formula closes the text when no heading comes after it but those of an annex; the annexes
    stay.
    """
    candidates = [at for at, line in enumerate(lines) if not line.indent and is_closing(line.text)]
    if not candidates:
        return lines, []
    heads = [*_headings_from(lines, candidates[0]), (len(lines), Kind.ANNEX)]
    places = [place for place, _kind in heads]
    for at in candidates:
        place, kind = heads[bisect_right(places, at)]
        if kind is Kind.ANNEX:
            return _without(lines, at, place)
    return lines, []


def is_closing(text: str) -> bool:
    """Whether the line begins a closing formula: “Done at Geneva, 1 July 2026”."""
    return _FORMULA.match(text) is not None


def _headings_from(lines: Sequence[Line], start: int) -> list[tuple[int, Kind]]:
    found = []
    for at, line in enumerate(lines[start:], start):
        if line.text.startswith("#"):
            heading = read_heading(line.text.lstrip("#").strip())
            if heading and heading.kind:
                found.append((at, heading.kind))
    return found


def _without(lines: Sequence[Line], start: int, end: int) -> tuple[Sequence[Line], list[Unplaced]]:
    first, last = lines[start], lines[end - 1]
    counted = last.number - first.number + 1
    text = first.text if len(first.text) <= 200 else f"{first.text[:199]}…"
    remark = Unplaced(first.number, text, CLOSING, {"lines": counted})
    return [*lines[:start], *lines[end:]], [remark]
