"""A delegation asks its members first; what they answered stands beside its ballot as its mandate."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.models import Question, Roll
from deliberation.operations import mandates as operations
from deliberation.queries import ballots, mandates, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.decisions import kept_rules
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import life_of, stage_of, state_at, visible_questions
from deliberation.queries.rolls import visible_rolls
from deliberation.rules import decisions
from deliberation.rules.mandates import require_to_come
from deliberation.rules.permissions import Act
from deliberation.rules.questions import State
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.refusals import _ as message
from deliberation.web.decisions.choosing import chosen_in, rule_in_words
from deliberation.web.decisions.forms import RuleForm
from deliberation.web.questions.counts import origin_of, result_of
from deliberation.web.questions.places import able, address, crumbs, in_question
from deliberation.web.visits import Visit, require_some
from deliberation.web.writing import attempt, new_key, once

ROLLS_OFFERED = 50
WHO_READS = gettext_lazy(
    "Read by your delegation under your alias once voting has closed; it is not shown with the mandate."
)


class AskingForm(RuleForm):
    """What the members are asked, who they are, and under which rule they answer."""

    roll = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        choices=(),
        help_text=gettext_lazy("A closed roll of your delegation's own members."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    motion = forms.CharField(
        label=gettext_lazy("What you ask them, word for word"),
        max_length=operations.LONGEST_ASKED,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Say what a yes means for your delegation's ballot."),
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"),
        required=False,
        max_length=operations.LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("title", "motion", "explanation", "roll", "rule", "own_rule")

    def __init__(self, rolls: Sequence[Roll], *args: Any, **kwargs: Any) -> None:
        super().__init__((), *args, **kwargs)
        del self.fields["chambers"]
        self.rolls = {one.public_id: one for one in rolls}
        offered = [(one.public_id, one.title) for one in rolls]
        self.fields["roll"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["roll"] = self.rolls.get(given.get("roll", ""))
        given["chambers"] = [given["roll"].constituency.token] if given["roll"] else []
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@in_question
def consult(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """The head drafts what the members are asked; it is then to be opened on its own page."""
    require_some(visit, Act.CONSULT_MEMBERS, stage_of(question))
    require_to_come(life_of(question), question.announced_at, database_clock())
    heads = _asking(visit, question)
    if not heads:
        raise RuleBroken("no-vote-here", message("Your delegation has no vote on this question."))
    rolls = _own_rolls(visit, heads)
    asked = _("How should our delegation vote on %(symbol)s, “%(title)s”?")
    named = {"symbol": question.symbol, "title": question.title}
    initial = {"title": question.title, "motion": asked % named}
    form = AskingForm(rolls, kept_rules(visit.forum), request.POST or None, initial=initial)
    if form.is_valid():
        rule_in_words(visit.forum, form)  # blames its fields
    done, status = attempt(visit, form, lambda: _draft(visit, question, form))
    context = {
        "form": form,
        "question": question,
        "rolls": rolls,
        "seat": heads[0].accreditation.delegation if heads[0].accreditation else None,
        "actors": heads,
        "key": new_key(),
        "crumbs": crumbs(question, (_("Ask your members first"), "")),
    }
    return done or render(request, "deliberation/questions/consult.html", context, status=status)


def _draft(visit: Visit, question: Question, form: AskingForm) -> str:
    given, actor = form.cleaned_data, visit.actor()
    drafted = operations.draft_consultation(
        actor=actor,
        question_id=question.pk,
        rule=chosen_in(visit.forum, form).keep_for_members(actor),
        **{name: given[name] for name in ("roll", "title", "motion", "explanation")},
    )
    messages.success(visit.request, _("Drafted. Your members are asked once you open it."))
    return address(drafted)


def _own_rolls(visit: Visit, heads: Iterable[Actor]) -> list[Roll]:
    seats = [one.accreditation.delegation_id for one in heads if one.accreditation]
    rows = visible_rolls(visit.forum, visit.viewer).filter(delegation__in=seats, state="closed")
    return list(rows.order_by("-id")[:ROLLS_OFFERED])


def _asking(visit: Visit, question: Question) -> list[Actor]:
    """The reader's capacities as head of a delegation that has a vote on this question."""
    return [
        one
        for one in visit.able(Act.CONSULT_MEMBERS, stage_of(question))
        if one.accreditation and mandates.votes_on(question, one.accreditation.delegation)
    ]


@require_POST
@in_question
def show(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """The head shows the members' result before the vote's close does."""

    def write() -> str:
        operations.show_mandate(actor=visit.actor(), question_id=question.pk)
        messages.success(request, _("Shown as your delegation's mandate."))
        return address(question)

    return once(request, visit, write)


def beside(visit: Visit, question: Question, now: datetime) -> dict[str, Any]:
    """The mandates shown here, and what the reader's own delegation asks or may ask its members."""
    own = visible_questions(visit.forum, visit.viewer).filter(mandate_for=question)
    to_come = mandates.may_come(question, now)
    return {
        "mandates": _shown(question, now),
        "asked": list(own.order_by("id")) if visit.person else [],
        "asking": _asking(visit, question) if to_come else [],
    }


def _shown(question: Question, now: datetime) -> list[dict[str, Any]]:
    """Each with the delegation's ballot at its side; three queries however many there are."""
    if question.electorate_id is None or not tallies.may_be_shown(question, now):
        return []
    found = mandates.shown_on(question)
    if not found:
        return []
    answers = ballots.answers_of(question, [one.delegation.pk for one in found])
    return [_line(one, answers.get(one.delegation.pk, "")) for one in found]


def _line(mandate: mandates.Mandate, answer: str) -> dict[str, Any]:
    rule = tallies.rule_of(mandate.question)
    return {
        "question": mandate.question,
        "delegation": mandate.delegation,
        "answer": answer,
        "choices": rule.choices,
        "tally": mandate.tally,
        "words": decisions.words_of_rule(rule),
        "result": result_of(rule, mandate.tally),
        "origin": origin_of(mandate.question),
    }


def lay_beside(rows: Iterable[Any], shown: Iterable[dict[str, Any]]) -> None:
    """Give each row of a roll call the ``mandates`` of its delegation."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for one in shown:
        groups.setdefault(one["delegation"].pk, []).append(one)
    for row in rows:
        row.mandates = groups.get(row.delegation_id, ())


def lay_under_page(question: Question, rows: Sequence[Any]) -> None:
    """The same for one page of a roll call that may be seen."""
    found = mandates.shown_on(question, [row.delegation_id for row in rows])
    lay_beside(
        rows,
        [{"question": m.question, "delegation": m.delegation, "tally": m.tally} for m in found],
    )


def steps_of(visit: Visit, question: Question, now: datetime) -> dict[str, Any]:
    """What the head may do with a question to the members, and what it is the mandate for."""
    state = state_at(question, now)
    drafted = state is State.DRAFTED
    heads = able(visit, question, Act.OPEN_QUESTION)
    seen = visible_questions(visit.forum, visit.viewer).filter(mandates=question)
    return {
        "vote": seen.first(),
        "openers": heads if drafted else [],
        "withdrawers": heads if drafted else [],
        "closers": heads if state is State.OPEN else [],
        "showers": heads if question.state == State.CLOSED and not question.shown_at else [],
    }
