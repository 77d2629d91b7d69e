"""Second opinions: removals and appeals that wait, and the page on which each is decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.models import Appeal, Comment, Removal
from deliberation.operations import moderation as writes
from deliberation.queries import moderation
from deliberation.queries.delegations import appearance_of
from deliberation.rules.moderation import POLICY, VERSION
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.charters import address
from deliberation.web.comments.threads import rendered
from deliberation.web.delegations.bylines import byline
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

AT_MOST = 100
"""Waiting cases shown on one page; the oldest come first."""
Steps = dict[str, tuple[Any, Callable[..., Any]]]
OF_REMOVAL: Steps = {
    "confirm": (gettext_lazy("Erase the words for good"), writes.confirm_removal),
    "decline": (gettext_lazy("Do not erase them"), writes.decline_removal),
}
OF_APPEAL: Steps = {
    "uphold": (gettext_lazy("The verdict stands"), writes.uphold_verdict),
    "overturn": (gettext_lazy("Overturn the verdict"), writes.overturn_verdict),
}


class DecisionForm(forms.Form):
    step = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody can read it. A confirmed removal keeps its own reason."),
    )

    def __init__(self, steps: Steps, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            (name, label) for name, (label, _operation) in steps.items()
        ]


def _require_judge(visit: Visit) -> Act:
    """Moderators decide on comments, who presides on statements."""
    act = Act.RULE_ON_STATEMENT if visit.may(Act.RULE_ON_STATEMENT, FORUM) else Act.MODERATE
    require_some(visit, act, FORUM)
    return act


@require_safe
@in_forum
def awaiting(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What waits for somebody's second opinion, oldest first."""
    _require_judge(visit)
    removals = moderation.removals_awaiting(visit.forum, visit.viewer.roles)[:AT_MOST]
    appeals = moderation.appeals_awaiting(visit.forum, visit.viewer.roles)[:AT_MOST]
    context = {
        "removals": [_row(one, one.comment, "removal", one.proposed_at) for one in removals],
        "appeals": [_row(one, one.entry.comment, "appeal", one.made_at) for one in appeals],
    }
    return render(request, "deliberation/moderation/awaiting.html", context)


def _row(case: Removal | Appeal, comment: Comment, name: str, at: Any) -> dict[str, Any]:
    by = appearance_of(comment.author, comment.accreditation, comment.forum_role)
    return {
        "url": reverse(name, args=[case.forum.slug, case.public_id]),
        "by": byline(by),
        "symbol": comment.charter.symbol,
        "official": comment.is_official,
        "at": at,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def removal(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    act = _require_judge(visit)
    case = (
        moderation.removals_awaiting(visit.forum, visit.viewer.roles)
        .filter(public_id=public_id)
        .first()
    )
    if case is None:
        raise Http404
    facts = {
        "heading": _("Remove this comment for good?"),
        "asked": case.reason,
        "ground": case.get_ground_display(),
        "asked_by": case.proposed_by,
        "asked_at": case.proposed_at,
    }

    def decide(step: str, reason: str) -> None:
        given = {} if step == "confirm" else {"reason": reason}
        OF_REMOVAL[step][1](actor=visit.actor(), removal_id=case.pk, **given)

    return _deciding(visit, act, case.comment, OF_REMOVAL, decide, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def appeal(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    act = _require_judge(visit)
    case = (
        moderation.appeals_awaiting(visit.forum, visit.viewer.roles)
        .filter(public_id=public_id)
        .first()
    )
    if case is None:
        raise Http404
    facts = {
        "heading": _("Decide on the appeal"),
        "verdict": case.entry,
        "asked": case.words,
        "asked_by": case.appellant,
        "asked_at": case.made_at,
    }

    def decide(step: str, reason: str) -> None:
        OF_APPEAL[step][1](actor=visit.actor(), appeal_id=case.pk, reason=reason)

    return _deciding(visit, act, case.entry.comment, OF_APPEAL, decide, facts)


def _deciding(
    visit: Visit,
    act: Act,
    comment: Comment,
    steps: Steps,
    decide: Callable[[str, str], None],
    facts: dict[str, Any],
) -> HttpResponse:
    """One form; ``decide`` takes the step chosen and the reason."""
    form = DecisionForm(steps, visit.request.POST or None)
    here = reverse("moderation-awaiting", args=[visit.forum.slug])

    def write() -> str:
        decide(form.cleaned_data["step"], form.cleaned_data["reason"])
        return here

    done, status = attempt(visit, form, write)
    by = appearance_of(comment.author, comment.accreditation, comment.forum_role)
    comment.charter.forum = visit.forum
    context = facts | {
        "form": form,
        "comment": comment,
        "by": byline(by),
        "body": rendered(comment),
        "url": address(comment.charter, "comment", comment.public_id),
        "actors": visit.able(act, FORUM),
        "key": new_key(),
        "crumbs": [
            {
                "label": _("Moderation log"),
                "url": reverse("moderation-log", args=[visit.forum.slug]),
            },
            {"label": _("Waiting"), "url": here},
            {"label": facts["heading"], "url": ""},
        ],
    }
    return done or render(
        visit.request, "deliberation/moderation/decide.html", context, status=status
    )


@require_safe
@in_forum
def policy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What each ground means, and the reasons moderators may answer with."""
    grounds = [
        {"token": token, "name": _(one.name), "meaning": _(one.meaning), "reason": _(one.reason)}
        for token, one in POLICY.items()
    ]
    context = {"grounds": grounds, "version": VERSION}
    return render(request, "deliberation/moderation/policy.html", context)
