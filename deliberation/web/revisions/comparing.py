"""Two states of a text: what changed, word by word."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.models import Charter, Revision
from deliberation.queries import revisions
from deliberation.queries.revisions import Line
from deliberation.rules.revisions import Change, ItemChange, State
from deliberation.web.charters import crumbs, in_charter
from deliberation.web.revisions import documents
from deliberation.web.revisions.wording import drawn_changes
from deliberation.web.visits import Visit

NAMES = {
    State.INSERTED: gettext_lazy("inserted"),
    State.DELETED: gettext_lazy("deleted"),
    State.CHANGED: gettext_lazy("changed"),
    State.MOVED: gettext_lazy("moved"),
    State.RENUMBERED: gettext_lazy("renumbered"),
    State.UNCHANGED: gettext_lazy("unchanged"),
}
TONES = {State.INSERTED: "agreed", State.DELETED: "against", State.CHANGED: "attention"}


class CompareForm(forms.Form):
    """Which two revisions; the names are the address's, and ``from`` is no name in Python."""

    to = forms.TypedChoiceField(label=gettext_lazy("with"), coerce=int)
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("changed", gettext_lazy("what changed")),
            ("all", gettext_lazy("the whole text")),
        ],
    )

    def __init__(self, choices: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = forms.TypedChoiceField(label=_("Compare"), coerce=int, choices=choices)
        self.fields = {"from": earlier, **self.fields}
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


@require_safe
@in_charter
def compare_page(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """Any two revisions; without a choice, the newest with the one before."""
    known = list(revisions.visible_revisions(charter, visit.viewer))
    form = CompareForm(
        [(one.number, f"{one.symbol} ({one.get_kind_display()})") for one in known],
        _wanted(request, known),
    )
    context: dict[str, Any] = {
        "charter": charter,
        "form": form,
        "crumbs": crumbs(charter, (_("Compare"), "")),
    }
    if form.is_valid():
        context |= _compared(charter, known, form.cleaned_data)
    status = 200 if form.is_valid() else 422
    return render(request, "deliberation/revisions/compare.html", context, status=status)


def _wanted(request: HttpRequest, known: Sequence[Revision]) -> dict[str, str]:
    newest = known[0].number if known else 0
    usual = {"from": str(max(0, newest - 1)), "to": str(newest), "show": "changed"}
    return usual | {name: request.GET[name] for name in usual if name in request.GET}


def _compared(
    charter: Charter, known: Sequence[Revision], wanted: dict[str, Any]
) -> dict[str, Any]:
    by_number = {one.number: one for one in known}
    before, after = by_number[wanted["from"]], by_number[wanted["to"]]
    for one in (before, after):
        one.charter = charter
    language = charter.language
    changes = shown_changes(
        charter, revisions.document(before, language), revisions.document(after, language)
    )
    return {
        "before": before,
        "after": after,
        "summary": summary(changes),
        "changes": changes if wanted["show"] == "all" else altered(changes),
    }


def shown_changes(
    charter: Charter, before: Sequence[Line], after: Sequence[Line]
) -> list[dict[str, Any]]:
    """Every provision of either text with what became of it, in reading order."""
    earlier = {line.provision_id: line for line in before}
    later = {line.provision_id: line for line in after}
    items: dict[int, dict[str, Any]] = {}
    for lines in (before, after):
        drawn = documents.drawn(charter, lines)
        items |= {line.provision_id: item for line, item in zip(lines, drawn, strict=True)}
    return [
        _shown(items[change.provision_id], earlier, later, change)
        for change in revisions.compare(before, after)
    ]


def _shown(
    item: dict[str, Any],
    earlier: dict[int, Line],
    later: dict[int, Line],
    change: ItemChange,
) -> dict[str, Any]:
    line = later.get(change.provision_id) or earlier[change.provision_id]
    shown = item | {
        "change": change.state.value,
        "state_name": NAMES[change.state],
        "tone": TONES.get(change.state, "open"),
        "label": line.label,
        "before_label": _before(change),
        "moved": change.moved and change.state is not State.MOVED,
        "coarse": any(one.coarse for one in change.words),
        "marks": (),
    }
    if change.state is State.CHANGED:
        shown["words"] = drawn_changes(change.words)
        shown["heading"] = drawn_changes(change.heading)
        shown["signs_only"] = not _differs(change.words) and not _differs(change.heading)
    elif change.state in {State.INSERTED, State.DELETED}:
        shown["words"] = _whole(line.words, change.state)
        shown["heading"] = _whole(line.heading, change.state)
    return shown


def _whole(words: str, state: State) -> SafeString:
    return drawn_changes((Change(state.value, words),)) if words else SafeString("")


def _differs(changes: Sequence[Change]) -> bool:
    return any(one.kind != "same" for one in changes)


def _before(change: ItemChange) -> str:
    if change.before and change.after and change.before.label != change.after.label:
        return change.before.label
    return ""


def altered(changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in changes if one["change"] != State.UNCHANGED.value]


def summary(changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per kind of change, how many and which provisions, each a link to its place on the page."""
    counted = Counter(one["change"] for one in changes)
    return [
        {
            "name": NAMES[state],
            "tone": TONES.get(state, "open"),
            "number": counted[state.value],
            "provisions": [one for one in changes if one["change"] == state.value],
        }
        for state in State
        if counted[state.value] and state is not State.UNCHANGED
    ]
