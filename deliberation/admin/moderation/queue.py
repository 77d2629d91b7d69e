"""The queue: comments with open reports, longest waiting first; each is decided on its own page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.admin.moderation.cases import FORMS, Case, cases_of
from deliberation.admin.permissions import Standing, standing_of
from deliberation.admin.site import Page, panel
from deliberation.admin.writing import blame, new_key, once
from deliberation.models import Comment, Forum, ModerationEntry
from deliberation.operations import moderation
from deliberation.queries import moderation as queries
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

SIZE = 20
_OPERATIONS: dict[str, Callable[..., ModerationEntry]] = {
    "hide": moderation.hide_comment,
    "restore": moderation.restore_comment,
    "dismiss": moderation.dismiss_reports,
}
_DONE = {
    "hide": gettext_lazy("The comment is hidden; ground and reason stand in its place."),
    "restore": gettext_lazy("The comment is shown again."),
    "dismiss": gettext_lazy("The reports are dismissed; the comment stays as it is."),
}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, or with ``?show=hidden`` what is hidden now; ``?forum=`` narrows to one forum."""
    standing = standing_of(request)
    forums = _forums(standing)
    chosen = next((one for one in forums if one.slug == request.GET.get("forum")), None)
    rows = queries.moderated([one.pk for one in forums if chosen in (None, one)])
    hidden = request.GET.get("show") == "hidden"
    page = page_of(
        queries.with_context(queries.hidden(rows) if hidden else queries.waiting(rows)),
        sort="-judged_at" if hidden else "waiting_since",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name="hidden" if hidden else "waiting",
    )
    context = {
        "title": _("Moderation queue"),
        "cases": cases_of(page.rows, standing),
        "next_cursor": page.next_cursor,
        "show": "hidden" if hidden else "waiting",
        "numbers": _numbers(rows),
        "forums": forums,
        "forum_chosen": chosen,
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


def _give(
    standing: Standing, comment: Comment, verdict: str, request: HttpRequest, given: dict[str, Any]
) -> str:
    seen = request.POST.get("verdicts_seen", "")
    _OPERATIONS[verdict](
        actor=standing.actor(Act.MODERATE, comment.forum_id),
        comment_id=comment.pk,
        verdicts_seen=int(seen) if seen.isdecimal() and len(seen) < 6 else None,
        **given,
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
