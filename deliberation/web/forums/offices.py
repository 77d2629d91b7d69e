"""Offices given and ended by a platform administrator, who has no other power in a forum."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from deliberation.models import ForumRole
from deliberation.operations import forums
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from deliberation.web.forums.forms import OfficeForm
from deliberation.web.forums.setting_up import administrator_of, form_view
from deliberation.web.visits import Visit, in_forum
from deliberation.web.writing import attempt, new_key, once


@form_view
@in_forum
def grant(request: HttpRequest, visit: Visit) -> HttpResponse:
    actor = administrator_of(visit)
    form = OfficeForm(request.POST or None)
    done, status = attempt(visit, form, lambda: _grant(visit, actor, form))
    context: dict[str, Any] = {
        "form": form,
        "heading": _("Give an office"),
        "verb": _("Give it"),
        "back": _back(visit),
        "hint": _("Whoever chairs does not vote for a delegation meanwhile."),
        "key": new_key(),
        "crumbs": [
            {"label": _("About this forum"), "url": _back(visit)},
            {"label": _("Give an office"), "url": ""},
        ],
    }
    return done or render(request, "deliberation/form.html", context, status=status)


def _grant(visit: Visit, actor: Actor, form: Form) -> str:
    given = dict(form.cleaned_data)
    person = User.objects.filter(email=given.pop("person").lower(), is_active=True).first()
    if person is None:
        raise RuleBroken(
            "person-unknown", _("Nobody has registered with this address."), place="person"
        )
    forums.grant_role(actor=actor, forum_id=visit.forum.pk, person=person, **given)
    return _back(visit)


@require_POST
@in_forum
def end(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    actor = administrator_of(visit)
    held = ForumRole.objects.filter(forum=visit.forum, public_id=public_id).first()
    if held is None:
        raise Http404

    def write() -> str:
        forums.end_role(actor=actor, role_public_id=held.public_id)
        messages.success(request, _("The office has ended."))
        return _back(visit)

    return once(request, visit, write)


def _back(visit: Visit) -> str:
    return reverse("forum-about", args=[visit.forum.slug])
