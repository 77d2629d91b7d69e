"""Chair and secretariat draft the next revision of the rules: its words, then each kind of question."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import Procedure
from deliberation.operations import procedures as writes
from deliberation.queries import procedures
from deliberation.queries.decisions import kept_rules
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.procedures import (
    BINDING,
    KINDS,
    MOST_HOURS,
    MOST_SECONDS,
    MOST_SPONSORS,
    SPEECHES,
    VERDICTS,
)
from deliberation.rules.refusals import RuleBroken
from deliberation.web.forums.forms import languages_offered
from deliberation.web.procedures.pages import crumbs, shown
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


class WordsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=())
    text = forms.CharField(
        label=gettext_lazy("The rules, in words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Paragraphs are kept as they stand; number them as you like."),
    )

    def __init__(self, visit: Visit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = visit.forum.languages
        named = [one for one in languages_offered(held) if one[0] in held]
        self.fields["language"].choices = named  # type: ignore[attr-defined]
        for kind, name in SPEECHES.items():
            self.fields[kind] = forms.IntegerField(
                label=_("Longest, in seconds: %(speech)s") % {"speech": _(name)},
                required=False,
                min_value=1,
                max_value=MOST_SECONDS,
            )

    def speaking(self) -> dict[str, int]:
        given = self.cleaned_data
        return {kind: given[kind] for kind in SPEECHES if given.get(kind)}


class CaseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(
        label=gettext_lazy("Decision rule"),
        help_text=gettext_lazy("One of the rules the forum keeps."),
        choices=(),
    )
    announced_hours = forms.IntegerField(
        label=gettext_lazy("Hours of announcement before voting opens, at least"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=0,
    )
    voting_hours = forms.IntegerField(
        label=gettext_lazy("Hours of voting, at least"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=0,
    )
    sponsors = forms.IntegerField(
        label=gettext_lazy("Sponsors needed"),
        min_value=0,
        max_value=MOST_SPONSORS,
        initial=0,
        help_text=gettext_lazy(
            "Shown with the rules; the chair sees to it, nothing is refused yet."
        ),
    )

    def __init__(self, visit: Visit, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [
            (one.public_id, f"{_(one.title)} · {one.version}") for one in kept_rules(visit.forum)
        ]
        self.fields["rule"].choices = kept  # type: ignore[attr-defined]
        known = [one for one in VERDICTS if one != "advises" or kind not in BINDING]
        offered = [*((one, _(VERDICTS[one])) for one in known), ("", _("takes no part"))]
        self.chambers = list(visit.forum.constituencies.all())
        for chamber in self.chambers:
            self.fields[f"chamber_{chamber.token}"] = forms.ChoiceField(
                label=_("The verdict of: %(chamber)s") % {"chamber": chamber.name},
                choices=offered,
                required=False,
                initial="decides",
            )
        self.order_fields(["rule", *(f"chamber_{one.token}" for one in self.chambers)])

    def verdicts(self) -> dict[str, str]:
        given = {one.token: self.cleaned_data[f"chamber_{one.token}"] for one in self.chambers}
        return {token: verdict for token, verdict in given.items() if verdict}


def _draft(visit: Visit) -> Procedure:
    require_some(visit, Act.DRAFT_PROCEDURE, FORUM)
    found = procedures.draft_of(visit.forum)
    if found is None:
        raise Http404
    return found


def _at_draft(visit: Visit) -> str:
    return reverse("procedure-draft", args=[visit.forum.slug])


@require_POST
@in_forum
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    def write() -> str:
        writes.start_procedure(actor=visit.actor(), forum_id=visit.forum.pk)
        return _at_draft(visit)

    return once(request, visit, write)


@require_safe
@in_forum
def draft_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The draft as it stands, and what of it can be worked on."""
    draft = _draft(visit)
    settled = {case.kind for case in draft.asked}  # type: ignore[attr-defined]
    context = shown(visit, draft) | {
        "kinds": [
            {"kind": kind, "name": _(name), "is_settled": kind in settled}
            for kind, name in KINDS.items()
        ],
        "actors": visit.able(Act.DRAFT_PROCEDURE, FORUM),
        "key": new_key(),
        "second_key": new_key(),
        "crumbs": crumbs(visit, (_("Draft"), "")),
    }
    return render(request, "deliberation/procedures/draft.html", context)


@form_view
@in_forum
def edit_words(request: HttpRequest, visit: Visit) -> HttpResponse:
    draft = _draft(visit)
    initial = {name: getattr(draft, name) for name in ("version", "title", "language", "text")}
    form = WordsForm(visit, request.POST or None, initial=initial | draft.speaking)

    def write() -> str:
        given = form.cleaned_data
        writes.reword_procedure(
            actor=visit.actor(), forum_id=visit.forum.pk, speaking=form.speaking(),
            **{name: given[name] for name in ("version", "title", "language", "text")},
        )  # fmt: skip
        return _at_draft(visit)

    done, status = attempt(visit, form, write)
    return done or _form(visit, form, status, _("The words of the rules"))


@form_view
@in_forum
def edit_kind(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """How one kind of question is decided."""
    draft = _draft(visit)
    if kind not in KINDS:
        raise Http404
    form = CaseForm(visit, kind, request.POST or None, initial=_case(draft, kind))

    def write() -> str:
        given = dict(form.cleaned_data)
        rule = kept_rules(visit.forum).get(public_id=given["rule"])
        numbers = ("version", "sponsors", "announced_hours", "voting_hours")
        writes.set_case(
            actor=visit.actor(), forum_id=visit.forum.pk, kind=kind, rule=rule,
            verdicts=form.verdicts(), **{name: given[name] for name in numbers},
        )  # fmt: skip
        return _at_draft(visit)

    done, status = attempt(visit, form, lambda: _placed(write))
    return done or _form(visit, form, status, _(KINDS[kind]))


def _placed(write: Callable[[], str]) -> str:
    """A refusal of the decision rule's own places belongs to its field."""
    try:
        return write()
    except RuleBroken as error:
        if error.place.partition(".")[0].partition("[")[0] not in {"adopt", "quorum", "tie"}:
            raise
        raise RuleBroken(error.code, error.reason, place="rule", facts=error.facts) from error


def _case(draft: Procedure, kind: str) -> dict[str, Any]:
    """The form's first values: the version, and what the draft says of the kind."""
    held = next((one for one in draft.asked if one.kind == kind), None)  # type: ignore[attr-defined]
    if held is None:
        return {"version": draft.version}
    names = ("sponsors", "announced_hours", "voting_hours")
    verdicts = {
        one.token: held.verdicts.get(one.token, "") for one in draft.forum.constituencies.all()
    }
    return {
        "version": draft.version,
        "rule": held.rule.public_id,
        **{name: getattr(held, name) for name in names},
        **{f"chamber_{token}": verdict for token, verdict in verdicts.items()},
    }


@require_POST
@in_forum
def drop_kind(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    _draft(visit)

    def write() -> str:
        writes.drop_case(
            actor=visit.actor(), forum_id=visit.forum.pk, version=_version(request), kind=kind
        )
        return _at_draft(visit)

    return once(request, visit, write)


@require_POST
@in_forum
def discard(request: HttpRequest, visit: Visit) -> HttpResponse:
    _draft(visit)

    def write() -> str:
        writes.discard_procedure(
            actor=visit.actor(), forum_id=visit.forum.pk, version=_version(request)
        )
        messages.success(request, _("The draft was thrown away."))
        return reverse("procedure-list", args=[visit.forum.slug])

    return once(request, visit, write)


@require_POST
@in_forum
def issue(request: HttpRequest, visit: Visit) -> HttpResponse:
    _draft(visit)

    def write() -> str:
        made = writes.issue_procedure(
            actor=visit.actor(), forum_id=visit.forum.pk, version=_version(request)
        )
        said = _("%(symbol)s was issued. It is in force once a question has adopted it.")
        messages.success(request, said % {"symbol": made.symbol})
        return reverse("procedure", args=[visit.forum.slug, made.number])

    return once(request, visit, write)


def _version(request: HttpRequest) -> int:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _form(visit: Visit, form: forms.Form, status: int, heading: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "verb": _("Save"),
        "actors": visit.able(Act.DRAFT_PROCEDURE, FORUM),
        "key": new_key(),
        "back_url": _at_draft(visit),
        "crumbs": crumbs(visit, (_("Draft"), _at_draft(visit)), (heading, "")),
    }
    return render(visit.request, "deliberation/procedures/form.html", context, status=status)
