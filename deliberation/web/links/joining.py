"""Proposing a link to another forum, and answering one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.models import Forum, ForumLink
from deliberation.operations import links as writes
from deliberation.queries.links import links_of
from deliberation.rules.links import LONGEST_NOTE
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.links.wording import OUT, SENTENCES
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])
FORUMS_OFFERED = 500


class LinkForm(forms.Form):
    forum = forms.ModelChoiceField(
        label=gettext_lazy("The other forum"),
        queryset=Forum.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose"),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How the two stand to one another"), widget=forms.RadioSelect, choices=()
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was agreed, and where; everyone reads it once confirmed."),
    )

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Forum.objects.exclude(pk=forum.pk).order_by("name", "id")[:FORUMS_OFFERED]
        self.fields["forum"].queryset = Forum.objects.filter(  # type: ignore[attr-defined]
            pk__in=list(others.values_list("pk", flat=True))
        ).order_by("name", "id")
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (f"{kind}:{way}", capfirst(words.format(forum=_("the other forum"))))
            for (kind, way), words in SENTENCES.items()
        ]


@form_view
@in_forum
def propose(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.LINK_FORUMS, FORUM)
    form = LinkForm(visit.forum, request.POST or None)
    done, status = attempt(visit, form, lambda: _propose(visit, form))
    heading = _("Link this forum to another one")
    context = {
        "form": form,
        "heading": heading,
        "actors": visit.able(Act.LINK_FORUMS, FORUM),
        "key": new_key(),
        "back_url": back(visit),
        "crumbs": crumbs(visit, heading),
    }
    return done or render(request, "deliberation/links/propose.html", context, status=status)


def _propose(visit: Visit, form: LinkForm) -> str:
    given = form.cleaned_data
    kind, _colon, way = given["way"].partition(":")
    ends = (visit.forum, given["forum"]) if way == OUT else (given["forum"], visit.forum)
    writes.propose_link(
        actor=visit.actor(), forum_id=visit.forum.pk, source=ends[0], target=ends[1], kind=kind,
        note=given["note"],
    )  # fmt: skip
    said = _("The link is proposed; %(forum)s was asked to confirm it.")
    messages.success(visit.request, said % {"forum": given["forum"].name})
    return back(visit)


@require_POST
@in_forum
def confirm(request: HttpRequest, visit: Visit, link: str) -> HttpResponse:
    return _step(visit, link, writes.confirm_link, _("The link is confirmed."))


@require_POST
@in_forum
def decline(request: HttpRequest, visit: Visit, link: str) -> HttpResponse:
    return _step(visit, link, writes.decline_link, _("The link is declined."))


@require_POST
@in_forum
def withdraw(request: HttpRequest, visit: Visit, link: str) -> HttpResponse:
    return _step(visit, link, writes.withdraw_link, _("The proposal is taken back."))


@require_POST
@in_forum
def end(request: HttpRequest, visit: Visit, link: str) -> HttpResponse:
    return _step(visit, link, writes.end_link, _("The link has ended."))


def _step(visit: Visit, public_id: str, act: Callable[..., ForumLink], said: str) -> HttpResponse:
    link = found(visit, public_id)

    def write() -> str:
        act(actor=visit.actor(), forum_id=visit.forum.pk, link_id=link.pk)
        messages.success(visit.request, said)
        return back(visit)

    return once(visit.request, visit, write)


def found(visit: Visit, public_id: str) -> ForumLink:
    link = links_of(visit.forum, visit.viewer).filter(public_id=public_id).first()
    if link is None:
        raise Http404
    return link


def back(visit: Visit) -> str:
    return reverse("forum-about", args=[visit.forum.slug])


def crumbs(visit: Visit, here: str) -> list[dict[str, str]]:
    return [{"label": _("About this forum"), "url": back(visit)}, {"label": here, "url": ""}]
