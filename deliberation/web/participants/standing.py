"""Recording how far a participant takes part, and what it declares of itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliberation.models import Interest, Participant, ParticipationLevel
from deliberation.operations import participants
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.participants import (
    LONGEST_EVIDENCE,
    LONGEST_LINK,
    LONGEST_WORDS,
    SECTORS,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.web.participants.pages import (
    address,
    crumbs,
    declarers,
    found_participant,
    seats_in,
)
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

form_view = require_http_methods(["GET", "HEAD", "POST"])
_WHERE = gettext_lazy("Where it can be read")


class LevelForm(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=ParticipationLevel.Level.choices,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What it did or declared, and when. Everyone reads it."),
    )
    link = forms.CharField(
        label=_WHERE, required=False, max_length=LONGEST_LINK, widget=forms.URLInput
    )


class InterestForm(forms.Form):
    not_called_optional = frozenset({"sector", "words"})
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Interest.Kind.choices, widget=forms.RadioSelect
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        required=False,
        help_text=gettext_lazy("For the kind “sector”."),
    )
    words = forms.CharField(
        label=gettext_lazy("What it is"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy(
            "To whom it belongs, or who pays for what. A sector needs nothing more."
        ),
    )
    link = forms.CharField(
        label=_WHERE, required=False, max_length=LONGEST_LINK, widget=forms.URLInput
    )
    since = forms.DateField(
        label=gettext_lazy("Since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(token, _(words)) for token, words in SECTORS.items()]
        self.fields["sector"].choices = [("", "–"), *named]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=gettext_lazy("No longer from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The first day without it, today at the latest."),
    )


@form_view
@in_forum
def record_level(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.RECORD_LEVEL, FORUM)
    participant = found_participant(public_id)
    form = LevelForm(request.POST or None)

    def write() -> str:
        participants.record_level(
            actor=visit.actor(),
            forum_id=visit.forum.pk,
            participant=participant,
            **form.cleaned_data,
        )
        messages.success(request, _("The level is recorded, and on the public record."))
        return address(visit.forum, participant)

    done, status = attempt(visit, form, write)
    able = visit.able(Act.RECORD_LEVEL, FORUM)
    title, verb = _("Record a level of participation"), _("Record it")
    return done or _page(visit, participant, form, status, able, title, verb)


@form_view
@in_forum
def declare_interest(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    participant, able = _declaring(visit, public_id)
    initial = {"since": database_clock().date()}
    form = InterestForm(request.POST or None, initial=initial)

    def write() -> str:
        participants.declare_interest(
            actor=visit.actor(),
            forum_id=visit.forum.pk,
            participant=participant,
            **form.cleaned_data,
        )
        messages.success(request, _("The interest is declared; everyone can read it."))
        return address(visit.forum, participant)

    done, status = attempt(visit, form, write)
    title, verb = _("Declare an interest"), _("Declare it")
    return done or _page(visit, participant, form, status, able, title, verb)


@form_view
@in_forum
def end_interest(request: HttpRequest, visit: Visit, public_id: str, interest: str) -> HttpResponse:
    participant, able = _declaring(visit, public_id)
    held = Interest.objects.filter(participant=participant, public_id=interest).first()
    if held is None:
        raise Http404
    form = EndForm(request.POST or None, initial={"ends_on": database_clock().date()})

    def write() -> str:
        participants.end_interest(
            actor=visit.actor(),
            forum_id=visit.forum.pk,
            interest_id=held.pk,
            **form.cleaned_data,
        )
        messages.success(request, _("The interest has ended; it stays readable with its time."))
        return address(visit.forum, participant)

    done, status = attempt(visit, form, write)
    about = held.words or _(SECTORS.get(held.sector, held.sector))
    title, verb = _("End an interest"), _("End it")
    return done or _page(visit, participant, form, status, able, title, verb, about)


def _declaring(visit: Visit, public_id: str) -> tuple[Participant, list[Actor]]:
    """The participant and the reader's capacities that declare for it; without a seat here, none can.

    Raises RuleBroken("not-your-delegation").
    """
    require_some(visit, Act.DECLARE_INTEREST, FORUM)
    participant = found_participant(public_id)
    able = declarers(visit, participant)
    if not able and not seats_in(visit.forum, participant):
        raise Http404
    if not able:
        raise RuleBroken("not-your-delegation", _("This belongs to another delegation."))
    return participant, able


def _page(
    visit: Visit,
    participant: Participant,
    form: forms.Form,
    status: int,
    actors: list[Actor],
    title: str,
    verb: str,
    about: str = "",
) -> HttpResponse:
    way = (participant.name, address(visit.forum, participant)), (title, "")
    context = {
        "participant": participant,
        "form": form,
        "heading": title,
        "verb": verb,
        "about": about,
        "actors": actors,
        "key": new_key(),
        "crumbs": crumbs(visit.forum, *way),
    }
    return render(visit.request, "deliberation/participants/form.html", context, status=status)
