"""What the forum asks of its table, what is there and what is missing; and setting what is asked."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import CompositionTarget, Forum
from deliberation.operations import composition as writes
from deliberation.queries.clock import database_clock
from deliberation.queries.composition import Line, composition_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.composition.forms import (
    TargetForm,
    counted_in_words,
    initial_of,
    value_in_words,
)
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@in_forum
def composition(request: HttpRequest, visit: Visit) -> HttpResponse:
    now = database_clock()
    chambers = dict(visit.forum.constituencies.values_list("token", "name"))
    lines = [_shown(one, chambers) for one in composition_of(visit.forum, now)]
    context = {
        "lines": lines,
        "met": sum(one["missing"] == 0 for one in lines),
        "now": now,
        "may_set": visit.may(Act.CONFIGURE_FORUM, FORUM),
        "crumbs": _crumbs(visit.forum, (_("Composition"), "")),
    }
    return render(request, "deliberation/composition/composition.html", context)


def _shown(line: Line, chambers: dict[str, str]) -> dict[str, Any]:
    target = line.target
    return {
        "target": target,
        "counted": counted_in_words(target, chambers),
        "there": line.there,
        "values": [value_in_words(target.source, one, chambers) for one in line.values],
        "missing": line.missing,
    }


@form_view
@in_forum
def add_target(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    form = TargetForm(visit.forum, request.POST or None)

    def write() -> str:
        writes.add_target(actor=visit.actor(), forum_id=visit.forum.pk, **form.asked())
        messages.success(request, _("It is asked for from now on, on the public record."))
        return _back(visit.forum)

    return _form(visit, form, write, _("Ask for something"), _("Ask for it"))


@form_view
@in_forum
def change_target(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    target = _found(visit.forum, public_id)
    form = TargetForm(visit.forum, request.POST or None, initial=initial_of(target, visit.forum))
    write = partial(_change, visit, target, form)
    return _form(visit, form, write, target.title, _("Keep the changes"), target)


def _change(visit: Visit, target: CompositionTarget, form: TargetForm) -> str:
    writes.change_target(actor=visit.actor(), target_id=target.pk, **form.asked())
    return _back(visit.forum)


@require_POST
@in_forum
def remove_target(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    target = _found(visit.forum, public_id)

    def write() -> str:
        writes.remove_target(actor=visit.actor(), target_id=target.pk)
        messages.success(request, _("It is asked for no longer."))
        return _back(visit.forum)

    return once(request, visit, write)


def _found(forum: Forum, public_id: str) -> CompositionTarget:
    rows = CompositionTarget.objects.filter(forum=forum, public_id=public_id)
    found = rows.select_related("forum").first()
    if found is None:
        raise Http404
    return found


def _back(forum: Forum) -> str:
    return reverse("composition", args=[forum.slug])


def _crumbs(forum: Forum, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Delegations"), reverse("delegation-list", args=[forum.slug])), *more]
    return [{"label": label, "url": url} for label, url in way]


def _form(
    visit: Visit,
    form: TargetForm,
    write: Callable[[], str],
    heading: str,
    verb: str,
    target: CompositionTarget | None = None,
) -> HttpResponse:
    done, status = attempt(visit, form, write)
    context = {
        "form": form,
        "removal": _removal(target) if target else None,
        "heading": heading,
        "hint": _("Everyone reads what is asked, what is there and what is missing."),
        "verb": verb,
        "actors": visit.able(Act.CONFIGURE_FORUM, FORUM),
        "key": new_key(),
        "back": _back(visit.forum),
        "crumbs": _crumbs(visit.forum, (_("Composition"), _back(visit.forum)), (heading, "")),
    }
    return done or render(visit.request, "deliberation/form.html", context, status=status)


def _removal(target: CompositionTarget) -> dict[str, str]:
    return {
        "verb": _("Ask for it no longer"),
        "url": reverse("target-remove", args=[target.forum.slug, target.public_id]),
        "key": new_key(),
    }
