"""The page of one question."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from deliberation.models import Assent, Constituency, Question
from deliberation.queries import ballots, streams, tallies
from deliberation.queries.audiences import names_of
from deliberation.queries.ballots import Casting
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import Page, page_of
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import stage_of, state_at, visible_questions
from deliberation.rules import decisions
from deliberation.rules.decisions import Rule
from deliberation.rules.permissions import Act, Role
from deliberation.rules.questions import State
from deliberation.web.audiences import widen_address
from deliberation.web.decisions.pages import rule_answer
from deliberation.web.questions import mandates
from deliberation.web.questions.announcing import reach_of
from deliberation.web.questions.counts import origin_of, result_of, standing_of
from deliberation.web.questions.forms import BallotForm, RecusalForm
from deliberation.web.questions.places import crumbs, in_question
from deliberation.web.questions.procedure import ruled_in_words
from deliberation.web.questions.targets import target_of
from deliberation.web.visits import Visit
from deliberation.web.writing import new_key

ON_A_ROLL_PAGE = 200
RECUSAL = "recusal_%s"
"""The ids of its fields, which stand on one page with the ballot's."""
SIDES = ("chair", "teller")
PRESIDING = {"chair", "deputy"}


@require_safe
@in_question
def question_page(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    return show(visit, question)


@require_safe
@in_question
def rule_file(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    """The rule's canonical bytes, of which the published hash is the SHA-256."""
    return rule_answer(question.rule, f"{question.public_id}-rule")


def show(
    visit: Visit,
    question: Question,
    *,
    typed: BallotForm | None = None,
    recusal: RecusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question as it stands now; ``typed``: a ballot that was refused, kept as it was written;
    ``recusal``: the same of a recusal."""
    stream = f"question:{question.public_id}"
    # The number first, then the state: what lands in between is told again, never lost.
    seq = streams.last_seq(stream)
    question = visible_questions(visit.forum, visit.viewer).get(pk=question.pk)
    now = database_clock()
    rule, state = tallies.rule_of(question), state_at(question, now)
    context: dict[str, Any] = {
        "stream": stream,
        "seq": seq,
        "question": question,
        "now": now,
        "state": state.value,
        "rule": rule,
        "rule_words": decisions.words_of_rule(rule),
        "silence": state in {State.DRAFTED, State.OPEN}
        and decisions.adopts_in_silence(rule, question.chambers),
        "target": target_of(question),
        "origin": origin_of(question),
        "ruled": ruled_in_words(question, visit.viewer),
        "crumbs": crumbs(question),
        "audience_name": names_of([question.audience])[question.audience].name,
        "widen_url": "" if question.delegation_id else widen_address(visit, "question", question),
        "key": new_key(),
    }
    context |= _count(question, rule, now)
    context |= _mine(visit, question, rule, now, typed)
    context |= {"recusal": recusal or RecusalForm(auto_id=RECUSAL), "recused": recusal}
    if question.delegation_id:
        context |= mandates.steps_of(visit, question, now)
    else:
        context |= _chairing(visit, question, now) | mandates.beside(visit, question, now)
        if question.state == State.DRAFTED or question.unheard:
            context["reach"] = reach_of(question)
    context["roll"] = _roll(question, context["state"])
    if context["roll"]:
        mandates.lay_beside(context["roll"].rows, context.get("mandates", ()))
    return render(visit.request, "deliberation/questions/page.html", context, status=status)


def _count(question: Question, rule: Rule, now: datetime) -> dict[str, Any]:
    chambers = {one.token: one for one in Constituency.objects.filter(forum=question.forum_id)}
    newest = tallies.latest_tally(question)
    shown = tallies.if_shown(question, newest, now)
    return {
        "chambers": [chambers[token] for token in question.chambers if token in chambers],
        "standing": standing_of(question, newest, shown, chambers),
        "result": result_of(rule, shown),
        "is_public": tallies.may_be_shown(question, now),
    }


def _mine(
    visit: Visit, question: Question, rule: Rule, now: datetime, typed: BallotForm | None
) -> dict[str, Any]:
    """For whom the reader speaks here, what was answered so far, and the ballot to fill in."""
    found = voices(visit, question, now)
    histories = ballots.histories(question, [one.elector for one in found])
    casting = [one for one in found if one.may_cast]
    first = histories[casting[0].elector.pk] if casting else []
    initial = {"language": get_language()}
    if first and len(casting) == 1:
        initial |= {"choice": first[0].choice, "explanation": first[0].explanation}
    form = typed or BallotForm(rule.choices, question.forum.languages, initial=initial)
    if question.delegation_id:
        form.fields["explanation"].help_text = mandates.WHO_READS
    return {
        "mine": [_voice(one, histories[one.elector.pk]) for one in found],
        "presides": bool(visit.viewer.roles & PRESIDING),
        "casters": _posted_first(visit, [one.actor for one in casting]),
        "form": form,
        "typed": typed,
    }


def _roll(question: Question, state: str) -> Page | None:
    """The roll call once voting is over, as far as a page holds it."""
    if state not in {State.CLOSED, State.CERTIFIED}:
        return None
    return page_of(
        ballots.roll_call(question),
        sort="id",
        cursor=None,
        size=ON_A_ROLL_PAGE,
        name=f"roll:{question.pk}",
    )


def voices(visit: Visit, question: Question, now: datetime) -> list[Casting]:
    """For which electors of the question the reader speaks, in which capacity."""
    presides = bool(visit.viewer.roles & PRESIDING)
    return ballots.castings(question, visit.capacities, presides=presides, now=now)


def _voice(casting: Casting, history: Sequence[Any]) -> dict[str, Any]:
    return {
        "elector": casting.elector,
        "may_cast": casting.may_cast,
        "current": history[0] if history else None,
        "earlier": history[1:],
    }


def _posted_first(visit: Visit, actors: list[Actor]) -> list[Actor]:
    chosen = visit.request.POST.get("acting_as", visit.default.acting_as)
    return sorted(actors, key=lambda actor: actor.acting_as != chosen)


def _chairing(visit: Visit, question: Question, now: datetime) -> dict[str, Any]:
    """What officers can do here now, and whose hand is under a close or a result already."""
    stage = stage_of(question)
    given = list(question.assents.select_related("person").order_by("id"))
    state = state_at(question, now)
    drafted = state is State.DRAFTED
    return {
        "openers": visit.able(Act.OPEN_QUESTION, stage) if drafted else [],
        "unheard_hands": visit.able(Act.OPEN_UNHEARD, stage) if drafted else [],
        "withdrawers": visit.able(Act.WITHDRAW_QUESTION, stage) if drafted else [],
        "closing": _hands(visit, Act.CLOSE_EARLY, stage, given, "close")
        if state is State.OPEN
        else None,
        "certifying": _hands(visit, Act.CERTIFY, stage, given, "certify")
        if question.state in {State.CLOSED, State.CERTIFIED}
        else None,
    }


def _hands(
    visit: Visit, act: Act, stage: str, assents: Sequence[Assent], name: str
) -> dict[str, Any] | None:
    """Each side's hand, given or awaited, and who of the reader's capacities could give one.

    None where there is nothing to tell: a close nobody has asked for, to a reader who could not.
    """
    given = {one.side: one for one in assents if one.act == name}
    able = visit.able(act, stage)
    people = {one.person_id for one in given.values()}
    free = [actor for actor in able if _side(actor) not in given]
    if not given and not able and name == "close":
        return None
    return {
        "act": name,
        "sides": [{"side": side, "hand": given.get(side)} for side in SIDES],
        "actors": [] if visit.person and visit.person.pk in people else free,
        "is_done": len(given) == len(SIDES),
    }


def _side(actor: Actor) -> str:
    return "teller" if actor.role is Role.TELLER else "chair"
