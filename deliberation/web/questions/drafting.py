"""Drafting a question: what is put to the vote, under which rule, to whom; seen before it is saved."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliberation.models import CredentialsReport, Procedure, Provision, Question, Revision
from deliberation.operations import questions
from deliberation.queries import procedures, revisions
from deliberation.queries.charters import visible_charters
from deliberation.queries.credentials import reports_of
from deliberation.queries.decisions import kept_rules
from deliberation.queries.revisions import Line
from deliberation.queries.rolls import visible_rolls
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.procedures import KINDS
from deliberation.rules.refusals import RuleBroken
from deliberation.web.audiences import audience_field, given_audience
from deliberation.web.decisions.choosing import blame_rule, chosen_in, rule_in_words
from deliberation.web.procedures.wording import shown_cases
from deliberation.web.questions.forms import WHOLE, DraftForm
from deliberation.web.questions.places import address
from deliberation.web.questions.targets import words_of
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import new_key, once

MOTION = "motion"
ROLLS_OFFERED = 200


@dataclass(frozen=True)
class Subject:
    """A revision whose whole or part is put to the vote, rules of procedure, a credentials report, or,
    with none, a motion in its own words."""

    revision: Revision | None
    lines: list[Line] | None
    procedure: Procedure | None = None
    report: CredentialsReport | None = None

    @property
    def stage(self) -> str:
        return self.revision.charter.phase if self.revision else FORUM

    @property
    def audience(self) -> str:
        return self.revision.audience_now if self.revision else PUBLIC  # type: ignore[attr-defined]

    @property
    def key(self) -> str:
        named = self.revision or self.procedure or self.report
        return named.public_id if named else MOTION

    @property
    def is_motion(self) -> bool:
        return not (self.revision or self.procedure or self.report)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the rules of procedure call a question on this."""
        if self.revision:
            return ("text", "provision")
        if self.report:
            return ("credentials",)
        return ("procedure",) if self.procedure else ("motion",)

    def line(self, provision: str) -> Line | None:
        return next((one for one in self.lines or () if one.provision == provision), None)


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """First what the question is about; then its form; then all of it in words; then it is saved."""
    subject = _subject(visit, request.GET.get("on", ""))
    if subject is None:
        return _choose(visit)
    require_some(visit, Act.DRAFT_QUESTION, subject.stage)
    form = _form(visit, subject)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "edit":
        return _page(visit, subject, form)
    words = rule_in_words(visit.forum, form)
    if words is None:
        return _page(visit, subject, form, status=422)
    if step != "save":
        return _check(visit, subject, form, words)
    try:
        return once(request, visit, lambda: _save(visit, subject, form))
    except RuleBroken as error:
        return _page(visit, subject, form, status=blame_rule(form, error))


def _form(visit: Visit, subject: Subject) -> DraftForm:
    given = visit.request.POST or None
    initial = {"provision": visit.request.GET.get("provision", WHOLE)}
    ruled = procedures.in_force(visit.forum.pk)
    form = DraftForm(
        subject.lines,
        visit.forum.constituencies.all(),
        kept_rules(visit.forum),
        given,
        initial=initial | _as_ruled(ruled, subject),
        is_motion=subject.is_motion,
        is_ruled=ruled is not None,
        departures=list(procedures.departures(visit.forum, visit.viewer)),
        rolls=list(
            visible_rolls(visit.forum, visit.viewer).filter(delegation=None)[:ROLLS_OFFERED]
        ),
    )
    readers = audience_field(visit, subject.audience)
    if readers:
        form.fields["audience"] = readers
    return form


def _as_ruled(ruled: Procedure | None, subject: Subject) -> dict[str, Any]:
    """The decision rule and the chambers that the rules of procedure ask, to begin with."""
    case = procedures.case_for(ruled, subject.kinds[0])
    if case is None:
        return {}
    return {
        "rule": f"kept:{case.rule.public_id}",
        "chambers": list(procedures.facts_of(case).binding),
    }


def _asked(visit: Visit, subject: Subject) -> dict[str, Any] | None:
    """What the rules of procedure in force ask of such a question."""
    ruled = procedures.in_force(visit.forum.pk)
    if ruled is None:
        return None
    cases = ruled.cases.select_related("rule").filter(kind__in=subject.kinds)
    return {"procedure": ruled, "cases": shown_cases(cases, list(visit.forum.constituencies.all()))}


def _page(visit: Visit, subject: Subject, form: DraftForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "subject": subject,
        "ruled": _asked(visit, subject),
        "crumbs": _crumbs(visit),
    }
    return render(visit.request, "deliberation/questions/draft.html", context, status=status)


def _check(visit: Visit, subject: Subject, form: DraftForm, words: list[Any]) -> HttpResponse:
    given = form.cleaned_data
    line = subject.line(given.get("provision", WHOLE))
    names = dict(form.fields["chambers"].choices)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "subject": subject,
        "given": given,
        "target": words_of(
            subject.revision,
            line,
            given.get("motion", ""),
            procedure=subject.procedure,
            report=subject.report,
        ),
        "chambers": [names[token] for token in given["chambers"]],
        "readers": _readers(form),
        "allows": _allowed(given),
        "departs_by": departure_named(visit, given.get("departs_by", "")),
        "shown": dict(Question.TallyShown.choices)[given["tally_shown"]],
        "words": words,
        "actors": visit.able(Act.DRAFT_QUESTION, subject.stage),
        "key": new_key(),
        "crumbs": _crumbs(visit),
    }
    return render(visit.request, "deliberation/questions/check.html", context)


def _allowed(given: dict[str, Any]) -> str:
    """The kind of question for which a motion is to allow a departure, in words."""
    kind = given.get("departure_kind")
    return _(KINDS[kind]) if kind else ""


def _readers(form: DraftForm) -> str:
    """Who is to see the question, in words; empty where there is nothing to choose."""
    if "audience" not in form.fields:
        return ""
    offered = dict(form.fields["audience"].choices)  # type: ignore[attr-defined]
    return str(offered[form.cleaned_data["audience"]])


def _save(visit: Visit, subject: Subject, form: DraftForm) -> str:
    """Keep the rule if the forum has not yet, and draft the question, both or neither."""
    given, actor = form.cleaned_data, visit.actor()
    provision = given.get("provision", WHOLE)
    drafted = questions.draft_question(
        actor=actor,
        forum_id=visit.forum.pk,
        title=given["title"],
        explanation=given["explanation"],
        rule=chosen_in(visit.forum, form).keep(actor),
        chambers=given["chambers"],
        roll=given["roll"],
        tally_shown=given["tally_shown"],
        audience=given_audience(visit, form),
        revision=subject.revision,
        provision=None if provision == WHOLE else Provision.objects.get(public_id=provision),
        procedure=subject.procedure,
        credentials_report=subject.report,
        motion=given.get("motion", ""),
        departure_kind=given.get("departure_kind", ""),
        departs_by=departure_named(visit, given.get("departs_by", "")),
    )
    return address(drafted)


def departure_named(visit: Visit, public_id: str) -> Question | None:
    """The motion a form names, among those that can be made use of."""
    rows = procedures.departures(visit.forum, visit.viewer)
    return rows.filter(public_id=public_id).first() if public_id else None


class SubjectForm(forms.Form):
    on = forms.ChoiceField(widget=forms.RadioSelect, choices=())

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("What is put to the vote?")
        self.fields["on"].choices = choices  # type: ignore[attr-defined]


def _choose(visit: Visit) -> HttpResponse:
    revisions_shown = _revisions(visit)
    offered = [(MOTION, _("A motion, in words of its own"))]
    offered += [
        (
            one.public_id,
            _("%(title)s, in whole or a provision of it: %(symbol)s")
            % {"title": one.charter.title, "symbol": one.symbol},
        )
        for one in revisions_shown
    ]
    offered += [
        (
            one.public_id,
            _("Rules of procedure, %(title)s: %(symbol)s")
            % {"title": one.title, "symbol": one.symbol},
        )
        for one in procedures.issued(visit.forum)
    ]
    offered += [
        (one.public_id, _("Credentials report: %(symbol)s") % {"symbol": one.symbol})
        for one in reports_of(visit.forum)
    ]
    stages = {FORUM, *(one.charter.phase for one in revisions_shown)}
    if not any(visit.may(Act.DRAFT_QUESTION, stage) for stage in stages):
        require_some(visit, Act.DRAFT_QUESTION, FORUM)
    context = {"form": SubjectForm(offered), "crumbs": _crumbs(visit)}
    return render(visit.request, "deliberation/questions/choose.html", context)


def _revisions(visit: Visit) -> list[Revision]:
    """Every revision the reader sees, charter by charter, the newest first."""
    rows = revisions.seen_revisions(visit.viewer)
    seen = visible_charters(visit.forum, visit.viewer)
    shown = rows.filter(charter__in=seen.order_by()).select_related("charter__forum")
    return list(shown.order_by("charter_id", "-number"))


def _subject(visit: Visit, on: str) -> Subject | None:
    """What the address names; None where it names nothing yet."""
    if not on:
        return None
    if on == MOTION:
        return Subject(None, None)
    found = next((one for one in _revisions(visit) if one.public_id == on), None)
    if found is None:
        return _document(visit, on)
    return Subject(found, revisions.document(found, found.charter.language))


def _document(visit: Visit, on: str) -> Subject:
    """Rules of procedure or a credentials report."""
    rules = procedures.issued(visit.forum).filter(public_id=on).first()
    report = reports_of(visit.forum).filter(public_id=on).first()
    if rules is None and report is None:
        raise Http404
    return Subject(None, None, rules, report)


def _crumbs(visit: Visit) -> list[dict[str, str]]:
    url = reverse("question-list", args=[visit.forum.slug])
    return [{"label": _("Questions"), "url": url}, {"label": _("A new question"), "url": ""}]
