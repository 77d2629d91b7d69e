"""Announcing, opening and withdrawing a drafted question."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.models import Constituency, Question
from deliberation.operations import questions
from deliberation.queries import procedures, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.electorates import seated_delegations
from deliberation.rules import decisions
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import UNPROCESSABLE, RuleBroken
from deliberation.web.questions.announcing import reach_of
from deliberation.web.questions.drafting import departure_named
from deliberation.web.questions.forms import MomentForm, usual_deadline
from deliberation.web.questions.places import (
    able,
    address,
    crumbs,
    in_question,
    require_able,
)
from deliberation.web.questions.procedure import ruled_in_words
from deliberation.web.visits import Visit
from deliberation.web.writing import attempt, blame, new_key, once


@require_http_methods(["GET", "HEAD", "POST"])
@in_question
def open_vote(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """A deadline; then what opening freezes, in words; then the vote is open."""
    require_able(visit, question, Act.OPEN_QUESTION)
    now = database_clock()
    form = _moment_form(visit, _("Voting closes"), now)
    departures = list(procedures.departures(visit.forum, visit.viewer))
    if departures and question.delegation_id is None:
        form.offer_departures(departures, departs_already=bool(question.departs_by_id))
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "edit" or not form.is_valid():
        status = UNPROCESSABLE if request.method == "POST" and form.errors else 200
        return _page(visit, question, form, "open", status)
    if step != "save":
        return _check(visit, question, form, now)
    try:
        return once(request, visit, lambda: _open(visit, question, form))
    except RuleBroken as error:
        return _page(visit, question, form, "open", _blame(form, error))


def _open(visit: Visit, question: Question, form: MomentForm) -> str:
    assert form.moment  # noqa: S101 - a valid form has a moment
    questions.open_question(
        actor=visit.actor(),
        question_id=question.pk,
        closes_at=form.moment,
        departs_by=departure_named(visit, form.cleaned_data.get("departs_by", "")),
    )
    messages.success(visit.request, _("Voting is open."))
    return address(question)


@require_http_methods(["GET", "HEAD", "POST"])
@in_question
def announce(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """Say beforehand when voting will open; it is opened by hand."""
    require_able(visit, question, Act.OPEN_QUESTION)
    if question.delegation_id:
        raise Http404
    form = _moment_form(visit, _("Voting opens"), database_clock())
    done, status = attempt(visit, form, lambda: _announce(visit, question, form.moment))
    return done or _page(visit, question, form, "announce", status)


def _announce(visit: Visit, question: Question, opens_at: datetime | None) -> str:
    assert opens_at  # noqa: S101 - a valid form has a moment
    questions.announce_question(actor=visit.actor(), question_id=question.pk, opens_at=opens_at)
    messages.success(visit.request, _("The question is announced."))
    return address(question)


@require_POST
@in_question
def withdraw(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    def write() -> str:
        questions.withdraw_question(actor=visit.actor(), question_id=question.pk)
        messages.success(request, _("The question is withdrawn."))
        return address(question)

    return once(request, visit, write)


def _moment_form(visit: Visit, label: str, now: datetime) -> MomentForm:
    """The forum's clock first, then the person's own, then UTC."""
    own = visit.person.time_zone if visit.person else "UTC"
    zones = list(dict.fromkeys([visit.forum.time_zone, own, "UTC"]))
    initial = {"when": usual_deadline(now, zones[0]), "zone": zones[0]}
    return MomentForm(zones, label, visit.request.POST or None, initial=initial)


def _page(
    visit: Visit, question: Question, form: MomentForm, name: str, status: int
) -> HttpResponse:
    title = _opening(question) if name == "open" else _("Announce the vote")
    context = {
        "heading": title,
        "form": form,
        "question": question,
        "actors": able(visit, question, Act.OPEN_QUESTION),
        "key": new_key(),
        "ruled": ruled_in_words(question, visit.viewer),
        "crumbs": crumbs(question, (title, "")),
    }
    return render(visit.request, f"deliberation/questions/{name}.html", context, status=status)


def _opening(question: Question) -> str:
    return _("Ask your members now") if question.delegation_id else _("Open the vote")


def _check(visit: Visit, question: Question, form: MomentForm, now: datetime) -> HttpResponse:
    rule = tallies.rule_of(question)
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "closes_at": form.moment,
        "now": now,
        "electorate": _electorate(visit, question),
        "reach": None if question.delegation_id else reach_of(question),
        "words": decisions.words_of_rule(rule),
        "silence": decisions.adopts_in_silence(rule, question.chambers),
        "actors": able(visit, question, Act.OPEN_QUESTION),
        "key": new_key(),
        "opening": _opening(question),
        "crumbs": crumbs(question, (_opening(question), "")),
    }
    return render(visit.request, "deliberation/questions/open_check.html", context)


def _electorate(visit: Visit, question: Question) -> list[dict[str, Any]]:
    """Who would be entitled, were the vote opened now; people on a roll are told elsewhere."""
    if question.roll_id:
        return []
    seated = list(seated_delegations(visit.forum, question.chambers))
    chambers = Constituency.objects.filter(forum=visit.forum, token__in=question.chambers)
    return [
        {
            "chamber": one,
            "delegations": [row for row in seated if row.constituency_id == one.pk],
        }
        for one in chambers
    ]


def _blame(form: MomentForm, error: RuleBroken) -> int:
    """The deadline's refusals belong to its field."""
    if error.place in {"closes_at", "opens_at"}:
        error = RuleBroken(error.code, error.reason, place="when", facts=error.facts)
    return blame(form, error)
