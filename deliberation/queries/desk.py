"""Everything that awaits one person, in every forum, as they may see it at this moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from deliberation.models import Accreditation, Forum, Notice, Question
from deliberation.queries.audiences import Viewer, viewers_of, visible_anywhere
from deliberation.queries.awaited import Seat, awaited, seats_of
from deliberation.queries.backlogs import BACKLOGS, backlogs_of
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import SALT, USUAL, Page
from deliberation.rules.refusals import RuleBroken, _

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Where what has no deadline stands: after everything that has one."""
LIST = "desk"
TOLD_BY_ITSELF = (
    "question-announced", "question-opened", "question-closing", "credential-expiring", "digest",
    "result-certified", "question-withdrawn", "accredited", "application-made",
)  # fmt: skip
"""Messages about what stands on the desk anyway, for as long as it waits, or after which nothing is
awaited; they are all among what one was told."""
Place = tuple[datetime, str, int]


@dataclass(frozen=True)
class Entry:
    """One thing that awaits the person, or all of a kind in a forum, then ``waiting`` is how many.

    ``link`` is a page of the site; ``due`` None where nothing ends.
    """

    what: str
    due: datetime | None
    forum: Forum | None
    title: str
    symbol: str
    link: str
    language: str = ""
    waiting: int | None = None


def notices_shown(person: User) -> QuerySet[Notice]:
    """What the person was told and may still see; digests only carry it."""
    rows = Notice.objects.filter(person=person).exclude(kind="digest")
    return visible_anywhere(rows, viewers_of(person)).select_related("forum")


def desk_of(
    person: User, *, cursor: str | None = None, size: int = USUAL, now: datetime | None = None
) -> Page:
    """A page of what awaits the person, the nearest deadline first; ten queries at most.

    Raises RuleBroken("cursor-bad").
    """
    moment = now or database_clock()
    viewers, seats = viewers_of(person, moment), seats_of(person, moment)
    after = _read(cursor) if cursor else None
    parts = [
        _placed(what, rows, due, after)
        for what, (rows, due) in _sources(person, viewers, seats, moment).items()
    ]
    parts += [
        _counted(what, rows, after) for what, rows in backlogs_of(person, viewers, moment).items()
    ]
    first, *others = parts
    found = list(first.union(*others, all=True).order_by("due", "what", "number")[: size + 1])
    shown, more = found[:size], len(found) > size
    last = shown[-1] if more else None
    return Page(
        rows=_entries(shown),
        next_cursor=_write((last["due"], last["what"], last["number"])) if last else None,
    )


def _sources(
    person: User, viewers: dict[int, Viewer], seats: Sequence[Seat], moment: datetime
) -> dict[str, tuple[QuerySet[Any], Any]]:
    """Every kind of entry: its rows, and the column that says until when."""
    found = awaited(person, viewers, seats, moment)
    messages = Notice.objects.filter(person=person, read_at=None).exclude(kind__in=TOLD_BY_ITSELF)
    found["message"] = (
        visible_anywhere(messages, viewers), Coalesce(F("deadline"), Value(NEVER)),
    )  # fmt: skip
    return found


def _placed(
    what: str, rows: QuerySet[Any], due: Any, after: Place | None
) -> QuerySet[Any, dict[str, Any]]:
    """The rows as places in the one order (due, what, number), beyond ``after``."""
    placed = _located(what, rows, due or _NEVER, "pk", after)
    places: QuerySet[Any, dict[str, Any]] = placed.annotate(
        waiting=Value(0, output_field=BigIntegerField())
    ).values("what", "due", "number", "waiting")
    return places


def _counted(what: str, rows: QuerySet[Any], after: Place | None) -> QuerySet[Any, dict[str, Any]]:
    """One place for all rows of a forum, with their number."""
    placed = _located(what, rows, _NEVER, "forum_id", after)
    places: QuerySet[Any, dict[str, Any]] = placed.values("what", "due", "number").annotate(
        waiting=Count("pk")
    )
    return places


def _located(
    what: str, rows: QuerySet[Any], due: Any, number: str, after: Place | None
) -> QuerySet[Any]:
    placed: QuerySet[Any] = rows.order_by().annotate(
        what=Value(what, output_field=CharField()), due=due, number=F(number)
    )
    return placed.filter(_beyond(what, *after)) if after else placed


_NEVER = Value(NEVER, output_field=DateTimeField())


def _beyond(what: str, due: datetime, of: str, number: int) -> Q:
    if what == of:
        return Q(due__gt=due) | Q(due=due, number__gt=number)
    return Q(due__gte=due) if what > of else Q(due__gt=due)


def _write(place: Place) -> str:
    due, what, number = place
    return signing.dumps([LIST, due.isoformat(), what, number], salt=SALT)


def _read(cursor: str) -> Place:
    try:
        name, due, what, number = signing.loads(cursor, salt=SALT)
        if name == LIST:
            return datetime.fromisoformat(due), what, number
    except (signing.BadSignature, ValueError, TypeError):
        pass
    raise RuleBroken("cursor-bad", _("This cursor does not belong to this list."), place="cursor")


def _entries(places: Sequence[dict[str, Any]]) -> list[Entry]:
    """What stands at these places: one query for each kind of row."""
    rows: dict[Any, dict[int, Any]] = {
        Question: _named(Question.objects.select_related("forum"), places, _QUESTIONS),
        Notice: _named(Notice.objects.select_related("forum"), places, {"message"}),
        Accreditation: _named(
            Accreditation.objects.select_related("forum", "person", "delegation__participant"),
            places,
            {"credential-expiring"},
        ),
    }
    rows[Forum] = _named(Forum.objects.all(), places, set(BACKLOGS))
    return [_entry(one, rows) for one in places]


_QUESTIONS = {"vote", "announced", "certify", "close", "open-unheard"}


def _named(
    rows: QuerySet[Any], places: Iterable[dict[str, Any]], kinds: set[str]
) -> dict[int, Any]:
    wanted = [one["number"] for one in places if one["what"] in kinds]
    return rows.in_bulk(wanted) if wanted else {}


def _entry(place: dict[str, Any], rows: dict[Any, dict[int, Any]]) -> Entry:
    what, number = place["what"], place["number"]
    due = None if place["due"] == NEVER else place["due"]
    if what == "message":
        told = rows[Notice][number]
        return Entry(what, due, told.forum, told.subject, "", told.link, told.language)
    if backlog := BACKLOGS.get(what):
        forum, waiting = rows[Forum][number], place["waiting"]
        title, link = backlog.said(waiting), backlog.link(forum)
        return Entry(what, due, forum, title, "", link, waiting=waiting)
    if what == "credential-expiring":
        held = rows[Accreditation][number]
        link = f"/forums/{held.forum.slug}/delegations/{held.delegation.public_id}/"
        return Entry(what, due, held.forum, str(held.delegation), "", link)
    question = rows[Question][number]
    link = f"/forums/{question.forum.slug}/questions/{question.public_id}/"
    return Entry(what, due, question.forum, question.title, question.symbol, link)
