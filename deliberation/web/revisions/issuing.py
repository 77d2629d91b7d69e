"""Issuing the draft as the next revision, or discarding it."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import Charter, Draft, Revision
from deliberation.operations import revisions as writes
from deliberation.operations.revisions.issuing import ISSUED_KINDS
from deliberation.rules.permissions import Act
from deliberation.web.audiences import audience_field, given_audience
from deliberation.web.charters import address, in_charter
from deliberation.web.revisions.comparing import summary
from deliberation.web.revisions.drafting import changes_of, form_view, found_draft, page_context
from deliberation.web.revisions.releasing import MomentInput, zone_hint
from deliberation.web.visits import Visit, require_some
from deliberation.web.writing import attempt


class IssueForm(forms.Form):
    """``version`` is the draft as the issuer last saw it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is issued"),
        widget=forms.RadioSelect,
        choices=[(kind, Revision.Kind(kind).label) for kind in ISSUED_KINDS],
    )
    cover_note = forms.CharField(
        label=gettext_lazy("Cover note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands before the text: what changed and why."),
    )
    released_at = forms.DateTimeField(
        label=gettext_lazy("Release (embargo)"), required=False, widget=MomentInput()
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("kind", "cover_note", "audience", "released_at", "audience_after")

    def __init__(self, visit: Visit, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        hint = _("Until then only those chosen above read it. Leave it empty for no embargo.")
        self.fields["released_at"].help_text = f"{hint} {zone_hint()}"
        labels = {
            "audience": _("Who may read it"),
            "audience_after": _("Who reads it after release"),
        }
        for name, label in labels.items():
            choice = audience_field(visit, charter.audience, kept=("group",), label=label)
            if choice:
                self.fields[name] = choice
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """What ``operations.revisions.issue_revision`` takes."""
        names = ("audience", "audience_after")
        chosen = {name: given_audience(self.visit, self, name) for name in names}
        return self.cleaned_data | chosen


@form_view
@in_charter
def issue(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    require_some(visit, Act.ISSUE_REVISION, charter.phase)
    draft = found_draft(charter)
    initial = {"kind": "revision", "version": draft.version}
    form = IssueForm(visit, charter, request.POST or None, initial=initial)
    done, status = attempt(visit, form, partial(_issue, visit, charter, draft, form))
    if done:
        return done
    changes = changes_of(charter, draft)
    context = page_context(
        visit, charter, form, (_("Draft"), address(charter, "draft")), (_("Issue"), "")
    )
    context |= {"draft": draft, "summary": summary(changes)}
    return render(request, "deliberation/revisions/issue.html", context, status=status)


def _issue(visit: Visit, charter: Charter, draft: Draft, form: IssueForm) -> str:
    revision = writes.issue_revision(actor=visit.actor(), draft_id=draft.pk, **form.given())
    said = _("%(symbol)s was issued. Nothing in it can be changed any more.")
    messages.success(visit.request, said % {"symbol": revision.symbol})
    return address(charter, "revision", revision.number)


@form_view
@in_charter
def discard(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    require_some(visit, Act.DRAFT_REVISION, charter.phase)
    draft = found_draft(charter)
    form = forms.Form(request.POST or None)
    done, status = attempt(visit, form, partial(_discard, visit, charter, draft))
    context = page_context(
        visit, charter, form, (_("Draft"), address(charter, "draft")), (_("Discard"), "")
    )
    context["draft"] = draft
    return done or render(request, "deliberation/revisions/discard.html", context, status=status)


def _discard(visit: Visit, charter: Charter, draft: Draft) -> str:
    writes.discard_draft(actor=visit.actor(), draft_id=draft.pk)
    messages.success(visit.request, _("The draft was discarded."))
    return address(charter)
