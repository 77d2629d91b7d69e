"""Full-text search over everything that is written, within the reader's audience.

Each kind's rows come from the one query that says who sees them; the words are compared with an index
on the same expression (migration ``search``), so that nothing is copied and nothing can be outdated.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.core import signing
from django.db import OperationalError, connection, transaction
from django.db.models import (
    BooleanField,
    CharField,
    Expression,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)

from deliberation.models import Forum, ItemText, Text
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.queries.charters import visible_charters
from deliberation.queries.comments import visible_comments
from deliberation.queries.questions import visible_questions
from deliberation.queries.revisions import revisions_of
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.search import START, STOP, pieces, require_question, with_bigrams

AT_MOST_MS = 3000
SALT = "concord.search"
OPTIONS = f"StartSel={START}, StopSel={STOP}, MaxWords=32, MinWords=16, MaxFragments=2"


class Joined(Func):
    """Columns one after the other, as the index has them."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class Words(Func):
    """The searchable words of a row; ``concord_search`` is the database's, as its index is."""

    function = "concord_search"
    output_field = SearchVectorField()


class WordsOfAnyLanguage(Words):
    template = "concord_search('', %(expressions)s)"


class Matches(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


@dataclass(frozen=True)
class Kind:
    """What can be found: its visible rows, when they were written, in which language, and their words."""

    rows: Callable[[Forum, Viewer], QuerySet[Any]]
    at: str
    words: Expression
    text: Expression | F
    language: str | None
    hit: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Hit:
    """Something found. ``charter`` is the one it belongs to, ``number`` a revision's; ``title`` says
    what it is, ``pieces`` how its words read around the hits."""

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
    return rows.exclude(at=None).select_related("provision__charter")


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
    ),
    "comment": Kind(
        rows=lambda forum, viewer: visible_comments(forum, viewer)
        .filter(state="visible")
        .select_related("charter"),
        at="created_at",
        words=Words(F("language"), F("body")),
        text=F("body"),
        language="language",
        hit=lambda row: {
            "public_id": row.public_id, "title": row.charter.symbol, "charter": row.charter,
            "language": row.language, "audience": row.audience,
        },
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
    ),
}  # fmt: skip
ORDER = {name: place for place, name in enumerate(KINDS)}


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    next_cursor: str | None


def search(
    forum: Forum,
    viewer: Viewer,
    words: str,
    *,
    kind: str = "",
    language: str = "",
    cursor: str | None = None,
    size: int = 20,
) -> Found:
    """What the viewer may see and holds these words, the newest first; one query for each kind.

    ``words`` are as in a search engine: quotes for a phrase, ``or``, a hyphen for what must not stand.
    Raises RuleBroken("search-empty"), ("search-too-long"), ("search-too-costly") or ("cursor-bad").
    """
    asked = require_question(words)
    name = f"{forum.pk}:{kind}:{language}:{asked}"
    after = _read(cursor, name) if cursor else None
    rows: list[tuple[tuple[Any, ...], str, Any]] = []
    with _bounded():
        for one in [kind] if kind else KINDS:
            found = _matching(forum, viewer, one, asked, language)
            if found is None:
                continue
            if after:
                found = found.filter(_behind(KINDS[one].at, ORDER[one], after))
            for row in found.order_by(f"-{KINDS[one].at}", "-id")[: size + 1]:
                at = getattr(row, KINDS[one].at)
                rows.append(((-at.timestamp(), ORDER[one], -row.pk), one, row))
    rows.sort(key=lambda row: row[0])
    shown = rows[:size]
    more = len(rows) > size
    return Found(
        hits=[_hit(one, row, asked) for _key, one, row in shown],
        next_cursor=_write(name, *shown[-1][1:]) if more else None,
    )


def _matching(
    forum: Forum, viewer: Viewer, name: str, asked: str, language: str
) -> QuerySet[Any] | None:
    """The visible rows of this kind that hold the words, with their ``headline``; None if none can."""
    kind = KINDS[name]
    if language and kind.language is None:
        return None
    query = Func(
        Value(with_bigrams(asked)), Value(language), function="concord_query",
        output_field=CharField(),
    )  # fmt: skip
    config: Any = F(kind.language) if kind.language else Value("")
    headline = Func(
        Func(config, function="concord_config"), kind.text, query, Value(OPTIONS),
        function="ts_headline", output_field=TextField(),
    )  # fmt: skip
    rows: QuerySet[Any] = kind.rows(forum, viewer).order_by()
    found: QuerySet[Any] = rows.filter(Matches(kind.words, query)).annotate(headline=headline)
    return found


def _hit(kind: str, row: Any, asked: str) -> Hit:
    at = getattr(row, KINDS[kind].at)
    return Hit(kind=kind, at=at, pieces=pieces(row.headline, asked), **KINDS[kind].hit(row))


def _behind(column: str, order: int, after: tuple[str, int, int]) -> Q:
    at, place, number = after
    if order < place:
        return Q(**{f"{column}__lt": at})
    if order > place:
        return Q(**{f"{column}__lte": at})
    return Q(**{f"{column}__lt": at}) | Q(**{column: at, "id__lt": number})


def _write(name: str, kind: str, row: Any) -> str:
    at = getattr(row, KINDS[kind].at).isoformat()
    return signing.dumps([name, at, ORDER[kind], row.pk], salt=SALT)


def _read(cursor: str, name: str) -> tuple[str, int, int]:
    try:
        of, at, place, number = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        of = None
    if of != name:
        raise RuleBroken(
            "cursor-bad", _("This cursor does not belong to this list."), place="cursor"
        )
    return at, place, number


@contextmanager
def _bounded() -> Iterator[None]:
    """No question costs the database more than its time. Raises RuleBroken("search-too-costly")."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {AT_MOST_MS}")
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise RuleBroken(
            "search-too-costly", _("This search takes too long. Look for fewer or rarer words."),
            place="q",
        ) from error  # fmt: skip
