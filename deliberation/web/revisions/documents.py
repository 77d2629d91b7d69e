"""A revision as a document: each provision with its number, words, and what stands beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext as _

from deliberation.models import Charter, Question, Revision
from deliberation.queries import comments, questions
from deliberation.queries.audiences import Viewer
from deliberation.queries.comments import Note
from deliberation.queries.revisions import Line
from deliberation.rules.charters import HEADED, Kind, Place, label
from deliberation.templatetags.components import isolated
from deliberation.web.charters import address
from deliberation.web.delegations.bylines import role_name
from deliberation.web.revisions.wording import Mark, drawn_words

NOTES_SHOWN = 3
_LONGEST_QUOTE = 40
_UPPER = {Kind.PREAMBLE, Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ANNEX}


@dataclass
class Beside:
    """What stands beside the provisions of one revision, by provision id."""

    counts: Mapping[int, int] = field(default_factory=dict)
    notes: Mapping[int, Sequence[Note]] = field(default_factory=dict)
    questions: Mapping[int, Sequence[Question]] = field(default_factory=dict)


def beside(charter: Charter, revision: Revision, viewer: Viewer) -> Beside:
    """Comment counts, notes on words and open questions: three queries for any number."""
    asked: dict[int, list[Question]] = {}
    for one in open_questions(charter, viewer):
        asked.setdefault(one.provision_id or 0, []).append(one)
    return Beside(
        counts=comments.counts_by_provision(charter, viewer),
        notes=comments.notes_in(revision, viewer),
        questions=asked,
    )


def open_questions(charter: Charter, viewer: Viewer) -> QuerySet[Question]:
    """Questions on the charter, its revisions and provisions that are open by their row."""
    rows = questions.visible_questions(charter.forum, viewer)
    return rows.filter(of_charter=charter, state="open").order_by("closes_at", "id")


def drawn(
    charter: Charter, lines: Iterable[Line], found: Beside | None = None
) -> list[dict[str, Any]]:
    """The lines as the component ``provision`` takes them; without ``found``, the bare text."""
    stem = address(charter, "provision", "-").removesuffix("-/")
    depths: list[int] = []
    items = []
    for line in lines:
        del depths[line.depth :]
        below = sum(depths)
        depths.append(0 if Kind(line.kind) in HEADED else 1)
        items.append(_item(charter, line, f"{stem}{line.provision}/", min(below, 2), found))
    return items


def _item(
    charter: Charter, line: Line, url: str, depth: int, found: Beside | None
) -> dict[str, Any]:
    notes = found.notes.get(line.provision_id, ()) if found else ()
    marks = [Mark(note.start, note.end, _mark_kind(note)) for note in notes]
    return {
        "anchor": line.slug,
        "language": line.language,
        "direction": direction(line.language),
        "kind_label": kind_label(line),
        "heading": line.heading,
        "level": 2 if Kind(line.kind) in _UPPER else 3,
        "number": number(line),
        "words": drawn_words(line.words, line.spans if found else _emphasis(line), marks),
        "depth": depth,
        "marks": beside_marks(charter, line, url, found) if found else (),
        "url": url,
    }


def direction(language: str) -> str:
    """``auto``, by the letters, for a language that Django knows nothing of."""
    known = LANG_INFO.get(language)
    if known is None:
        return "auto"
    return "rtl" if known.get("bidi") else "ltr"


def _mark_kind(note: Note) -> str:
    return "uncertain" if note.state == "uncertain" else "noted"


def _emphasis(line: Line) -> list[Any]:
    return [span for span in line.spans if span[0] != "bracket"]


def kind_label(line: Line) -> str:
    """“Article 5” in the language of the text; empty for what carries words or neither number nor name."""
    kind = Kind(line.kind)
    if kind not in HEADED or not (line.number or kind in {Kind.PREAMBLE, Kind.ANNEX}):
        return ""
    with override(line.language):
        return label([Place(kind, line.number, 1)], gettext)


def number(line: Line) -> str:
    """The sign in the margin: “2.”, “(a)”, a dash for an indent, a pilcrow for a paragraph without one."""
    kind = Kind(line.kind)
    if kind in HEADED:
        return ""
    if not line.number:
        return "–" if kind is Kind.POINT else "¶"
    if kind is Kind.POINT:
        return f"({line.number})"
    return line.number if "." in line.number else f"{line.number}."


def beside_marks(
    charter: Charter, line: Line, url: str, found: Beside
) -> list[dict[str, SafeString | str]]:
    """What the margin says: an open question, how many comments, and the newest notes on words."""
    marks: list[dict[str, SafeString | str]] = [
        {
            "label": format_html(
                "<span>{}</span>", _("Voting: %(symbol)s") % {"symbol": one.symbol}
            ),
            "url": question_address(charter, one),
        }
        for one in found.questions.get(line.provision_id, ())
    ]
    if count := found.counts.get(line.provision_id, 0):
        said = ngettext("%(number)s comment", "%(number)s comments", count)
        marks.append({"label": said % {"number": count}, "url": f"{url}#comments"})
    notes = sorted(found.notes.get(line.provision_id, ()), key=lambda note: note.start)
    return marks + [
        {"label": note_label(note), "url": f"{url}#{note.comment}"} for note in notes[:NOTES_SHOWN]
    ]


def note_label(note: Note) -> SafeString:
    by = note.by.delegation or note.by.name or role_name(note.by.role)
    quote = note.quote if len(note.quote) <= _LONGEST_QUOTE else f"{note.quote[:_LONGEST_QUOTE]}…"
    said = _("{by} on “{quote}”")
    return format_html(f"<span>{said}</span>", by=isolated(by), quote=isolated(quote))


def question_address(charter: Charter, question: Question) -> str:
    return reverse("question", args=[charter.forum.slug, question.public_id])


def contents(lines: Iterable[Line], anchor: str = "slug") -> list[dict[str, Any]]:
    """The headed provisions as a table of contents of two levels; ``anchor`` is what a line is found by."""
    top: list[dict[str, Any]] = []
    for line in lines:
        if Kind(line.kind) not in HEADED:
            continue
        words = [kind_label(line), line.heading]
        entry = {
            "label": " – ".join(word for word in words if word),
            "url": f"#{getattr(line, anchor)}",
        }
        if line.depth and top:
            top[-1].setdefault("inner", []).append(entry)
        else:
            top.append(entry)
    return top
