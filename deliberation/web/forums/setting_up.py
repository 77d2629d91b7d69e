"""A forum is opened by an administrator and set up by its chair and secretariat."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import AttributeDeclaration, Constituency
from deliberation.operations import forums
from deliberation.queries import permissions
from deliberation.queries.forums import terms
from deliberation.queries.links import links_of
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.phases import NAMES, Phase
from deliberation.web.forums.forms import (
    AttributeForm,
    ConstituencyForm,
    CreateForm,
    SettingsForm,
    languages_offered,
    told,
)
from deliberation.web.links.wording import shown_links
from deliberation.web.visits import SiteVisit, Visit, in_forum, on_site, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@on_site
def create(request: HttpRequest, visit: SiteVisit) -> HttpResponse:
    """An administrator opens a forum; whoever serves it sets up the rest."""
    actor = administrator_of(visit)
    form = CreateForm((), request.POST or None)
    done, status = attempt(visit, form, lambda: _create(actor, form))
    context = {"form": form, "key": new_key()}
    return done or render(request, "deliberation/forums/create.html", context, status=status)


def _create(actor: Actor, form: Form) -> str:
    made = forums.create_forum(actor=actor, **form.cleaned_data)
    return reverse("forum", args=[made.slug])


def administrator_of(visit: Visit | SiteVisit) -> Actor:
    """The reader as platform administrator. Raises RuleBroken ("sign-in-first"), ("not-permitted")."""
    return permissions.as_administrator(Actor(person=visit.person).signed_in)


@require_safe
@in_forum
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the forum is, whom it admits, who serves it and until when: for everyone."""
    forum = visit.forum
    names = dict(languages_offered(forum.languages))
    context: dict[str, Any] = {
        "chambers": forum.constituencies.all(),
        "declarations": forum.declarations.order_by("name"),
        "terms": terms(forum),
        "languages": [names[code] for code in forum.languages],
        "phases": [_(NAMES[Phase(one)]) for one in forum.public_comment_phases],
        "may_set_up": visit.may(Act.CONFIGURE_FORUM, FORUM),
        "may_declare": visit.may(Act.DECLARE_ATTRIBUTE, FORUM),
        "declarers": visit.able(Act.DECLARE_ATTRIBUTE, FORUM),
        "is_administrator": bool(visit.person and visit.person.is_superuser),
        "links": shown_links(visit, links_of(forum, visit.viewer)),
        "may_link": visit.may(Act.LINK_FORUMS, FORUM),
        "linkers": visit.able(Act.LINK_FORUMS, FORUM),
        "key": new_key(),
        "crumbs": [{"label": _("About this forum"), "url": ""}],
    }
    return render(request, "deliberation/forums/about.html", context)


@form_view
@in_forum
def settings(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    forum = visit.forum
    form = SettingsForm(forum, request.POST or None, initial=told(forum))

    def write() -> str:
        given = form.cleaned_data
        forums.configure_forum(actor=visit.actor(), forum_id=forum.pk, **given)
        messages.success(request, _("The forum is set up so from now on."))
        return reverse("forum-about", args=[forum.slug])

    done, status = attempt(visit, form, write)
    return done or _form(visit, form, status, Act.CONFIGURE_FORUM, _("Set up the forum"), _("Save"))


@form_view
@in_forum
def add_constituency(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    form = ConstituencyForm(0, request.POST or None)

    def write() -> str:
        given = form.cleaned_data
        forums.add_constituency(actor=visit.actor(), forum_id=visit.forum.pk, **given)
        return reverse("forum-about", args=[visit.forum.slug])

    done, status = attempt(visit, form, write)
    title = _("Add a constituency")
    return done or _form(visit, form, status, Act.CONFIGURE_FORUM, title, _("Add"))


@form_view
@in_forum
def change_constituency(request: HttpRequest, visit: Visit, chamber: str) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    all_of_them = list(visit.forum.constituencies.all())
    held = next((one for one in all_of_them if one.token == chamber), None)
    if held is None:
        raise Http404
    form = ConstituencyForm(
        len(all_of_them), request.POST or None, initial=_chamber(held, all_of_them)
    )

    def write() -> str:
        given = form.cleaned_data
        forums.change_constituency(
            actor=visit.actor(), forum_id=visit.forum.pk, chamber=chamber, **given
        )
        return reverse("forum-about", args=[visit.forum.slug])

    done, status = attempt(visit, form, write)
    return done or _form(
        visit, form, status, Act.CONFIGURE_FORUM, held.name, _("Save"), _removal(visit, chamber)
    )


def _removal(visit: Visit, chamber: str) -> dict[str, str]:
    return {
        "verb": _("Remove it"),
        "words": _(
            "Only a constituency in which nobody ever sat, and which no question and no decision "
            "rule names, can be removed."
        ),
        "url": reverse("constituency-remove", args=[visit.forum.slug, chamber]),
        "key": new_key(),
    }


def _chamber(held: Constituency, all_of_them: list[Constituency]) -> dict[str, Any]:
    return {
        "name": held.name,
        "shape": held.shape,
        "appearance": held.appearance,
        "place": all_of_them.index(held) + 1,
    }


@require_POST
@in_forum
def remove_constituency(request: HttpRequest, visit: Visit, chamber: str) -> HttpResponse:
    require_some(visit, Act.CONFIGURE_FORUM, FORUM)
    if not visit.forum.constituencies.filter(token=chamber).exists():
        raise Http404

    def write() -> str:
        forums.remove_constituency(actor=visit.actor(), forum_id=visit.forum.pk, chamber=chamber)
        messages.success(request, _("The constituency was removed."))
        return reverse("forum-about", args=[visit.forum.slug])

    return once(request, visit, write)


@form_view
@in_forum
def declare_attribute(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.DECLARE_ATTRIBUTE, FORUM)
    form = AttributeForm(request.POST or None)

    def write() -> str:
        given = form.cleaned_data
        forums.declare_attribute(actor=visit.actor(), forum_id=visit.forum.pk, **given)
        return reverse("forum-about", args=[visit.forum.slug])

    done, status = attempt(visit, form, write)
    title = _("Declare an attribute")
    return done or _form(visit, form, status, Act.DECLARE_ATTRIBUTE, title, _("Declare"))


@require_POST
@in_forum
def withdraw_attribute(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    require_some(visit, Act.DECLARE_ATTRIBUTE, FORUM)
    if not AttributeDeclaration.objects.filter(forum=visit.forum, name=name).exists():
        raise Http404
    return once(request, visit, partial(_withdraw, visit, name))


def _withdraw(visit: Visit, name: str) -> str:
    forums.withdraw_attribute(actor=visit.actor(), forum_id=visit.forum.pk, name=name)
    messages.success(visit.request, _("The declaration was taken back."))
    return reverse("forum-about", args=[visit.forum.slug])


def _form(
    visit: Visit,
    form: Form,
    status: int,
    act: Act,
    heading: str,
    verb: str,
    removal: dict[str, str] | None = None,
) -> HttpResponse:
    back = reverse("forum-about", args=[visit.forum.slug])
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "removal": removal,
        "actors": visit.able(act, FORUM),
        "key": new_key(),
        "back": back,
        "crumbs": [
            {"label": _("About this forum"), "url": back},
            {"label": heading, "url": ""},
        ],
    }
    return render(visit.request, "deliberation/form.html", context, status=status)
