"""Finding: first which rows, by what the index and the audience say; then the words of those shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core import signing
from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet, TextField, Value

from deliberation.models import Forum
from deliberation.queries.audiences import Viewer
from deliberation.queries.search.kinds import KINDS, ORDER, Hit
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.search import START, STOP, pieces, require_question, with_bigrams

AT_MOST_MS = 3000
SALT = "concord.search"
OPTIONS = f"StartSel={START}, StopSel={STOP}, MaxWords=32, MinWords=16, MaxFragments=2"


class Matches(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


@dataclass(frozen=True)
class Asked:
    """Who looks for which words, in one language or in every."""

    forum: Forum
    viewer: Viewer
    words: str
    language: str

    def rows(self, kind: str) -> QuerySet[Any]:
        """What the viewer may see of this kind, with nothing beside it yet."""
        rows: QuerySet[Any] = KINDS[kind].rows(self.forum, self.viewer).order_by()
        return rows.select_related(None).prefetch_related(None)

    @property
    def query(self) -> Func:
        return Func(
            Value(with_bigrams(self.words)), Value(self.language), function="concord_query",
            output_field=CharField(),
        )  # fmt: skip


class Place(NamedTuple):
    """Where a row stands among all that is found: by ``at``, then by its kind, then by ``pk``."""

    at: datetime
    rank: int
    pk: int
    kind: str


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
    """What the viewer may see and holds these words, the newest first.

    One query for each kind says which rows, one more for each that is shown what they are: snippets
    are made for nothing else.
    ``words`` are as in a search engine: quotes for a phrase, ``or``, a hyphen for what must not stand.
    Raises RuleBroken("search-empty"), ("search-too-long"), ("search-too-costly") or ("cursor-bad").
    """
    asked = Asked(forum, viewer, require_question(words), language)
    name = f"{forum.pk}:{kind}:{language}:{asked.words}"
    after = _read(cursor, name) if cursor else None
    kinds = [one for one in ([kind] if kind else KINDS) if not language or KINDS[one].language]
    with _bounded():
        places = [place for one in kinds for place in _places(asked, one, after, size + 1)]
        places.sort(reverse=True)
        shown = places[:size]
        hits = _hits(asked, shown)
    return Found(hits, next_cursor=_write(name, shown[-1]) if len(places) > size else None)


def _places(asked: Asked, kind: str, after: tuple[str, int, int] | None, most: int) -> list[Place]:
    """The newest rows of this kind that hold the words."""
    at = KINDS[kind].at
    rows = asked.rows(kind).filter(Matches(KINDS[kind].words, asked.query))
    if after:
        rows = rows.filter(_behind(at, ORDER[kind], after))
    newest = rows.order_by(f"-{at}", "-id").values_list(at, "pk")[:most]
    return [Place(moment, -ORDER[kind], pk, kind) for moment, pk in newest]


def _hits(asked: Asked, places: Sequence[Place]) -> list[Hit]:
    """What stands at these places, in their order; the audience is asked here, too."""
    found: dict[tuple[str, int], Hit] = {}
    for kind in dict.fromkeys(place.kind for place in places):
        numbers = [place.pk for place in places if place.kind == kind]
        for row in _with_headlines(asked, kind).filter(pk__in=numbers):
            found[kind, row.pk] = _hit(kind, row, asked.words)
    keys = [(place.kind, place.pk) for place in places]
    return [found[key] for key in keys if key in found]


def _with_headlines(asked: Asked, kind: str) -> QuerySet[Any]:
    """In the manner of the row's own language. The marks of languages, which stand in the index alone,
    are not asked for: no fragment would hold them, and the first words would be shown instead.
    """
    of = KINDS[kind]
    language: Any = F(of.language) if of.language else Value("")
    config = Func(language, function="concord_config")
    words = Func(config, Value(with_bigrams(asked.words)), function="websearch_to_tsquery")
    headline = Func(
        config, of.text, words, Value(OPTIONS), function="ts_headline", output_field=TextField()
    )
    rows: QuerySet[Any] = asked.rows(kind).annotate(headline=headline)
    return rows.select_related(of.told_with) if of.told_with else rows


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


def _write(name: str, place: Place) -> str:
    return signing.dumps([name, place.at.isoformat(), ORDER[place.kind], place.pk], salt=SALT)


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
