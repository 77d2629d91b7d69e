"""The queue: comments with open reports, longest waiting first; each is decided on its own page."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from deliberation.admin.moderation.cases import FORMS, Case, cases_of
from deliberation.admin.permissions import Standing, standing_of
from deliberation.admin.site import Page, panel
from deliberation.admin.writing import blame, new_key, once, sentence
from deliberation.models import Comment, Forum, Ground
from deliberation.operations import moderation
from deliberation.queries import moderation as queries
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

SIZE = 20
_LISTS: dict[str, tuple[Callable[[QuerySet[Comment]], QuerySet[Comment]], str]] = {
    "waiting": (queries.waiting, "waiting_since"),
    "held": (queries.held, "created_at"),
    "hidden": (queries.hidden, "-judged_at"),
}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "release": moderation.release_comment,
    "hide": moderation.hide_comment,
    "restore": moderation.restore_comment,
    "dismiss": moderation.dismiss_reports,
    "remove": moderation.propose_removal,
}
_ASKED_BEFORE = {"release", "hide", "restore", "dismiss"}
"""Verdicts that say how many others the moderator had read."""


class TogetherForm(forms.Form):
    """One verdict for every comment ticked."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[("hide", gettext_lazy("Hide")), ("dismiss", gettext_lazy("Dismiss the reports"))],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=[("", "–"), *Ground.choices], required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


_DONE = {
    "release": gettext_lazy("The comment is released; everyone of its audience reads it."),
    "hide": gettext_lazy("The comment is hidden; ground and reason stand in its place."),
    "restore": gettext_lazy("The comment is shown again."),
    "dismiss": gettext_lazy("The reports are dismissed; the comment stays as it is."),
    "remove": gettext_lazy("The comment is hidden; another moderator decides on its removal."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; with ``?show=held`` what nobody reads before its release, with ``?show=hidden`` what is
    hidden now; ``?forum=`` narrows to one forum.

    A form sent here decides on all the comments ticked.
    """
    standing = standing_of(request)
    if request.method == "POST":
        return _sent(request, standing)
    forums = _forums(standing)
    chosen = next((one for one in forums if one.slug == request.GET.get("forum")), None)
    rows = queries.moderated([one.pk for one in forums if chosen in (None, one)])
    show = request.GET.get("show", "")
    show = show if show in _LISTS else "waiting"
    listed, sort = _LISTS[show]
    page = page_of(
        queries.with_context(listed(rows)),
        sort=sort,
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=show,
    )
    context = {
        "title": _("Moderation queue"),
        "cases": cases_of(page.rows, standing),
        "next_cursor": page.next_cursor,
        "show": show,
        "numbers": _numbers(rows),
        "forums": forums,
        "forum_chosen": chosen,
        "together": TogetherForm(),
    }
    return _page(request, "queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One comment with everything known of it; a verdict is given here."""
    standing = standing_of(request)
    rows = queries.moderated([one.pk for one in _forums(standing)])
    shown = _case(rows, public_id, standing)
    if request.method != "POST":
        return _page(request, "case.html", {"title": _("Reported comment"), "case": shown})
    verdict = request.POST.get("verdict", "")
    if verdict not in FORMS:
        raise BadRequest("There is no such verdict.")
    form = FORMS[verdict](
        request.POST, standing=standing, auto_id=f"{verdict}-{shown.comment.public_id}-%s"
    )
    if form.is_valid():
        try:
            answer = once(
                request,
                standing.person,
                lambda: _give(standing, shown.comment, verdict, request, form.cleaned_data),
            )
        except RuleBroken as refusal:
            blame(form, refusal)
            shown = _case(rows, public_id, standing)
        else:
            messages.success(request, _DONE[verdict])
            return answer
    shown.forms = {**shown.forms, verdict: form}
    context = {"title": _("Reported comment"), "case": shown, "refused": verdict}
    return _page(request, "case.html", context, status=422)


def _sent(request: HttpRequest, standing: Standing) -> HttpResponse:
    """One verdict on all the comments chosen; what was refused is said with how many it concerns."""
    form = TogetherForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done: choose a verdict and give a reason."))
        return redirect("admin:moderation")
    rows = queries.moderated([one.pk for one in _forums(standing)])
    chosen = list(rows.filter(public_id__in=request.POST.getlist("comments")))
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


def _give(
    standing: Standing, comment: Comment, verdict: str, request: HttpRequest, given: dict[str, Any]
) -> str:
    seen = request.POST.get("verdicts_seen", "")
    if verdict in _ASKED_BEFORE:
        given["verdicts_seen"] = int(seen) if seen.isdecimal() and len(seen) < 6 else None
    _OPERATIONS[verdict](
        actor=standing.actor(Act.MODERATE, comment.forum_id), comment_id=comment.pk, **given
    )
    return reverse("admin:moderation")


def _forums(standing: Standing) -> list[Forum]:
    rows = Forum.objects.order_by("name", "id")
    if not standing.is_administrator:
        rows = rows.filter(pk__in=standing.forums([Act.MODERATE]))
    return list(rows)


def _case(rows: QuerySet[Comment], public_id: str, standing: Standing) -> Case:
    found = queries.with_context(rows.filter(public_id=public_id)).first()
    if found is None:
        raise Http404
    return cases_of([found], standing)[0]


def _numbers(rows: QuerySet[Comment]) -> dict[str, int]:
    return {
        "waiting": rows.filter(reports__state="open").distinct().count(),
        "hidden": rows.filter(state=Comment.State.HIDDEN).count(),
        "held": queries.held(rows).count(),
    }


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    facts = {**panel.each_context(request), "idempotency_key": new_key, **context}
    return TemplateResponse(request, f"admin/deliberation/moderation/{name}", facts, status=status)


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
