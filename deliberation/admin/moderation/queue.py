"""The queue: comments with open reports, narrowed and sorted; each is decided on its own page, or many
together."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from deliberation.admin.moderation.cases import cases_of
from deliberation.admin.moderation.deciding import case
from deliberation.admin.moderation.pages import forums_of, page
from deliberation.admin.permissions import Standing, standing_of
from deliberation.admin.site import Page, panel
from deliberation.admin.writing import once, sentence
from deliberation.models import Comment, Ground
from deliberation.operations import moderation
from deliberation.queries import moderation as queries
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

SIZE = 20
_LISTS: dict[str, tuple[Callable[[QuerySet[Comment]], QuerySet[Comment]], str]] = {
    "waiting": (queries.waiting, ""),
    "held": (queries.held, "created_at"),
    "hidden": (queries.hidden, "-judged_at"),
}
ORDERS = [
    ("waiting", gettext_lazy("the longest waiting first")),
    ("latest", gettext_lazy("the latest report first")),
    ("most", gettext_lazy("the most reported first")),
]


class TogetherForm(forms.Form):
    """One verdict for every comment ticked."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[("hide", gettext_lazy("Hide")), ("dismiss", gettext_lazy("Dismiss the reports"))],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground, where they are hidden"),
        choices=[("", "–"), *Ground.choices],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    asked_by_another = "ground"
    """The field that is needed or not by what another holds: it is not called optional."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") == "hide" and not given.get("ground") and not self.errors:
            self.add_error("ground", _("Hiding needs a ground."))
        return given


class ChooseForm(forms.Form):
    """What the queue is narrowed by, and how it is sorted."""

    forum = forms.ChoiceField(label=gettext_lazy("Forum"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Every language")), *settings.TEXT_LANGUAGES],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        required=False,
        choices=[("", gettext_lazy("Every ground")), *Ground.choices],
    )
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=ORDERS)
    free = forms.BooleanField(
        label=gettext_lazy("Without those that others have taken"), required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; with ``?show=held`` what nobody reads before its release, with ``?show=hidden`` what is
    hidden now; narrowed by forum, language and ground.

    A form sent here decides on all the comments ticked.
    """
    standing = standing_of(request)
    if request.method == "POST":
        return _sent(request, standing)
    return _listing(request, standing, TogetherForm())


def _listing(
    request: HttpRequest,
    standing: Standing,
    together: TogetherForm,
    ticked: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    forums = forums_of(standing)
    show = request.GET.get("show", "")
    show = show if show in _LISTS else "waiting"
    choose, chosen = _choice(request, [(one.slug, one.name) for one in forums], show)
    of_forums = [one.pk for one in forums if chosen.get("forum") in (None, one.slug)]
    rows = queries.moderated(of_forums)
    listed, sort = _LISTS[show]
    found = page_of(
        queries.with_context(listed(_narrowed(rows, chosen, standing))),
        sort=sort or queries.SORTS[chosen.get("sort", "waiting")],
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=f"{show}:{sorted(chosen.items())}",
    )
    context = {
        "title": _("Moderation queue"),
        "cases": cases_of(found.rows, standing),
        "next_url": f"?{urlencode({'show': show, **chosen, 'cursor': found.next_cursor})}"
        if found.next_cursor
        else "",
        "next_cursor": found.next_cursor,
        "here": f"?{urlencode({'show': show, **chosen})}",
        "show": show,
        "tabs": _tabs(chosen),
        "numbers": _numbers(rows),
        "forums": forums,
        "choose": choose,
        "is_chosen": bool(chosen),
        "together": together,
        "ticked": ticked,
    }
    return page(request, "queue.html", context, status)


def _choice(
    request: HttpRequest, forums: list[tuple[str, str]], show: str
) -> tuple[ChooseForm, dict[str, str]]:
    """The form, and what of it was chosen; what nobody offered is as if it had not been asked."""
    form = ChooseForm(request.GET)
    form.fields["forum"].choices = [("", _("All")), *forums]  # type: ignore[attr-defined]
    if len(forums) < 2:
        del form.fields["forum"]
    if show != "waiting":
        for name in ("ground", "sort", "free"):
            del form.fields[name]
    form.is_valid()
    chosen = {name: str(value) for name, value in form.cleaned_data.items() if value}
    return form, chosen


def _tabs(chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The three lists; going to another keeps the forum alone."""
    kept = {name: chosen[name] for name in ("forum",) if name in chosen}
    named = {"waiting": _("Waiting"), "held": _("Awaiting review"), "hidden": _("Hidden now")}
    return [
        {"name": name, "label": label, "url": f"?{urlencode({'show': name} | kept)}"}
        for name, label in named.items()
    ]


def _narrowed(
    rows: QuerySet[Comment], chosen: dict[str, str], standing: Standing
) -> QuerySet[Comment]:
    return queries.narrowed(
        rows,
        language=chosen.get("language", ""),
        ground=chosen.get("ground", ""),
        free_for=standing.person if "free" in chosen else None,
    )


def _sent(request: HttpRequest, standing: Standing) -> HttpResponse:
    """One verdict on all the comments chosen; what was refused is said with how many it concerns."""
    form = TogetherForm(request.POST)
    ticked = request.POST.getlist("comments")
    if not form.is_valid():
        return _listing(request, standing, form, ticked, status=422)
    rows = queries.moderated([one.pk for one in forums_of(standing)])
    chosen = list(rows.filter(public_id__in=ticked))
    try:
        answer = once(request, standing.person, lambda: _together(request, standing, chosen, form))
    except RuleBroken as refusal:
        messages.error(request, sentence(refusal))
        return redirect("admin:moderation")
    return answer


def _together(
    request: HttpRequest, standing: Standing, chosen: list[Comment], form: TogetherForm
) -> str:
    """Forum by forum, since an office belongs to one."""
    done, refused = 0, []
    for forum in sorted({one.forum_id for one in chosen}) or [0]:
        outcomes = moderation.judge_together(
            actor=standing.actor(Act.MODERATE, forum),
            comment_ids=[one.pk for one in chosen if one.forum_id == forum],
            **form.cleaned_data,
        )
        done += sum(one.entry is not None for one in outcomes)
        refused += [sentence(one.refusal) for one in outcomes if one.refusal]
    said = ngettext("%(n)s comment decided.", "%(n)s comments decided.", done) % {"n": done}
    messages.success(request, said)
    for words, number in Counter(refused).items():
        messages.warning(request, _("%(n)s left: %(why)s") % {"n": number, "why": words})
    return reverse("admin:moderation")


def _numbers(rows: QuerySet[Comment]) -> dict[str, int]:
    return {
        "waiting": rows.filter(reports__state="open").distinct().count(),
        "hidden": rows.filter(state=Comment.State.HIDDEN).count(),
        "held": queries.held(rows).count(),
    }


QUEUE = Page(
    name="moderation",
    title=gettext_lazy("Moderation queue"),
    acts=(Act.MODERATE,),
    routes=(
        ("moderation/", queue, "moderation"),
        ("moderation/<slug:public_id>/", case, "moderation_case"),
    ),
)
panel.pages.append(QUEUE)
