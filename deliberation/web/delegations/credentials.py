"""What the credentials officer does: participants, seats, credentials."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from deliberation.models import Accreditation, Constituency, Delegation, Forum, Participant
from deliberation.operations import delegations, participants
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.web.delegations import pages
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

form_view = require_http_methods(["GET", "HEAD", "POST"])


class ParticipantForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"))
    short_name = forms.CharField(label=gettext_lazy("Short name"), required=False, max_length=60)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        help_text=gettext_lazy("A short code of its own, such as the ISO code of a State."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Participant.Kind.choices, widget=forms.RadioSelect
    )
    controlled_by = forms.ModelChoiceField(
        label=gettext_lazy("Controlled by"),
        queryset=Participant.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["controlled_by"].queryset = Participant.objects.order_by("name")  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    participant = forms.ModelChoiceField(
        label=gettext_lazy("Participant"),
        queryset=Participant.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    chamber = forms.ChoiceField(label=gettext_lazy("Chamber"), widget=forms.RadioSelect)

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Participant.objects.exclude(delegations__forum=forum).order_by("name")
        self.fields["participant"].queryset = free  # type: ignore[attr-defined]
        chambers = Constituency.objects.filter(forum=forum).values_list("token", "name")
        self.fields["chamber"].choices = list(chambers)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].help_text = _(
            "Leave empty for a credential without end. Time zone: %(zone)s."
        ) % {"zone": timezone.get_current_timezone_name()}


class AccreditForm(EndForm):
    person = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The address with which the person has registered here."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Accreditation.Role.choices, widget=forms.RadioSelect
    )
    alias = forms.CharField(
        label=gettext_lazy("Alias"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Shown in place of the name where people appear by alias."),
    )
    field_order = ("person", "role", "alias", "ends_at")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


@form_view
@in_forum
def add_participant(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.ADD_PARTICIPANT, FORUM)
    form = ParticipantForm(request.POST or None)

    def write() -> str:
        participants.add_participant(actor=visit.actor(), **form.cleaned_data)
        return reverse("delegation-seat", args=[visit.forum.slug])

    done, status = attempt(visit, form, write)
    context = _context(visit, form, Act.ADD_PARTICIPANT, _("Add a participant"), _("Add"))
    return done or render(request, "deliberation/delegations/form.html", context, status=status)


@form_view
@in_forum
def seat_delegation(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.SEAT_DELEGATION, FORUM)
    form = SeatForm(visit.forum, request.POST or None)

    def write() -> str:
        made = delegations.seat_delegation(
            actor=visit.actor(), forum_id=visit.forum.pk, **form.cleaned_data
        )
        return pages.address(made)

    done, status = attempt(visit, form, write)
    context = _context(visit, form, Act.SEAT_DELEGATION, _("Seat a delegation"), _("Give the seat"))
    return done or render(request, "deliberation/delegations/form.html", context, status=status)


@form_view
@in_forum
def accredit(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.ACCREDIT, FORUM)
    delegation = pages.found_delegation(visit.forum, public_id)
    form = AccreditForm(request.POST or None)
    done, status = attempt(visit, form, partial(_accredit, visit, delegation, form))
    context = _context(visit, form, Act.ACCREDIT, _("Accredit a person"), _("Accredit"), delegation)
    return done or render(request, "deliberation/delegations/form.html", context, status=status)


def _accredit(visit: Visit, delegation: Delegation, form: AccreditForm) -> str:
    given = dict(form.cleaned_data)
    email = given.pop("person")
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise RuleBroken(
            "person-unknown",
            _("Nobody has registered with this address. Ask the person to sign up first."),
            place="person",
        )
    delegations.accredit_person(actor=visit.actor(), delegation=delegation, person=person, **given)
    return pages.address(delegation)


@form_view
@in_forum
def suspend(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    act = partial(delegations.suspend_accreditation, public_id=public_id)
    return _credential(visit, public_id, form, act, _("Suspend a credential"), _("Suspend"))


@form_view
@in_forum
def restore(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    form = forms.Form(request.POST or None)
    act = partial(delegations.restore_accreditation, public_id=public_id)
    return _credential(visit, public_id, form, act, _("Restore a credential"), _("Restore"))


@form_view
@in_forum
def extend(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    form = EndForm(request.POST or None)
    act = partial(delegations.extend_accreditation, public_id=public_id)
    return _credential(visit, public_id, form, act, _("Extend a credential"), _("Extend"))


def _credential(
    visit: Visit, public_id: str, form: forms.Form, act: Any, title: str, verb: str
) -> HttpResponse:
    """One form about one credential: ``act`` takes the actor and the form's fields."""
    require_some(visit, Act.END_ACCREDITATION, FORUM)
    rows = Accreditation.objects.filter(forum=visit.forum, public_id=public_id)
    held = rows.select_related("person", "delegation__participant", "delegation__constituency")
    credential = held.first()
    if credential is None:
        raise Http404
    delegation = credential.delegation
    delegation.forum = visit.forum

    def write() -> str:
        act(actor=visit.actor(), **form.cleaned_data)
        return pages.address(delegation)

    done, status = attempt(visit, form, write)
    context = _context(visit, form, Act.END_ACCREDITATION, title, verb, delegation)
    context["credential"] = credential
    return done or render(
        visit.request, "deliberation/delegations/form.html", context, status=status
    )


def _context(
    visit: Visit,
    form: forms.Form,
    act: Act,
    title: str,
    verb: str,
    delegation: Delegation | None = None,
) -> dict[str, Any]:
    way = [(str(delegation), pages.address(delegation))] if delegation else []
    return {
        "form": form,
        "heading": title,
        "verb": verb,
        "delegation": delegation,
        "actors": visit.able(act, FORUM),
        "key": new_key(),
        "crumbs": pages.crumbs(visit.forum, *way, (title, "")),
    }
