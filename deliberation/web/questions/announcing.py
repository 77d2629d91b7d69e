"""Whom the announcement of a vote has reached, and the two hands that open it all the same."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliberation.models import Assent, Question
from deliberation.operations import questions
from deliberation.operations.questions import LONGEST_REASON
from deliberation.queries.announcements import unheard
from deliberation.queries.questions import stage_of
from deliberation.rules.permissions import Act
from deliberation.web.questions.places import address, crumbs, in_question
from deliberation.web.visits import Visit, require_some
from deliberation.web.writing import attempt, new_key


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the vote is opened before everyone was told"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stands with the question, with its result and in the record."),
    )


def reach_of(question: Question) -> dict[str, Any]:
    """Delegations not told yet, or not told when the vote was opened; and the hands given for that."""
    hands = list(
        question.assents.filter(act=Assent.Act.OPEN_UNHEARD)
        .select_related("person")
        .order_by("side")
    )
    if question.state == Question.State.DRAFTED:
        return {"missing": [str(one) for one in unheard(question)], "departure": hands}
    return {"missing": [one["name"] for one in question.unheard], "departure": hands}


@require_http_methods(["GET", "HEAD", "POST"])
@in_question
def open_unheard(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """Who has not been told, whose hand is given, and a reason for one's own."""
    require_some(visit, Act.OPEN_UNHEARD, stage_of(question))
    form = ReasonForm(request.POST or None)
    done, status = attempt(visit, form, lambda: _agreed(visit, question, form))
    context = {
        "form": form,
        "question": question,
        "reach": reach_of(question),
        "actors": visit.able(Act.OPEN_UNHEARD, stage_of(question)),
        "key": new_key(),
        "crumbs": crumbs(question, (_("Open before everyone was told"), "")),
    }
    return done or render(request, "deliberation/questions/unheard.html", context, status=status)


def _agreed(visit: Visit, question: Question, form: ReasonForm) -> str:
    both = questions.agree_to_open_unheard(
        actor=visit.actor(), question_id=question.pk, reason=form.cleaned_data["reason"]
    )
    said = _("Both hands are given: the vote may be opened.")
    waits = _("Your hand and your reason are recorded; the other side’s are awaited.")
    messages.success(visit.request, said if both else waits)
    return address(question)
