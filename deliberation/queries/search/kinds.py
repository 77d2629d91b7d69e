"""What can be found: each kind's visible rows, their searchable words, and how a hit of it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import (
    Expression,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
)

from deliberation.models import Forum, ItemText, Text
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.queries.charters import visible_charters
from deliberation.queries.comments import visible_comments
from deliberation.queries.credentials import reports_of
from deliberation.queries.procedures import issued
from deliberation.queries.questions import visible_questions
from deliberation.queries.revisions import revisions_of
from deliberation.rules.audiences import PUBLIC


class Joined(Func):
    """Columns one after the other, as the index has them."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class Words(Func):
    """The searchable words of a row; ``concord_search`` is the database's, as its index is."""

    function = "concord_search"
    output_field = SearchVectorField()


class ReportWords(Func):
    """What a credentials report says, out of its frozen content."""

    function = "concord_report_words"
    output_field = TextField()


class WordsOfAnyLanguage(Words):
    template = "concord_search('', %(expressions)s)"


@dataclass(frozen=True)
class Kind:
    """Its visible rows, when they were written, in which language, and their words.

    ``told_with`` leads to what a hit tells beside its row.
    """

    rows: Callable[[Forum, Viewer], QuerySet[Any]]
    at: str
    words: Expression
    text: Expression | F
    language: str | None
    hit: Callable[[Any], dict[str, Any]]
    told_with: str | None = None


@dataclass(frozen=True)
class Hit:
    """Something found. ``charter`` is the one it belongs to, ``number`` a revision's or a document's;
    ``title`` says what it is, ``pieces`` how its words read around the hits."""

    kind: str
    public_id: str
    at: datetime
    title: str
    language: str
    audience: str
    pieces: list[tuple[str, bool]]
    charter: Any = None
    number: int | None = None


def _texts(forum: Forum, viewer: Viewer) -> QuerySet[Any]:
    """Each text once, with the newest revision seen in which it stands."""
    shown = visible(
        ItemText.objects.filter(text=OuterRef("pk")), viewer, "item__revision__charter__audience"
    )
    shown = shown.filter(seen_revision(viewer, "item__revision__")).order_by(
        "-item__revision__number"
    )

    def newest(column: str) -> Subquery:
        return Subquery(shown.values(column)[:1])

    rows = Text.objects.filter(forum=forum).annotate(
        at=newest("item__revision__issued_at"),
        number=newest("item__revision__number"),
        label=newest("item__label"),
    )
    return rows.exclude(at=None)


KINDS: dict[str, Kind] = {
    "charter": Kind(
        rows=visible_charters,
        at="created_at",
        words=Words(F("language"), F("title")),
        text=F("title"),
        language="language",
        hit=lambda row: {
            "public_id": row.public_id, "title": row.symbol, "charter": row,
            "language": row.language, "audience": row.audience,
        },
    ),
    "provision": Kind(
        rows=_texts,
        at="at",
        words=Words(F("language"), Joined(F("heading"), F("words"))),
        text=Joined(F("heading"), F("words")),
        language="language",
        hit=lambda row: {
            "public_id": row.provision.public_id, "title": row.label, "number": row.number,
            "charter": row.provision.charter, "language": row.language,
            "audience": row.provision.charter.audience,
        },
        told_with="provision__charter",
    ),
    "revision": Kind(
        rows=revisions_of,
        at="issued_at",
        words=WordsOfAnyLanguage(F("cover_note")),
        text=F("cover_note"),
        language=None,
        hit=lambda row: {
            "public_id": row.public_id, "title": row.symbol, "number": row.number,
            "charter": row.charter, "language": "", "audience": row.audience_now,
        },
        told_with="charter",
    ),
    "comment": Kind(
        rows=lambda forum, viewer: visible_comments(forum, viewer).filter(state="visible"),
        at="created_at",
        words=Words(F("language"), F("body")),
        text=F("body"),
        language="language",
        hit=lambda row: {
            "public_id": row.public_id, "title": row.charter.symbol, "charter": row.charter,
            "language": row.language, "audience": row.audience,
        },
        told_with="charter",
    ),
    "question": Kind(
        rows=visible_questions,
        at="created_at",
        words=WordsOfAnyLanguage(Joined(F("title"), F("explanation"), F("motion"))),
        text=Joined(F("title"), F("explanation"), F("motion")),
        language=None,
        hit=lambda row: {
            "public_id": row.public_id, "title": row.symbol, "charter": row.of_charter,
            "language": "", "audience": row.audience,
        },
        told_with="of_charter",
    ),
    "procedure": Kind(
        rows=lambda forum, viewer: issued(forum),
        at="issued_at",
        words=Words(F("language"), Joined(F("title"), F("text"))),
        text=Joined(F("title"), F("text")),
        language="language",
        hit=lambda row: {
            "public_id": row.public_id, "title": row.symbol, "number": row.number,
            "language": row.language, "audience": PUBLIC,
        },
    ),
    "credentials-report": Kind(
        rows=lambda forum, viewer: reports_of(forum),
        at="issued_at",
        words=WordsOfAnyLanguage(ReportWords(F("content"))),
        text=ReportWords(F("content")),
        language=None,
        hit=lambda row: {
            "public_id": row.public_id, "title": row.symbol, "number": row.number,
            "language": "", "audience": PUBLIC,
        },
    ),
}  # fmt: skip
"""Rules of procedure and credentials reports are everyone's to read once they are issued."""
ORDER = {name: place for place, name in enumerate(KINDS)}
