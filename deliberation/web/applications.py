"""Applying for a seat, one's applications, and deciding on them."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import Application, Constituency, Forum, Participant
from deliberation.operations import applications as writes
from deliberation.queries.applications import applications_for
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from deliberation.rules.applications import (
    LONGEST_CODE,
    LONGEST_EVIDENCE,
    LONGEST_NAME,
    LONGEST_REASON,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.web.delegations.pages import crumbs
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


class SomeParticipant(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        rows = Participant.objects.order_by("name", "id")
        super().__init__(rows, required=False, to_field_name="public_id", **options)


class ApplyForm(forms.Form):
    chamber = forms.ChoiceField(label=gettext_lazy("Chamber"), widget=forms.RadioSelect)
    participant = SomeParticipant(
        label=gettext_lazy("For the participant"),
        empty_label=gettext_lazy("not on the list"),
        help_text=gettext_lazy("If it is not on the list, leave this empty and describe it below."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=LONGEST_NAME)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=gettext_lazy("A short code of its own, such as the ISO code of a State."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *Participant.Kind.choices],
    )
    controlled_by = SomeParticipant(
        label=gettext_lazy("Controlled by"),
        empty_label=gettext_lazy("nobody, or not on the list"),
        help_text=gettext_lazy(
            "Whoever decides for it: an owner, a parent company, a State. There is one seat per"
            " controlling participant."
        ),
    )
    controller = forms.CharField(
        label=gettext_lazy("Controlled by somebody who is not on the list"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Leave both empty to declare that nobody controls it."),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "What you are, and by which right you speak for it. The credentials officer reads it."
        ),
    )
    links = forms.CharField(
        label=gettext_lazy("Links"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Statutes, registers, a letter: one address on each line."),
    )

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chambers = Constituency.objects.filter(forum=forum, token__in=forum.admitting)
        self.fields["chamber"].choices = list(chambers.values_list("token", "name"))  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"links": self.cleaned_data["links"].splitlines()}


class AcceptForm(forms.Form):
    controlled_by = SomeParticipant(
        label=gettext_lazy("Controlled by"),
        empty_label=gettext_lazy("nobody"),
        help_text=gettext_lazy("As declared; choose another if the evidence says so."),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The applicant reads it."),
    )


@require_safe
@in_forum
def application_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All of the forum for the credentials officer; one's own for everyone else."""
    person = Actor(person=visit.person).signed_in
    state = request.GET.get("state", "")
    rows = applications_for(visit.forum, person, visit.capacities)
    if state in Application.State.values:
        rows = rows.filter(state=state)
    page = page_of(rows, sort="-id", cursor=request.GET.get("after"), name=f"applications:{state}")
    query = {"state": state} if state else {}
    context = {
        "applications": page.rows,
        "states": _tabs(visit, state),
        "is_open": bool(visit.forum.admitting) and visit.may(Act.APPLY_FOR_SEAT, FORUM),
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}"
        if page.next_cursor
        else "",
        "first_url": f"?{urlencode(query)}" if request.GET.get("after") else "",
        "crumbs": crumbs(visit.forum, (_("Applications"), "")),
    }
    return render(request, "deliberation/applications/list.html", context)


def _tabs(visit: Visit, state: str) -> list[dict[str, Any]]:
    names = {
        "": _("All"), "pending": _("Pending"), "accepted": _("Accepted"),
        "refused": _("Refused"), "withdrawn": _("Withdrawn"),
    }  # fmt: skip
    where = reverse("application-list", args=[visit.forum.slug])
    return [
        {"label": name, "url": f"{where}?state={one}" if one else where, "current": one == state}
        for one, name in names.items()
    ]


@form_view
@in_forum
def apply(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.APPLY_FOR_SEAT, FORUM)
    if not visit.forum.admitting:
        raise RuleBroken(
            "admission-closed", _("Seats in this forum cannot be applied for at present.")
        )
    form = ApplyForm(visit.forum, request.POST or None)

    def write() -> str:
        made = writes.apply_for_seat(actor=visit.actor(), forum_id=visit.forum.pk, **form.given())
        messages.success(request, _("Your application is with the credentials officer."))
        return _address(made)

    done, status = attempt(visit, form, write)
    context = {
        "form": form,
        "heading": _("Apply for a seat"),
        "verb": _("Apply"),
        "lead": visit.forum.admission,
        "actors": visit.able(Act.APPLY_FOR_SEAT, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit, (_("Apply for a seat"), "")),
    }
    return done or render(request, "deliberation/applications/form.html", context, status=status)


@require_safe
@in_forum
def application_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    held = _found(visit, public_id)
    is_waiting = held.state == Application.State.PENDING
    is_mine = visit.person is not None and held.applicant_id == visit.person.pk
    context = {
        "application": held,
        "control": held.controlled_by or held.controller,
        "decides": is_waiting and not is_mine and visit.may(Act.DECIDE_APPLICATION, FORUM),
        "withdraws": is_waiting and is_mine,
        "actors": visit.able(Act.APPLY_FOR_SEAT, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit, (str(held), "")),
    }
    return render(request, "deliberation/applications/application.html", context)


@form_view
@in_forum
def accept(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.DECIDE_APPLICATION, FORUM)
    held = _found(visit, public_id)
    form = AcceptForm(request.POST or None, initial={"controlled_by": held.controlled_by})
    write = partial(writes.accept_application, public_id=held.public_id)
    hint = _("Makes the participant if it is new, its delegation, and the applicant its head.")
    words = {"heading": _("Accept an application"), "verb": _("Give the seat"), "hint": hint}
    return _decide(visit, held, form, write, words)


@form_view
@in_forum
def refuse(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.DECIDE_APPLICATION, FORUM)
    held = _found(visit, public_id)
    write = partial(writes.refuse_application, public_id=held.public_id)
    words = {"heading": _("Refuse an application"), "verb": _("Refuse")}
    return _decide(visit, held, RefuseForm(request.POST or None), write, words)


def _decide(
    visit: Visit, held: Application, form: forms.Form, act: Any, words: dict[str, str]
) -> HttpResponse:
    def write() -> str:
        return _address(act(actor=visit.actor(), **form.cleaned_data))

    done, status = attempt(visit, form, write)
    context = words | {
        "form": form,
        "application": held,
        "actors": visit.able(Act.DECIDE_APPLICATION, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit, (str(held), _address(held)), (words["heading"], "")),
    }
    return done or render(
        visit.request, "deliberation/applications/form.html", context, status=status
    )


@require_POST
@in_forum
def withdraw(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    held = _found(visit, public_id)

    def write() -> str:
        writes.withdraw_application(actor=visit.actor(), public_id=held.public_id)
        messages.success(request, _("The application is withdrawn."))
        return _address(held)

    return once(request, visit, write)


def _found(visit: Visit, public_id: str) -> Application:
    """One's own, or any for whoever decides; another is not there."""
    Actor(person=visit.person).signed_in  # noqa: B018
    rows = applications_for(visit.forum, visit.person, visit.capacities)
    held = rows.filter(public_id=public_id).first()
    if held is None:
        raise Http404
    return held


def _address(held: Application) -> str:
    return reverse("application", args=[held.forum.slug, held.public_id])


def _crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    where = reverse("application-list", args=[visit.forum.slug])
    return crumbs(visit.forum, (_("Applications"), where), *more)
