"""Working on the next revision, provision by provision."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.formats.charters import read_words, write_words
from deliberation.models import Charter, Draft
from deliberation.operations import revisions as writes
from deliberation.queries import revisions
from deliberation.queries.revisions import Line
from deliberation.rules.charters import HEADED, WORDS_LIMIT, Kind, Span
from deliberation.rules.permissions import Act
from deliberation.rules.revisions import compare_words
from deliberation.web.charters import address, crumbs, in_charter
from deliberation.web.revisions import documents
from deliberation.web.revisions.comparing import altered, shown_changes, summary
from deliberation.web.revisions.wording import drawn_changes, drawn_words
from deliberation.web.visits import Visit, require_some
from deliberation.web.writing import attempt, new_key

form_view = require_http_methods(["GET", "HEAD", "POST"])
MARKDOWN = gettext_lazy(
    "One paragraph: *emphasis*, **strong**, [square brackets] for words not agreed."
)


class WordsForm(forms.Form):
    """A provision's heading or words. ``version`` is the one its editor saw."""

    heading = forms.CharField(label=gettext_lazy("Heading"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=MARKDOWN,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headed = Kind(kind) in HEADED
        self.fields["words"].required = not headed
        del self.fields["words" if headed else "heading"]


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


@form_view
@in_charter
def draft_page(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """The open draft, or a form to start one."""
    require_some(visit, Act.DRAFT_REVISION, charter.phase)
    form = forms.Form(request.POST or None)
    done, status = attempt(visit, form, partial(_start, visit, charter))
    draft = revisions.open_draft(charter)
    context = page_context(visit, charter, form, (_("Draft"), ""))
    if draft is None:
        return done or render(
            request, "deliberation/revisions/draft_start.html", context, status=status
        )
    draft.charter = charter
    lines = revisions.draft_document(draft)
    context |= {
        "draft": draft,
        "contents": documents.contents(lines, anchor="provision"),
        "provisions": [_editable(charter, line, item) for line, item in _drawn(charter, lines)],
    }
    return done or render(request, "deliberation/revisions/draft.html", context, status=status)


def _start(visit: Visit, charter: Charter) -> str:
    writes.start_draft(actor=visit.actor(), charter_id=charter.pk)
    return address(charter, "draft")


def _drawn(charter: Charter, lines: list[Line]) -> list[tuple[Line, dict[str, Any]]]:
    return list(zip(lines, documents.drawn(charter, lines), strict=True))


def _editable(charter: Charter, line: Line, item: dict[str, Any]) -> dict[str, Any]:
    marked = drawn_words(line.words, line.spans)
    edit = address(charter, "draft-item", line.provision)
    return item | {"words": marked, "url": edit, "anchor": line.provision}


@form_view
@in_charter
def edit_item(request: HttpRequest, visit: Visit, charter: Charter, provision: str) -> HttpResponse:
    """One provision to reword; a stale edit comes back with both wordings side by side."""
    draft, line = found_line(visit, charter, provision)
    form = WordsForm(line.kind, request.POST or None, initial=_as_written(line))
    done, status = attempt(visit, form, partial(_reword, visit, charter, draft, provision, form))
    if done:
        return done
    context = page_context(visit, charter, form, *_way(charter, line))
    context |= {
        "line": line,
        "item": documents.drawn(charter, [line])[0],
        "since_base": _since_base(draft, line),
        "tabs": item_tabs(charter, line, "draft-item"),
    }
    if status == STALE:
        draft, line = found_line(visit, charter, provision)
        context |= _both_wordings(form, line)
    return render(request, "deliberation/revisions/draft_item.html", context, status=status)


STALE = 412


def _reword(visit: Visit, charter: Charter, draft: Draft, provision: str, form: WordsForm) -> str:
    given = form.cleaned_data
    writes.reword_item(
        actor=visit.actor(), draft_id=draft.pk, provision=provision, version=given["version"],
        words=given.get("words", ""), heading=given.get("heading", ""),
    )  # fmt: skip
    messages.success(visit.request, _("The provision was saved in the draft."))
    return f"{address(charter, 'draft')}#{provision}"


def _as_written(line: Line) -> dict[str, Any]:
    """The words as inline Markdown, as the form edits them."""
    spans = [Span(*span) for span in line.spans]
    return {
        "heading": line.heading,
        "words": write_words(line.words, spans).replace("\\\n", "\n"),
        "version": line.marks["version"],
    }


def _since_base(draft: Draft, line: Line) -> dict[str, Any] | None:
    """How the provision differs from the revision the draft is based on, where it stood there."""
    based_on = draft.based_on
    if based_on is None:
        return None
    based_on.charter = draft.charter
    for before in revisions.document(based_on, line.language):
        if before.provision_id == line.provision_id and before.text_hash != line.text_hash:
            return {
                "symbol": based_on.symbol,
                "heading": drawn_changes(compare_words(before.heading, line.heading)),
                "words": drawn_changes(compare_words(before.words, line.words)),
            }
    return None


def _both_wordings(form: WordsForm, line: Line) -> dict[str, Any]:
    """The other's wording beside what was typed, which saving again puts in its place on purpose."""
    if Kind(line.kind) in HEADED:
        theirs, typed = line.heading, form.cleaned_data["heading"]
    else:
        source = form.cleaned_data["words"][:WORDS_LIMIT].replace("\r\n", "\n")
        theirs, typed = line.words, read_words(source).words
    form.data = dict(form.data.items()) | {"version": str(line.marks["version"])}
    return {
        "other": drawn_words(theirs, line.spans),
        "yours": drawn_changes(compare_words(theirs, typed)),
    }


def found_line(visit: Visit, charter: Charter, provision: str) -> tuple[Draft, Line]:
    """The open draft and one provision of it, for whoever may edit it."""
    require_some(visit, Act.DRAFT_REVISION, charter.phase)
    draft = found_draft(charter)
    for line in revisions.draft_document(draft):
        if line.provision == provision:
            return draft, line
    raise Http404


def found_draft(charter: Charter) -> Draft:
    draft = revisions.open_draft(charter)
    if draft is None:
        raise Http404
    draft.charter = charter
    return draft


def page_context(
    visit: Visit, charter: Charter, form: forms.Form, *way: tuple[str, str]
) -> dict[str, Any]:
    return {
        "charter": charter,
        "form": form,
        "actors": visit.able(Act.DRAFT_REVISION, charter.phase),
        "key": new_key(),
        "crumbs": crumbs(charter, *way),
    }


def _way(charter: Charter, line: Line) -> list[tuple[str, str]]:
    return [(_("Draft"), address(charter, "draft")), (line.label, "")]


def item_tabs(charter: Charter, line: Line, current: str) -> list[dict[str, Any]]:
    names = [
        ("draft-item", _("Reword")),
        ("draft-insert", _("Insert beside")),
        ("draft-move", _("Move")),
        ("draft-remove", _("Remove")),
    ]
    return [
        {"url": address(charter, name, line.provision), "label": label, "current": name == current}
        for name, label in names
    ]


@require_safe
@in_charter
def draft_changes(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """What the draft would change if it were issued now."""
    require_some(visit, Act.DRAFT_REVISION, charter.phase)
    draft = found_draft(charter)
    changes = changes_of(charter, draft)
    context = {
        "charter": charter,
        "draft": draft,
        "summary": summary(changes),
        "changes": altered(changes),
        "crumbs": crumbs(charter, (_("Draft"), address(charter, "draft")), (_("Changes"), "")),
    }
    return render(request, "deliberation/revisions/draft_changes.html", context)


def changes_of(charter: Charter, draft: Draft) -> list[dict[str, Any]]:
    before: list[Line] = []
    if draft.based_on:
        draft.based_on.charter = charter
        before = revisions.document(draft.based_on, charter.language)
    return shown_changes(charter, before, revisions.draft_document(draft))
