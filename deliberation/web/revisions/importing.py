"""A charter from a file: what the reader placed and what it could not is shown before anything is written."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.formats.charters import CharterDraft, read_charter
from deliberation.formats.charters.intake import SIZE_LIMIT
from deliberation.models.revisions import KINDS
from deliberation.operations import revisions as writes
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.web import uploads
from deliberation.web.audiences import audience_field, given_audience
from deliberation.web.charters import address
from deliberation.web.middleware import sentence
from deliberation.web.revisions.drafting import form_view
from deliberation.web.uploads import SourceForm, pasting
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, status_of

SALT = "concord.import"
ITEMS_SHOWN = 40


class TextForm(SourceForm):
    """A file or pasted text; nothing is written with it."""

    pasted, size_limit = "text", SIZE_LIMIT
    missing = gettext_lazy("Choose a file or paste a text.")
    too_large = gettext_lazy("The file is larger than 5 MB.")
    file = forms.FileField(
        label=gettext_lazy("A file in Markdown"),
        required=False,
        help_text=gettext_lazy("UTF-8 text, at most 5 MB."),
    )
    text = pasting(
        gettext_lazy("Or paste the text"),
        gettext_lazy("“# Article 5 — Scope” begins an article, “1.” a clause, “(a)” a point."),
    )


class ImportForm(forms.Form):
    """What was previewed, signed and packed, and how the charter is to be called."""

    packed = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"))
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        validators=[validate_slug],
        help_text=gettext_lazy("Small letters, digits and hyphens; it cannot be changed later."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    cover_note = forms.CharField(
        label=gettext_lazy("Cover note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, visit: Visit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        known = [(code, names.get(code, code)) for code in visit.forum.languages]
        self.fields["language"].choices = known  # type: ignore[attr-defined]
        readers = audience_field(visit, PUBLIC, kept=("group",))
        if readers:
            self.fields["audience"] = readers


@form_view
@in_forum
def import_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Two steps at one address: the source, and with ``packed`` the confirmation of its preview."""
    require_some(visit, Act.CREATE_CHARTER, FORUM)
    if "packed" in request.POST:
        return _confirm(request, visit)
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _ask(visit, form, 200)
    if not form.is_valid():
        return _ask(visit, form, 422)
    source = form.source()
    try:
        draft = read_charter(source)
    except RuleBroken as error:
        form.add_error(None, _at_line(error))
        return _ask(visit, form, status_of(error))
    return _preview(visit, draft, _first_form(visit, draft, source), 200)


def _at_line(error: RuleBroken) -> str:
    """The refusal, with the line of the file that it is about."""
    number = error.place.removeprefix("line ")
    if number == error.place:
        return sentence(error)
    return _("Line %(number)s: %(why)s") % {"number": number, "why": sentence(error)}


def _ask(visit: Visit, form: TextForm, status: int) -> HttpResponse:
    context = {"form": form, "crumbs": _crumbs(visit)}
    return render(visit.request, "deliberation/revisions/import.html", context, status=status)


def _crumbs(visit: Visit) -> list[dict[str, str]]:
    charters = {"label": _("Charters"), "url": reverse("charter-list", args=[visit.forum.slug])}
    return [charters, {"label": _("Import a charter"), "url": ""}]


def _first_form(visit: Visit, draft: CharterDraft, source: bytes) -> ImportForm:
    initial = {
        "packed": pack(source),
        "title": draft.title,
        "slug": slugify(draft.title)[:60].strip("-"),
        "language": visit.forum.languages[0] if visit.forum.languages else "en",
    }
    return ImportForm(visit, initial=initial)


def pack(source: bytes) -> str:
    return uploads.pack(source.decode("utf-8-sig"), SALT)


def _confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    draft = read_charter(uploads.unpacked(request.POST["packed"], SALT))
    form = ImportForm(visit, request.POST)
    done, status = attempt(visit, form, partial(_import, visit, draft, form))
    return done or _preview(visit, draft, form, status)


def _import(visit: Visit, draft: CharterDraft, form: ImportForm) -> str:
    given = {name: form.cleaned_data[name] for name in ("title", "slug", "language", "cover_note")}
    charter = writes.import_charter(
        actor=visit.actor(), forum_id=visit.forum.pk, draft=draft,
        audience=given_audience(visit, form), **given,
    )  # fmt: skip
    said = _("The charter was imported as %(symbol)s.") % {"symbol": charter.symbol}
    messages.success(visit.request, said)
    return address(charter)


def _preview(visit: Visit, draft: CharterDraft, form: ImportForm, status: int) -> HttpResponse:
    names = dict(KINDS)
    context = {
        "form": form,
        "draft": draft,
        "kinds": [[names[kind], number] for kind, number in draft.kinds.items()],
        "unplaced": [[one.line, one.text, why(one)] for one in draft.unplaced],
        "headed": [one for one in draft.items if one.heading][:ITEMS_SHOWN],
        "actors": visit.able(Act.CREATE_CHARTER, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit),
    }
    return render(
        visit.request, "deliberation/revisions/import_preview.html", context, status=status
    )


def why(remark: Any) -> str:
    """Why a line could not be placed, in the reader's language."""
    words = _(remark.reason)
    return words % remark.facts if remark.facts else words
