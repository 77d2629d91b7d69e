"""The questions of a forum: open ones first, with one's own answer; then what was decided."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deliberation.models import Question, Tally
from deliberation.queries import ballots, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import Page, page_of
from deliberation.queries.questions import state_at, visible_questions
from deliberation.rules.permissions import STAGES, Act
from deliberation.web.visits import Visit, in_forum

# Each list with what it is sorted by and how many stand on a page.
LISTS = {"open": ("closes_at", 50), "drafted": ("planned", 50), "decided": ("-ended", 25)}


@require_safe
@in_forum
def question_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All three lists from their beginnings, or a further page of one of them."""
    cursor, now = request.GET.get("cursor"), database_clock()
    named = request.GET.get("list", "")
    further = (named if named in LISTS else "decided") if cursor else ""
    wanted = [further] if further else [*LISTS]
    found = {name: _page(name, visit, now, cursor) for name in wanted}
    shown = iter(_shown([row for page in found.values() for row in page.rows], visit, now))
    sections = {name: list(islice(shown, len(page.rows))) for name, page in found.items()}
    context = {
        "now": now,
        **sections,
        "is_first_page": not further,
        "further": further,
        "first_url": request.path if further else "",
        "next_urls": {name: _next_url(name, page) for name, page in found.items()},
        "may_draft": any(visit.may(Act.DRAFT_QUESTION, stage) for stage in STAGES),
    }
    return render(request, "deliberation/questions/list.html", context)


def _page(name: str, visit: Visit, now: datetime, cursor: str | None) -> Page:
    sort, size = LISTS[name]
    rows = _rows(name, visible_questions(visit.forum, visit.viewer), now)
    of = f"questions:{name}:{visit.forum.pk}"
    return page_of(rows, sort=sort, cursor=cursor, size=size, name=of)


def _rows(name: str, rows: QuerySet[Question], now: datetime) -> QuerySet[Any]:
    """Of one list; a question past its deadline is over before it is counted."""
    if name == "open":
        return rows.filter(state="open", closes_at__gt=now)
    if name == "drafted":
        undated = Value(datetime.max.replace(tzinfo=UTC))
        return rows.filter(state="drafted").annotate(planned=Coalesce("opens_at", undated))
    over = Q(state__in=["closed", "certified", "voided"]) | Q(state="open", closes_at__lte=now)
    return rows.filter(over).annotate(ended=Coalesce("closed_at", "closes_at"))


def _next_url(name: str, page: Page) -> str:
    return f"?{urlencode({'list': name, 'cursor': page.next_cursor})}" if page.next_cursor else ""


def _shown(rows: list[Question], visit: Visit, now: datetime) -> list[dict[str, Any]]:
    """Each question with its state, count and one's own answers; three queries for any number."""
    counts = tallies.latest_tallies(rows)
    mine = ballots.own_answers(rows, visit.capacities)
    return [_line(row, counts.get(row.pk), mine.get(row.pk, ()), now) for row in rows]


def _line(
    question: Question, tally: Tally | None, mine: Iterable[Any], now: datetime
) -> dict[str, Any]:
    shown = tallies.if_shown(question, tally, now)
    return {
        "question": question,
        "url": reverse("question", args=[question.forum.slug, question.public_id]),
        "state": state_at(question, now).value,
        "outcome": shown.outcome if shown and shown.is_final else "",
        "turnout": tally,
        "mine": [{"elector": elector, "answer": answer} for elector, answer in mine],
    }
