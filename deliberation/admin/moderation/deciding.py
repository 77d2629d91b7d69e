"""One reported or held comment: it is taken, given back, and decided here."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliberation.admin.moderation.cases import FORMS, Case, cases_of
from deliberation.admin.moderation.pages import forums_of, page
from deliberation.admin.permissions import Standing, standing_of
from deliberation.admin.writing import blame, once
from deliberation.models import Comment
from deliberation.operations import moderation
from deliberation.queries import moderation as queries
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "release": moderation.release_comment,
    "hide": moderation.hide_comment,
    "restore": moderation.restore_comment,
    "dismiss": moderation.dismiss_reports,
    "remove": moderation.propose_removal,
    "take": moderation.claim_comment,
    "give-back": moderation.give_back_comment,
}
_ASKED_BEFORE = {"release", "hide", "restore", "dismiss"}
"""Verdicts that say how many others the moderator had read."""
_DONE = {
    "release": gettext_lazy("The comment is released; everyone of its audience reads it."),
    "hide": gettext_lazy("The comment is hidden; ground and reason stand in its place."),
    "restore": gettext_lazy("The comment is shown again."),
    "dismiss": gettext_lazy("The reports are dismissed; the comment stays as it is."),
    "remove": gettext_lazy("The comment is hidden; another moderator decides on its removal."),
    "take": gettext_lazy("You have taken this comment; others leave it to you for half an hour."),
    "give-back": gettext_lazy("You have given this comment back."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One comment with everything known of it; a verdict is given here."""
    standing = standing_of(request)
    rows = queries.moderated([one.pk for one in forums_of(standing)])
    shown = _case(rows, public_id, standing)
    title = _("Reported comment")
    if request.method != "POST":
        return page(request, "case.html", {"title": title, "case": shown})
    verdict = request.POST.get("verdict", "")
    if verdict not in _OPERATIONS:
        raise BadRequest("There is no such verdict.")
    form = _form(verdict, request, standing, shown)
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
    refused = form if verdict not in FORMS else None
    if refused is None:
        shown.forms = {**shown.forms, verdict: form}  # type: ignore[dict-item]
    context = {"title": title, "case": shown, "refused": verdict, "refusal": refused}
    return page(request, "case.html", context, status=422)


def _form(verdict: str, request: HttpRequest, standing: Standing, shown: Case) -> forms.Form:
    """Taking and giving back ask for nothing."""
    if verdict not in FORMS:
        return forms.Form(request.POST)
    named = f"{verdict}-{shown.comment.public_id}-%s"
    return FORMS[verdict](request.POST, standing=standing, auto_id=named)


def _give(
    standing: Standing, comment: Comment, verdict: str, request: HttpRequest, given: dict[str, Any]
) -> str:
    seen = request.POST.get("verdicts_seen", "")
    if verdict in _ASKED_BEFORE:
        given["verdicts_seen"] = int(seen) if seen.isdecimal() and len(seen) < 6 else None
    _OPERATIONS[verdict](
        actor=standing.actor(Act.MODERATE, comment.forum_id), comment_id=comment.pk, **given
    )
    if verdict == "take":
        return reverse("admin:moderation_case", args=[comment.public_id])
    return reverse("admin:moderation")


def _case(rows: QuerySet[Comment], public_id: str, standing: Standing) -> Case:
    found = queries.with_context(rows.filter(public_id=public_id)).first()
    if found is None:
        raise Http404
    return cases_of([found], standing)[0]
