"""Choosing what one is told by mail, and when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.identity import signed_in_user
from deliberation.models import Cadence
from deliberation.operations import notices
from deliberation.queries.notices import cadences_of_person
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import KINDS, cadences_of
from deliberation.web.writing import SeeOther

LABELS = dict(Cadence.choices)


class CadenceForm(forms.Form):
    """One field per kind; of what binds, only what the rules allow is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for token, kind in KINDS.items():
            self.fields[token] = forms.ChoiceField(
                label=_(kind.words), choices=[(one, LABELS[one]) for one in cadences_of(token)]
            )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_preferences(request: HttpRequest) -> HttpResponse:
    actor = Actor(person=signed_in_user(request))
    form = CadenceForm(request.POST or None, initial=cadences_of_person(actor.signed_in))
    if request.method == "POST" and form.is_valid():
        notices.choose_cadences(actor=actor, chosen=form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return SeeOther(reverse("notice-preferences"))
    status = 422 if form.errors else 200
    return render(request, "deliberation/notices/preferences.html", {"form": form}, status=status)
