"""What people and keepers do with a roll: make it, enter it, list its people, draw it, close it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.formats.rolls import List, read_assembly_csv, read_strata_words
from deliberation.models import Constituency, Delegation, Roll
from deliberation.operations import rolls
from deliberation.queries.providers import living_providers
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import UNPROCESSABLE, RuleBroken
from deliberation.rules.refusals import _ as message
from deliberation.rules.rolls import parse_strata
from deliberation.web.rolls.forms import (
    ListForm,
    MembersForm,
    PoolForm,
    RollForm,
    SeedForm,
    VolunteerForm,
)
from deliberation.web.rolls.pages import (
    address,
    crumbs,
    heads_of,
    in_roll,
    keepers_of,
    show,
    zones_of,
)
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, blame, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@in_forum
def make(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.KEEP_ROLLS, FORUM)
    chambers = list(Constituency.objects.filter(forum=visit.forum))
    form = RollForm(chambers, living_providers(), request.POST or None)
    done, status = attempt(visit, form, lambda: _make(visit, form))
    return done or _form(visit, form, _("A new roll"), visit.able(Act.KEEP_ROLLS, FORUM), status)


def _make(visit: Visit, form: RollForm) -> str:
    given = form.cleaned_data
    strata = None
    if given["attributes"].strip() or given["strata"].strip():
        strata = read_strata_words(given["attributes"], given["strata"])
    made = rolls.make_roll(
        actor=visit.actor(), forum_id=visit.forum.pk, strata=strata,
        **{name: given[name] for name in ("title", "origin", "chamber", "source", "issuer")},
    )  # fmt: skip
    return address(made)


@form_view
@in_forum
def make_members(request: HttpRequest, visit: Visit, delegation: str) -> HttpResponse:
    """The head begins a list of the delegation's own members."""
    found = Delegation.objects.filter(forum=visit.forum, public_id=delegation).first()
    if found is None:
        raise Http404
    require_some(visit, Act.KEEP_OWN_ROLL, FORUM)
    heads = heads_of(visit, found.pk)
    if not heads:
        raise RuleBroken("not-your-delegation", message("This belongs to another delegation."))
    form = MembersForm(request.POST or None)

    def write() -> str:
        made = rolls.make_members_roll(
            actor=visit.actor(), delegation_id=found.pk, **form.cleaned_data
        )
        return address(made)

    done, status = attempt(visit, form, write)
    return done or _form(visit, form, _("A roll of our members"), heads, status)


def _form(visit: Visit, form: BaseForm, heading: str, actors: Any, status: int) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "actors": actors,
        "key": new_key(),
        "crumbs": crumbs(visit, (heading, "")),
    }
    return render(visit.request, "deliberation/rolls/form.html", context, status=status)


_ENTERED: dict[str, Any] = {
    Roll.Origin.LOT: gettext_lazy("You are in the pool. You can leave it until it closes."),
    Roll.Origin.IDENTITY: gettext_lazy("You are on the roll. You can leave it until it closes."),
}
_LEFT: dict[str, Any] = {
    Roll.Origin.LOT: gettext_lazy("You are no longer in the pool."),
    Roll.Origin.IDENTITY: gettext_lazy("You are no longer on the roll."),
}


@require_POST
@in_roll
def volunteer(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    form = VolunteerForm(roll.strata.get("attributes", {}), request.POST)

    def write() -> str:
        rolls.volunteer(actor=visit.actor(), roll_id=roll.pk, attributes=form.cleaned_data)
        messages.success(request, _ENTERED[roll.origin])
        return address(roll)

    done, status = attempt(visit, form, write)
    return done or show(visit, roll, volunteer_form=form, status=status)


@require_POST
@in_roll
def withdraw(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    def write() -> str:
        rolls.withdraw_from_pool(actor=visit.actor(), roll_id=roll.pk)
        messages.success(request, _LEFT[roll.origin])
        return address(roll)

    return once(request, visit, write)


@form_view
@in_roll
def list_people(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    """A list; then what was read of it and what could not be, row by row; then it is taken."""
    _require_keeper(visit, roll)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _list(visit, roll, form, None, UNPROCESSABLE if request.method == "POST" else 200)
    text = form.cleaned_data["text"]
    shown = ListForm(initial={"text": text})
    try:
        found = read_assembly_csv(text, parse_strata(roll.strata) if roll.strata else None)
        if request.POST.get("step") == "save":
            return once(request, visit, lambda: _take(visit, roll, found))
    except RuleBroken as error:
        return _list(visit, roll, form, None, blame(form, error))
    return _list(visit, roll, shown, found, 200)


def _take(visit: Visit, roll: Roll, found: List) -> str:
    rolls.list_people(actor=visit.actor(), roll_id=roll.pk, rows=found.rows)
    number = len(found.rows)
    said = ngettext("One person is on the list.", "%(number)s people are on the list.", number)
    messages.success(visit.request, said % {"number": number})
    return address(roll)


def _list(
    visit: Visit, roll: Roll, form: forms.Form, found: List | None, status: int
) -> HttpResponse:
    bad = [
        [one.line, one.words, _(one.reason) % one.facts if one.facts else _(one.reason)]
        for one in (found.bad if found else ())
    ]
    context = {
        "roll": roll,
        "form": form,
        "found": found,
        "bad": bad,
        "actors": keepers_of(visit, roll),
        "key": new_key(),
        "crumbs": crumbs(visit, (roll.title, address(roll)), (_("Its list"), "")),
    }
    return render(visit.request, "deliberation/rolls/people.html", context, status=status)


def _require_keeper(visit: Visit, roll: Roll) -> None:
    act = Act.KEEP_OWN_ROLL if roll.delegation_id else Act.KEEP_ROLLS
    require_some(visit, act, FORUM)
    if not keepers_of(visit, roll):
        raise RuleBroken("not-your-delegation", message("This belongs to another delegation."))


@require_POST
@in_roll
def leave_out(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    def write() -> str:
        number = rolls.leave_out_unregistered(actor=visit.actor(), roll_id=roll.pk)
        said = ngettext("One person was left out.", "%(number)s people were left out.", number)
        messages.success(request, said % {"number": number})
        return address(roll)

    return once(request, visit, write)


@require_POST
@in_roll
def close_pool(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    form = PoolForm(zones_of(visit), _("It is public from"), request.POST)

    def write() -> str:
        assert form.moment  # noqa: S101 - a valid form has a moment
        rolls.close_pool(
            actor=visit.actor(), roll_id=roll.pk, seed_due_at=form.moment,
            seed_source=form.cleaned_data["seed_source"],
        )  # fmt: skip
        messages.success(request, _("The pool is closed and published."))
        return address(roll)

    done, status = attempt(visit, form, write)
    return done or show(visit, roll, pool_form=form, status=status)


@require_POST
@in_roll
def draw(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    form = SeedForm(request.POST)

    def write() -> str:
        rolls.draw_lot(actor=visit.actor(), roll_id=roll.pk, seed=form.cleaned_data["seed"])
        messages.success(request, _("The lot is drawn and the roll is closed."))
        return address(roll)

    done, status = attempt(visit, form, write)
    return done or show(visit, roll, seed_form=form, status=status)


@require_POST
@in_roll
def close(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    def write() -> str:
        rolls.close_roll(actor=visit.actor(), roll_id=roll.pk)
        messages.success(request, _("The roll is closed."))
        return address(roll)

    return once(request, visit, write)
