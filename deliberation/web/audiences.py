"""Who may read something: the choice when writing, how it is told, and widening it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliberation.operations import charters, comments, questions, revisions
from deliberation.queries import audiences
from deliberation.queries.audiences import Named
from deliberation.queries.charters import visible_charters
from deliberation.queries.comments import visible_comments
from deliberation.queries.questions import visible_questions
from deliberation.queries.revisions import revisions_of
from deliberation.rules.audiences import PUBLIC, kind_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.templatetags.audiences import readers
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key


def audience_field(
    visit: Visit, parent: str, *, kept: Iterable[str] = ("group", "delegation"), **options: Any
) -> forms.ChoiceField | None:
    """Who may read what is written: the writer's own audiences within ``parent``; empty means all of it.

    None where there is nothing to choose. ``kept``: which kinds of narrow ones are offered.
    """
    offered = [
        one
        for one in audiences.choices(visit.forum, visit.viewer, parent)
        if one != parent and (":" not in one or kind_of(one) in kept)
    ]
    if not offered:
        return None
    named = _named(visit, [*offered, parent])
    first = _("Everyone") if parent == PUBLIC else readers(named[parent])
    choices = [("", first), *((named[one].public, readers(named[one])) for one in offered)]
    label = options.pop("label", gettext_lazy("Who may read it"))
    return forms.ChoiceField(label=label, choices=choices, required=False, **options)


def _named(visit: Visit, wanted: list[str]) -> dict[str, Named]:
    """How these are told; the reader's own delegations are known from their capacities."""
    seats = [one.accreditation.delegation for one in visit.capacities if one.accreditation]
    known = {
        f"delegation:{seat.pk}": Named(f"delegation:{seat.public_id}", "delegation", str(seat))
        for seat in seats
    }
    return known | audiences.names_of([one for one in wanted if one not in known])


def given_audience(visit: Visit, form: forms.BaseForm, name: str = "audience") -> str:
    """The audience chosen in a valid form, as operations take it."""
    return audiences.audience_named(visit.forum, form.cleaned_data.get(name) or "")


@dataclass(frozen=True)
class Thing:
    """A kind of object whose audience is widened: how it is found, named, reached and written."""

    rows: Callable[[Visit], QuerySet[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    widen: Callable[..., Any]


def _charter_url(charter: Any, name: str = "charter", *more: object) -> str:
    return reverse(name, args=[charter.forum.slug, charter.slug, *more])


THINGS: dict[str, Thing] = {
    "charter": Thing(
        rows=lambda visit: visible_charters(visit.forum, visit.viewer),
        title=lambda one: one.title,
        url=_charter_url,
        widen=lambda pk, **given: charters.widen_charter(charter_id=pk, **given),
    ),
    "revision": Thing(
        rows=lambda visit: revisions_of(visit.forum, visit.viewer).select_related("charter__forum"),
        title=lambda one: one.symbol,
        url=lambda one: _charter_url(one.charter, "revision", one.number),
        widen=lambda pk, **given: revisions.widen_revision(revision_id=pk, **given),
    ),
    "comment": Thing(
        rows=lambda visit: visible_comments(visit.forum, visit.viewer).select_related(
            "charter__forum"
        ),
        title=lambda one: _("Comment on %(symbol)s") % {"symbol": one.charter.symbol},
        url=lambda one: _charter_url(one.charter, "comment", one.public_id),
        widen=lambda pk, **given: comments.widen_comment(comment_id=pk, **given),
    ),
    "question": Thing(
        rows=lambda visit: visible_questions(visit.forum, visit.viewer),
        title=lambda one: one.title,
        url=lambda one: reverse("question", args=[one.forum.slug, one.public_id]),
        widen=lambda pk, **given: questions.widen_question(question_id=pk, **given),
    ),
}


class WidenForm(forms.Form):
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it from now on"), widget=forms.RadioSelect, choices=()
    )

    def __init__(self, wider: Iterable[Named], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.public, readers(one)) for one in wider]
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]


def widen_address(visit: Visit, kind: str, thing: Any) -> str:
    """Where the reader may widen this; empty where they may not, or everyone reads it."""
    if thing.audience == PUBLIC or not visit.may(Act.WIDEN_AUDIENCE, FORUM):
        return ""
    return reverse("audience", args=[visit.forum.slug, kind, thing.public_id])


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def audience_page(request: HttpRequest, visit: Visit, kind: str, public_id: str) -> HttpResponse:
    """Who may read something, how that was widened, and a form to widen it further."""
    require_some(visit, Act.WIDEN_AUDIENCE, FORUM)
    known = THINGS.get(kind)
    thing = known.rows(visit).filter(public_id=public_id).first() if known else None
    if known is None or thing is None:
        raise Http404
    now = getattr(thing, "audience_now", thing.audience)
    changes = list(audiences.changes_of(kind, thing.pk))
    wider = [one for one in audiences.wider(visit.forum, visit.viewer, now) if one != now]
    told = [now, *wider, *(one.before for one in changes), *(one.after for one in changes)]
    named = audiences.names_of(told)
    form = WidenForm([named[one] for one in wider], request.POST or None)

    def write() -> str:
        chosen = given_audience(visit, form)
        known.widen(thing.pk, actor=visit.actor(), audience=chosen)
        messages.success(request, _("More people may read it now."))
        return known.url(thing)

    done, status = attempt(visit, form, write)
    context = {
        "title": known.title(thing),
        "url": known.url(thing),
        "now": named[now],
        "may_widen": bool(wider),
        "changes": [(one, named[one.before], named[one.after]) for one in changes],
        "form": form,
        "actors": visit.able(Act.WIDEN_AUDIENCE, FORUM),
        "key": new_key(),
    }
    return done or render(request, "deliberation/audiences/widen.html", context, status=status)
