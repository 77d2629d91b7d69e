"""Rules of procedure as everyone reads them: in force, earlier ones, and what changed between two."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.models import Procedure
from deliberation.queries import procedures
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.revisions import compare_words
from deliberation.web.procedures.wording import data_in_words, shown_cases, shown_speaking
from deliberation.web.revisions.documents import direction
from deliberation.web.revisions.wording import drawn_changes
from deliberation.web.visits import Visit, in_forum
from deliberation.web.writing import new_key


def crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Rules of procedure"), reverse("procedure-list", args=[visit.forum.slug])), *more]
    last = len(way) - 1
    return [
        {"label": label, "url": "" if place == last else url}
        for place, (label, url) in enumerate(way)
    ]


def shown(visit: Visit, procedure: Procedure) -> dict[str, Any]:
    """One revision or the draft as a template tells it."""
    return {
        "procedure": procedure,
        "direction": direction(procedure.language),
        "cases": shown_cases(
            procedure.asked,  # type: ignore[attr-defined]
            list(visit.forum.constituencies.all()),
        ),
        "speaking": shown_speaking(procedure.speaking),
    }


@require_safe
@in_forum
def procedure_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is in force, and every revision with the questions that put it to the vote."""
    forum = visit.forum
    known = list(procedures.issued(forum))
    current = procedures.in_force(forum.pk)
    asked = procedures.questions_on(known, visit.viewer)
    shown_now = next((one for one in known if current and one.pk == current.pk), None)
    context: dict[str, Any] = {
        "rows": [{"procedure": one, "questions": asked.get(one.pk, [])} for one in known],
        "in_force": shown_now,
        "may_draft": visit.may(Act.DRAFT_PROCEDURE, FORUM),
        "draft": procedures.draft_of(forum) if procedures.may_see_draft(visit.viewer) else None,
        "drafters": visit.able(Act.DRAFT_PROCEDURE, FORUM),
        "may_compare": len(known) > 1,
        "key": new_key(),
        "crumbs": crumbs(visit),
    }
    if shown_now:
        context |= shown(visit, shown_now)
    return render(request, "deliberation/procedures/list.html", context)


@require_safe
@in_forum
def procedure_page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    found = procedures.issued(visit.forum).filter(number=number).first()
    if found is None:
        raise Http404
    current = procedures.in_force(visit.forum.pk)
    context = shown(visit, found) | {
        "is_in_force": current == found,
        "questions": procedures.questions_on([found], visit.viewer).get(found.pk, []),
        "may_ask": visit.may(Act.DRAFT_QUESTION, FORUM),
        "crumbs": crumbs(visit, (found.symbol, "")),
    }
    return render(request, "deliberation/procedures/procedure.html", context)


class CompareForm(forms.Form):
    """Which two revisions; ``from`` is no name in Python."""

    to = forms.TypedChoiceField(label=gettext_lazy("with"), coerce=int)

    def __init__(self, choices: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = forms.TypedChoiceField(label=_("Compare"), coerce=int, choices=choices)
        self.fields = {"from": earlier, **self.fields}
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


@require_safe
@in_forum
def compare_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Any two revisions, word by word; without a choice, the newest with the one before."""
    known = {one.number: one for one in procedures.issued(visit.forum)}
    newest = max((number or 0 for number in known), default=0)
    usual = {"from": str(max(1, newest - 1)), "to": str(newest)}
    wanted = usual | {name: request.GET[name] for name in usual if name in request.GET}
    form = CompareForm([(one.number or 0, one.symbol) for one in known.values()], wanted)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs(visit, (_("Compare"), ""))}
    if form.is_valid():
        before, after = known[form.cleaned_data["from"]], known[form.cleaned_data["to"]]
        chambers = list(visit.forum.constituencies.all())
        data = [data_in_words(one, chambers) for one in (before, after)]
        context |= {
            "before": before,
            "after": after,
            "direction": direction(after.language),
            "text": drawn_changes(compare_words(before.text, after.text)),
            "data": drawn_changes(compare_words(*data)),
            "is_same": before.content_hash == after.content_hash,
        }
    status = 200 if form.is_valid() or not known else 422
    return render(request, "deliberation/procedures/compare.html", context, status=status)
