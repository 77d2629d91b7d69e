"""The questions of a forum: open ones first, with one's own answer; then what was decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deliberation.models import Question, Tally
from deliberation.queries import ballots, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import page_of
from deliberation.queries.questions import state_at, visible_questions
from deliberation.rules.permissions import STAGES, Act
from deliberation.web.visits import Visit, in_forum

OPEN_AT_MOST = 50
DECIDED_ON_A_PAGE = 25


@require_safe
@in_forum
def question_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    now = database_clock()
    rows = visible_questions(visit.forum, visit.viewer)
    decided = page_of(
        _decided(rows, now),
        sort="-ended",
        cursor=request.GET.get("cursor"),
        size=DECIDED_ON_A_PAGE,
        name=f"questions:{visit.forum.pk}",
    )
    waiting = [] if request.GET.get("cursor") else _waiting(rows, now)
    shown = _shown([*waiting, *decided.rows], visit, now)
    context = {
        "now": now,
        "open": [one for one in shown if one["state"] == "open"],
        "drafted": [one for one in shown if one["state"] == "drafted"],
        "decided": shown[len(waiting) :],
        "is_first_page": not request.GET.get("cursor"),
        "next_url": f"?cursor={decided.next_cursor}" if decided.next_cursor else "",
        "may_draft": any(visit.may(Act.DRAFT_QUESTION, stage) for stage in STAGES),
    }
    return render(request, "deliberation/questions/list.html", context)


def _waiting(rows: QuerySet[Question], now: datetime) -> list[Question]:
    """What is open, the nearest deadline first; then what is in preparation."""
    opened = rows.filter(state="open", closes_at__gt=now).order_by("closes_at", "id")
    drafted = rows.filter(state="drafted").order_by(F("opens_at").asc(nulls_last=True), "-id")
    return [*opened[:OPEN_AT_MOST], *drafted[:OPEN_AT_MOST]]


def _decided(rows: QuerySet[Question], now: datetime) -> QuerySet[Any]:
    """What is over, the latest first; a question past its deadline is over before it is counted."""
    over = Q(state__in=["closed", "certified", "voided"]) | Q(state="open", closes_at__lte=now)
    return rows.filter(over).annotate(ended=Coalesce("closed_at", "closes_at"))


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
