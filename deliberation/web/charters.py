"""Charters of a forum: their list, their addresses, their phase."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.models import Charter
from deliberation.operations import charters
from deliberation.queries.charters import visible_charters, with_newest
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.phases import NAMES, NEXT, Phase
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Visit, Charter, P], HttpResponse]


def in_charter(view: View[P]) -> Callable[..., HttpResponse]:
    """Give the view the Visit and the charter; what the reader may not see is not found."""

    def reading(
        request: HttpRequest, visit: Visit, charter: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = visible_charters(visit.forum, visit.viewer).filter(slug=charter).first()
        if found is None:
            raise Http404
        found.forum = visit.forum
        return view(request, visit, found, *args, **kwargs)

    return in_forum(update_wrapper(reading, view))


def address(charter: Charter, name: str = "charter", *more: object) -> str:
    """The address of a page of the charter, by the name of its route."""
    return reverse(name, args=[charter.forum.slug, charter.slug, *more])


def crumbs(charter: Charter, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the forum to a page of the charter; ``more`` are pairs of label and address."""
    way = [
        (_("Charters"), reverse("charter-list", args=[charter.forum.slug])),
        (charter.symbol, address(charter)),
        *more,
    ]
    last = len(way) - 1
    return [
        {"label": label, "url": "" if place == last else url}
        for place, (label, url) in enumerate(way)
    ]


@require_safe
@in_forum
def charter_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "charters": with_newest(visible_charters(visit.forum, visit.viewer), visit.viewer),
        "may_import": visit.may(Act.CREATE_CHARTER, FORUM),
    }
    return render(request, "deliberation/charters/list.html", context)


class PhaseForm(forms.Form):
    phase = forms.ChoiceField(
        label=gettext_lazy("Move the charter to"), widget=forms.RadioSelect, choices=()
    )

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = NEXT[Phase(charter.phase)]
        self.fields["phase"].choices = [  # type: ignore[attr-defined]
            (phase.value, _(NAMES[phase])) for phase in Phase if phase in after
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@in_charter
def move_phase(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """The chair moves the charter on; what each phase allows stands beside it."""
    require_some(visit, Act.MOVE_PHASE, charter.phase)
    form = PhaseForm(charter, request.POST or None)
    done, status = attempt(visit, form, lambda: _moved(visit, charter, form))
    context = {
        "charter": charter,
        "form": form,
        "actors": visit.able(Act.MOVE_PHASE, charter.phase),
        "key": new_key(),
        "crumbs": crumbs(charter, (_("Phase"), "")),
    }
    return done or render(request, "deliberation/charters/phase.html", context, status=status)


def _moved(visit: Visit, charter: Charter, form: PhaseForm) -> str:
    charters.move_phase(
        actor=visit.actor(), charter_id=charter.pk, phase=form.cleaned_data["phase"]
    )
    return address(charter)
