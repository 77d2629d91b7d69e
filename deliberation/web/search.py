"""Looking for words in everything of a forum that the reader may read."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from deliberation.queries.audiences import names_of
from deliberation.queries.search import Found, Hit, search
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.search import LONGEST
from deliberation.web.visits import Visit, in_forum
from deliberation.web.writing import blame

NAMES = {
    "charter": _("Charter"),
    "provision": _("Provision"),
    "revision": _("Revision"),
    "comment": _("Comment"),
    "question": _("Question"),
    "procedure": _("Rules of procedure"),
    "credentials-report": _("Credentials report"),
}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words to look for"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_(
            "“In quotes” stands for a phrase, a hyphen for a word that must not stand there."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Everything")), *NAMES.items()]
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Every language")), *settings.TEXT_LANGUAGES],
    )


@require_safe
@in_forum
def search_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    asked = {name: request.GET[name] for name in ("q", "kind", "language") if name in request.GET}
    form = SearchForm(asked or None)
    found, status = None, 200
    if asked:
        found, status = _found(visit, form) if form.is_valid() else (None, 422)
    names = names_of(hit.audience for hit in found.hits) if found else {}
    context = {
        "form": form,
        "found": found is not None,
        "hits": [_shown(visit, hit, names[hit.audience].name) for hit in found.hits]
        if found
        else [],
        "next_url": f"?{urlencode(asked | {'cursor': found.next_cursor})}"
        if found and found.next_cursor
        else "",
    }
    return render(request, "deliberation/search/search.html", context, status=status)


def _found(visit: Visit, form: SearchForm) -> tuple[Found | None, int]:
    given = form.cleaned_data
    try:
        found = search(
            visit.forum, visit.viewer, given["q"], kind=given["kind"],
            language=given["language"], cursor=visit.request.GET.get("cursor"),
        )  # fmt: skip
    except RuleBroken as error:
        return None, blame(form, error)
    return found, 200


def _shown(visit: Visit, hit: Hit, audience_name: str) -> dict[str, Any]:
    return {
        "hit": hit,
        "kind": NAMES[hit.kind],
        "url": _address(visit.forum.slug, hit),
        "audience_name": audience_name,
    }


def _address(forum: str, hit: Hit) -> str:
    if hit.kind in {"question", "credentials-report"}:
        return reverse(hit.kind, args=[forum, hit.public_id])
    if hit.kind == "procedure":
        return reverse("procedure", args=[forum, hit.number])
    slug = hit.charter.slug
    if hit.kind == "charter":
        return reverse("charter", args=[forum, slug])
    if hit.kind == "revision":
        return reverse("revision", args=[forum, slug, hit.number])
    if hit.kind == "comment":
        return reverse("comment", args=[forum, slug, hit.public_id])
    return f"{reverse('provision', args=[forum, slug, hit.public_id])}?revision={hit.number}"
