"""Changing which provisions stand in a draft and in which order; numbers follow."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import Charter, Draft
from deliberation.models.revisions import KINDS
from deliberation.operations import revisions as writes
from deliberation.queries import revisions
from deliberation.queries.revisions import Line
from deliberation.rules.charters import HEADED, Kind, may_stand_under
from deliberation.web.charters import address, in_charter
from deliberation.web.revisions import documents
from deliberation.web.revisions.drafting import (
    MARKDOWN,
    VersionForm,
    form_view,
    found_line,
    item_tabs,
    page_context,
)
from deliberation.web.visits import Visit
from deliberation.web.writing import attempt

_LONGEST_NAME = 80
_UNFIT = {
    "heading": gettext_lazy("What is of this kind carries no heading: let it begin its words."),
    "words": gettext_lazy("What is of this kind carries a heading alone: put words below it."),
}
"""Where what was typed has no place; it is never left out unsaid."""


class InsertForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("Where"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    heading = forms.CharField(
        label=gettext_lazy("Heading"),
        required=False,
        help_text=gettext_lazy(
            "For parts, chapters, sections, articles, annexes and the preamble."
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=MARKDOWN,
    )
    is_numbered = forms.BooleanField(
        label=gettext_lazy("It carries a number"), required=False, initial=True
    )

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = _("After %(label)s and everything below it") % {"label": line.label}
        below = _("Below %(label)s, as its first part") % {"label": line.label}
        self.fields["place"].choices = [("after", after), ("below", below)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "kind" not in cleaned:
            return cleaned
        is_headed = Kind(cleaned["kind"]) in HEADED
        if not is_headed and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("There are no words here."))
        for name, fits in (("heading", is_headed), ("words", not is_headed)):
            if cleaned.get(name) and not fits:
                self.add_error(name, _UNFIT[name])
        return cleaned


class MoveForm(VersionForm):
    after = forms.ChoiceField(label=gettext_lazy("Let it stand behind"))

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = choices  # type: ignore[attr-defined]


@form_view
@in_charter
def insert_item(
    request: HttpRequest, visit: Visit, charter: Charter, provision: str
) -> HttpResponse:
    draft, line = found_line(visit, charter, provision)
    form = InsertForm(line, request.POST or None, initial={"kind": line.kind, "place": "after"})
    done, status = attempt(visit, form, partial(_insert, visit, charter, draft, line, form))
    context = _context(
        visit, charter, line, form, _("Insert a provision beside"), _("Insert it"), "draft-insert"
    )
    return done or render(
        request, "deliberation/revisions/draft_order.html", context, status=status
    )


def _insert(visit: Visit, charter: Charter, draft: Draft, line: Line, form: InsertForm) -> str:
    given = form.cleaned_data
    headed = Kind(given["kind"]) in HEADED
    made = writes.insert_item(
        actor=visit.actor(), draft_id=draft.pk, after=line.provision, kind=given["kind"],
        words="" if headed else given["words"], heading=given["heading"] if headed else "",
        number=_first_number(given), below=given["place"] == "below",
    )  # fmt: skip
    messages.success(visit.request, _("The provision was inserted; what follows was renumbered."))
    return f"{address(charter, 'draft')}#{made.provision.public_id}"


def _first_number(given: dict[str, Any]) -> str:
    """A number in the style of the kind; beside others of its kind it takes their style."""
    if not given["is_numbered"] or given["kind"] == Kind.TEXT:
        return ""
    return {Kind.POINT: "a", Kind.PART: "I", Kind.ANNEX: "I"}.get(given["kind"], "1")


@form_view
@in_charter
def move_item(request: HttpRequest, visit: Visit, charter: Charter, provision: str) -> HttpResponse:
    draft, line = found_line(visit, charter, provision)
    choices = _places(revisions.draft_document(draft), line)
    form = MoveForm(choices, request.POST or None, initial={"version": line.marks["version"]})
    done, status = attempt(visit, form, partial(_move, visit, charter, draft, line, form))
    context = _context(visit, charter, line, form, _("Move"), _("Move it"), "draft-move")
    return done or render(
        request, "deliberation/revisions/draft_order.html", context, status=status
    )


def _move(visit: Visit, charter: Charter, draft: Draft, line: Line, form: MoveForm) -> str:
    writes.move_item(
        actor=visit.actor(), draft_id=draft.pk, provision=line.provision, **form.cleaned_data
    )
    messages.success(visit.request, _("The provision was moved; numbers follow the new order."))
    return f"{address(charter, 'draft')}#{line.provision}"


def _places(lines: Sequence[Line], moving: Line) -> list[tuple[str, str]]:
    """What the provision may stand behind: siblings-to-be that its kind allows, outside its own branch."""
    kinds: list[str] = []
    found = []
    inside = False
    for line in lines:
        del kinds[line.depth :]
        parent = Kind(kinds[-1]) if kinds else None
        kinds.append(line.kind)
        if line.provision == moving.provision:
            inside = True
            continue
        inside = inside and line.depth > moving.depth
        if not inside and may_stand_under(Kind(moving.kind), parent):
            found.append((line.provision, _name(line)))
    return found


def _name(line: Line) -> str:
    words = line.heading or line.words
    shown = words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"
    return f"{line.label} – {shown}" if shown else line.label


@form_view
@in_charter
def remove_item(
    request: HttpRequest, visit: Visit, charter: Charter, provision: str
) -> HttpResponse:
    draft, line = found_line(visit, charter, provision)
    form = VersionForm(request.POST or None, initial={"version": line.marks["version"]})
    done, status = attempt(visit, form, partial(_remove, visit, charter, draft, line, form))
    context = _context(visit, charter, line, form, _("Remove"), _("Remove it"), "draft-remove")
    context["danger"] = True
    return done or render(
        request, "deliberation/revisions/draft_order.html", context, status=status
    )


def _remove(visit: Visit, charter: Charter, draft: Draft, line: Line, form: VersionForm) -> str:
    writes.remove_item(
        actor=visit.actor(), draft_id=draft.pk, provision=line.provision,
        version=form.cleaned_data["version"],
    )  # fmt: skip
    messages.success(visit.request, _("The provision was taken out of the draft."))
    return address(charter, "draft")


def _context(
    visit: Visit,
    charter: Charter,
    line: Line,
    form: forms.Form,
    heading: str,
    verb: str,
    tab: str,
) -> dict[str, Any]:
    way = [(_("Draft"), address(charter, "draft")), (line.label, "")]
    return page_context(visit, charter, form, *way) | {
        "heading": heading,
        "verb": verb,
        "line": line,
        "item": documents.drawn(charter, [line])[0],
        "tabs": item_tabs(charter, line, tab),
    }
