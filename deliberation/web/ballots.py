"""Casting a ballot, its receipt, the roll call and the ballots to download."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.formats.ballots import Answer, write_ballots_csv
from deliberation.models import Question
from deliberation.operations import ballots
from deliberation.queries import ballots as reading
from deliberation.queries import tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.electorates import attribute_names
from deliberation.queries.paging import page_of
from deliberation.rules.refusals import UNPROCESSABLE, RuleBroken
from deliberation.rules.refusals import _ as message
from deliberation.web.questions.forms import BallotForm, RecusalForm
from deliberation.web.questions.mandates import lay_under_page
from deliberation.web.questions.page import ON_A_ROLL_PAGE, RECUSAL, show, voices
from deliberation.web.questions.places import address, crumbs, in_question
from deliberation.web.visits import Visit
from deliberation.web.writing import blame, once


@require_POST
@in_question
def cast(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """Cast once, however often the form is sent; a refusal shows the page with what was typed."""
    rule = tallies.rule_of(question)
    form = BallotForm(rule.choices, question.forum.languages, request.POST)
    if not form.is_valid():
        return show(visit, question, typed=form, status=UNPROCESSABLE)
    try:
        return once(request, visit, lambda: _cast(visit, question, form))
    except RuleBroken as error:
        return show(visit, question, typed=form, status=blame(form, error))


def _cast(visit: Visit, question: Question, form: BallotForm) -> str:
    given = form.cleaned_data
    ballot = ballots.cast_ballot(
        actor=visit.actor(),
        question_id=question.pk,
        choice=given["choice"],
        explanation=given["explanation"],
        language=given.get("language") or next(iter(question.forum.languages), ""),
    )
    return address(question, "ballot", ballot.public_id)


@require_POST
@in_question
def recuse(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """Recuse once; a refusal shows the page with what was typed."""
    form = RecusalForm(request.POST, auto_id=RECUSAL)
    if not form.is_valid():
        return show(visit, question, recusal=form, status=UNPROCESSABLE)
    try:
        return once(request, visit, lambda: _recuse(visit, question, form))
    except RuleBroken as error:
        return show(visit, question, recusal=form, status=blame(form, error))


def _recuse(visit: Visit, question: Question, form: RecusalForm) -> str:
    ballot = ballots.recuse_elector(
        actor=visit.actor(),
        question_id=question.pk,
        explanation=form.cleaned_data["explanation"],
    )
    return address(question, "ballot", ballot.public_id)


@require_safe
@in_question
def receipt(request: HttpRequest, visit: Visit, question: Question, ballot: str) -> HttpResponse:
    """What was recorded, shown to those who speak for the elector."""
    now = database_clock()
    mine = voices(visit, question, now)
    electors = [one.elector for one in mine]
    rows = question.ballots.filter(public_id=ballot, elector__in=electors)
    found = rows.select_related("elector", "cast_by").first()
    if found is None:
        raise Http404
    context = {
        "question": question,
        "ballot": found,
        "may_change": any(one.may_cast and one.elector == found.elector for one in mine),
        "crumbs": crumbs(question, (_("Receipt"), "")),
        "now": now,
    }
    return render(request, "deliberation/ballots/receipt.html", context)


@require_safe
@in_question
def roll_call(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """Who answered what, elector by elector."""
    now = _require_shown(question)
    page = page_of(
        reading.roll_call(question),
        sort="id",
        cursor=request.GET.get("cursor"),
        size=ON_A_ROLL_PAGE,
        name=f"roll:{question.pk}",
    )
    lay_under_page(question, page.rows)
    context = {
        "question": question,
        "now": now,
        "rows": page.rows,
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
        "crumbs": crumbs(question, (_("Roll call"), "")),
    }
    return render(request, "deliberation/ballots/roll.html", context)


@require_safe
@in_question  # type: ignore[arg-type]  # streamed, as there may be a million
def ballots_csv(request: HttpRequest, visit: Visit, question: Question) -> StreamingHttpResponse:
    """Every elector with answer and attributes: with the rule, all that a recount needs."""
    _require_shown(question)
    rule = tallies.rule_of(question)
    electors = reading.roll_call(question)
    names = sorted({*attribute_names(question), *rule.attributes, *rule.weights})
    answers = (
        Answer(
            name=row.name,
            identity=row.public_id,
            number=row.number,
            choice=row.answer or "",
            attributes=row.attributes,
        )
        for row in electors.iterator()
    )
    response = StreamingHttpResponse(
        write_ballots_csv(answers, names), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{question.public_id}-ballots.csv"'
    return response


def _require_shown(question: Question) -> Any:
    """Now, if the ballots may be seen. Raises RuleBroken("tally-not-shown")."""
    now = database_clock()
    if not tallies.may_be_shown(question, now):
        raise RuleBroken(
            "tally-not-shown", message("The answers of this question may not be seen yet.")
        )
    return now
