"""Where pages of a question are, and who may open them."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import Question
from deliberation.operations.questions import OF_THE_HEAD
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import stage_of, visible_questions
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.refusals import _ as message
from deliberation.web.visits import Visit, in_forum, require_some

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Visit, Question, P], HttpResponse]


def in_question(view: View[P]) -> Callable[..., HttpResponse]:
    """Give the view the Visit and the question; what the reader may not see is not found."""

    def reading(
        request: HttpRequest, visit: Visit, question: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        rows = visible_questions(visit.forum, visit.viewer)
        found = rows.filter(public_id=question).first()
        if found is None:
            raise Http404
        found.forum = visit.forum
        return view(request, visit, found, *args, **kwargs)

    return in_forum(update_wrapper(reading, view))


def able(visit: Visit, question: Question, act: Act) -> list[Actor]:
    """The reader's capacities for this step; what a delegation asks its members is its head's alone."""
    stage = stage_of(question)
    if question.delegation_id is None:
        return visit.able(act, stage)
    heads = visit.able(Act.CONSULT_MEMBERS, stage) if act in OF_THE_HEAD else []
    return [
        one
        for one in heads
        if one.accreditation and one.accreditation.delegation_id == question.delegation_id
    ]


def require_able(visit: Visit, question: Question, act: Act) -> None:
    """Refuse a page whose step none of the reader's capacities allows here."""
    if able(visit, question, act):
        return
    if question.delegation_id is None:
        require_some(visit, act, stage_of(question))
    require_some(visit, Act.CONSULT_MEMBERS, stage_of(question))
    raise RuleBroken("not-permitted", message("Your role here does not allow you to do this."))


def address(question: Question, name: str = "question", *more: object) -> str:
    """The address of a page of the question, by the name of its route."""
    return reverse(name, args=[question.forum.slug, question.public_id, *more])


def crumbs(question: Question, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the forum's questions to a page of this one; ``more`` are labels and addresses."""
    way = [
        (_("Questions"), reverse("question-list", args=[question.forum.slug])),
        (question.symbol, address(question)),
        *more,
    ]
    last = len(way) - 1
    return [
        {"label": label, "url": "" if place == last else url}
        for place, (label, url) in enumerate(way)
    ]
