"""Moderation as everyone sees it: reporting a comment, hiding and restoring it, the public log."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.models import Charter, Comment, Ground, ModerationEntry
from deliberation.operations import moderation as writes
from deliberation.operations.moderation import LONGEST_APPEAL
from deliberation.queries import moderation
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.charters import address, crumbs, in_charter
from deliberation.web.comments.pages import current_revision, form_view, found_comment, next_url
from deliberation.web.comments.threads import around, drawn_comment
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

SIZE = 30
_RULINGS = {Act.MODERATE, Act.RULE_ON_STATEMENT}


class ReportForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Anything the moderators should know"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the moderators read this."),
    )


class HideForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Ground.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody can read it, in place of the comment and in the log."),
    )


class RemoveForm(HideForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The comment is hidden at once; another moderator decides whether its words are erased."
        ),
    )


class AppealForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why is the verdict wrong?"),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Somebody else than who decided reads it and decides finally."),
    )


class RestoreForm(forms.Form):
    reason = HideForm.base_fields["reason"]


@form_view
@in_charter
def report(request: HttpRequest, visit: Visit, charter: Charter, public_id: str) -> HttpResponse:
    form = ReportForm(request.POST or None)
    words = {"heading": _("Report a comment"), "verb": _("Send the report")}
    return _ruling(
        visit, charter, public_id, form, Act.REPORT_COMMENT, writes.report_comment, words
    )


@form_view
@in_charter
def hide(request: HttpRequest, visit: Visit, charter: Charter, public_id: str) -> HttpResponse:
    form = HideForm(request.POST or None)
    words = {"heading": _("Hide a comment"), "verb": _("Hide the comment")}
    return _ruling(visit, charter, public_id, form, Act.MODERATE, writes.hide_comment, words)


@form_view
@in_charter
def restore(request: HttpRequest, visit: Visit, charter: Charter, public_id: str) -> HttpResponse:
    form = RestoreForm(request.POST or None)
    words = {"heading": _("Restore a comment"), "verb": _("Show the comment again")}
    return _ruling(visit, charter, public_id, form, Act.MODERATE, writes.restore_comment, words)


@form_view
@in_charter
def remove(request: HttpRequest, visit: Visit, charter: Charter, public_id: str) -> HttpResponse:
    form = RemoveForm(request.POST or None)
    words = {"heading": _("Remove a comment for good"), "verb": _("Propose the removal")}
    return _ruling(visit, charter, public_id, form, Act.MODERATE, writes.propose_removal, words)


@form_view
@in_charter
def appeal(request: HttpRequest, visit: Visit, charter: Charter, public_id: str) -> HttpResponse:
    """Against the newest verdict on the comment."""
    form = AppealForm(request.POST or None)
    words = {"heading": _("Appeal against the verdict"), "verb": _("Appeal")}
    return _ruling(visit, charter, public_id, form, Act.APPEAL, writes.appeal_verdict, words)


def _act_on(visit: Visit, charter: Charter, public_id: str, act: Act) -> Act:
    """Of an official statement the ruling is the chair's."""
    if act is not Act.MODERATE or visit.may(act, charter.phase):
        return act
    if not visit.may(Act.RULE_ON_STATEMENT, charter.phase):
        return act
    comment = found_comment(visit, charter, public_id)
    return Act.RULE_ON_STATEMENT if comment.is_official else act


def _ruling(
    visit: Visit,
    charter: Charter,
    public_id: str,
    form: forms.Form,
    act: Act,
    operation: Any,
    words: dict[str, str],
) -> HttpResponse:
    """One form about one comment: ``operation`` takes the actor, the comment and the form's fields."""
    act = _act_on(visit, charter, public_id, act)
    require_some(visit, act, charter.phase)
    comment = found_comment(visit, charter, public_id)
    done, status = attempt(visit, form, partial(_ruled, visit, charter, comment, form, operation))
    known = around(visit, charter, current_revision(charter, visit), [comment])
    context = words | {
        "charter": charter,
        "form": form,
        "comment": drawn_comment(comment, known) | {"actions": ()},
        "actors": visit.able(act, charter.phase),
        "key": new_key(),
        "danger": act in _RULINGS and comment.state == Comment.State.VISIBLE,
        "crumbs": crumbs(
            charter,
            (_("Comments"), address(charter, "comment-list")),
            (_("Discussion"), address(charter, "comment", public_id)),
            (words["heading"], ""),
        ),
    }
    return done or render(
        visit.request, "deliberation/moderation/ruling.html", context, status=status
    )


def _ruled(
    visit: Visit, charter: Charter, comment: Comment, form: forms.Form, operation: Any
) -> str:
    operation(actor=visit.actor(), comment_id=comment.pk, **form.cleaned_data)
    return address(charter, "comment", comment.public_id)


@require_safe
@in_forum
def log(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every verdict with its reason, newest first."""
    page = page_of(
        moderation.public_log(visit.forum, visit.viewer),
        sort="-id",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=f"moderation:{visit.forum.pk}",
    )
    context = {
        "entries": [_entry(visit, one) for one in page.rows],
        "next_url": next_url(page),
        "may_decide": any(visit.may(act, FORUM) for act in _RULINGS),
    }
    return render(request, "deliberation/moderation/log.html", context)


def _entry(visit: Visit, entry: ModerationEntry) -> dict[str, Any]:
    charter = entry.comment.charter
    charter.forum = visit.forum
    return {
        "verdict": entry.get_verdict_display(),
        "ground": entry.get_ground_display() if entry.ground else "",
        "on_appeal": entry.on_appeal_of_id is not None,
        "reason": entry.reason,
        "at": entry.at,
        "url": address(charter, "comment", entry.comment.public_id),
        "symbol": charter.symbol,
    }
