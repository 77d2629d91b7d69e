"""Closing early and certifying: two hands, chair's and teller's, under each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deliberation.models import Question
from deliberation.operations import tallies
from deliberation.web.questions.places import address, in_question
from deliberation.web.visits import Visit
from deliberation.web.writing import once


@require_POST
@in_question
def close_early(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    done = _("The vote is closed and counted.")
    waits = _("Your hand is under the early close; the other side’s is awaited.")

    def write() -> str:
        tally = tallies.close_early(actor=visit.actor(), question_id=question.pk)
        return done if tally else waits

    return _said(request, visit, question, write)


@require_POST
@in_question
def certify(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    done = _("The result is certified.")
    waits = _("Your hand is under the result; the other side’s is awaited.")

    def write() -> str:
        after: Any = tallies.certify_question(actor=visit.actor(), question_id=question.pk)
        return done if after.certified_at else waits

    return _said(request, visit, question, write)


def _said(
    request: HttpRequest, visit: Visit, question: Question, write: Callable[[], str]
) -> HttpResponse:
    """Act once, say what came of it, and go back to the question."""

    def writing() -> str:
        messages.success(request, write())
        return address(question)

    return once(request, visit, writing)
