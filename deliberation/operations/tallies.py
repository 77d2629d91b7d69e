"""Counting, closing and certifying."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from deliberation.models import Assent, Question, Tally
from deliberation.operations import (
    assents,
    audit,
    locks,
    mandates,
    outbox,
    questions,
    record,
    streams,
)
from deliberation.queries import mandates as shown
from deliberation.queries import procedures, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import ANONYMOUS, Actor
from deliberation.queries.questions import life_of
from deliberation.rules import decisions
from deliberation.rules.permissions import Act
from deliberation.rules.questions import State, Step, next_state


@transaction.atomic
def recount(*, question_id: int, now: datetime | None = None) -> Tally | None:
    """Count an open question anew; None where nothing changed since, or it is not open.

    Counts one after the other, never beside a closing; ballots pass meanwhile and are in the next count.
    """
    locks.share_question(question_id)
    locks.hold_tally(question_id)
    question = Question.objects.select_related("rule").get(pk=question_id)
    if question.state != State.OPEN:
        return None
    seen = tallies.ballots_seen(question_id)
    newest = tallies.latest_tally(question)
    if newest and newest.ballots_seen == seen:
        return None
    return _count(question, now or database_clock(), is_final=False, seen=seen)


def _count(question: Question, moment: datetime, *, is_final: bool, seen: int) -> Tally:
    rule = tallies.rule_of(question)
    groups = tallies.grouped_tally(question, rule)
    decision = decisions.decide(rule, groups)
    by_choice = tallies.by_choice(groups)
    entitled = sum(by_choice.values())
    newest = Tally.objects.filter(question=question).aggregate(last=Max("number"))["last"] or 0
    tally = Tally.objects.create(
        question=question, number=newest + 1, outcome=decision.outcome.value,
        groups=[group.as_json() for group in groups], trace=decision.as_json()["trace"],
        by_choice=by_choice, rule_hash=question.rule.rule_hash, entitled=entitled,
        answered=entitled - by_choice.get("absent", 0), ballots_seen=seen, is_final=is_final,
        counted_at=moment,
    )  # fmt: skip
    _tell(question, tally, moment)
    return tally


def _tell(question: Question, tally: Tally, moment: datetime) -> None:
    """The count to every screen; of a count that may not be seen yet, the turnout alone."""
    payload: dict[str, Any] = {"answered": tally.answered, "entitled": tally.entitled}
    kind = "turnout"
    if tally.is_final or question.tally_shown == Question.TallyShown.LIVE:
        kind = "tally"
        payload |= tallies.tally_payload(tally)
    streams.append(f"question:{question.public_id}", kind, payload, at=moment)


@transaction.atomic
def close_due_question(*, question_id: int, now: datetime | None = None) -> Tally | None:
    """Close a question whose deadline has passed; None if it has not, or is closed already."""
    mandates.share_parent(question_id)
    locks.hold_question(question_id)
    question = Question.objects.select_related("rule", "electorate", "mandate_for").get(
        pk=question_id
    )
    moment = now or database_clock()
    if question.state != State.OPEN or life_of(question).at(moment) is not State.CLOSED:
        return None
    return _close(ANONYMOUS, question, moment)


@transaction.atomic
def close_early(*, actor: Actor, question_id: int, now: datetime | None = None) -> Tally | None:
    """One of two hands, chair's and teller's, to close before the deadline; None until both are there.

    What a delegation asks its members its head closes alone. Raises RuleBroken("departs-from-procedure") while the vote is shorter than the rules ask.
    """
    question, moment = _held(actor, question_id, Act.CLOSE_EARLY, now)
    next_state(life_of(question).at(moment), Step.CLOSE)
    if question.delegation_id:
        return _close(actor, question, moment)
    procedures.keep_open(question, moment)
    if not assents.add_hand(actor, question, Assent.Act.CLOSE, moment):
        return None
    return _close(actor, question, moment)


def _close(actor: Actor, question: Question, moment: datetime) -> Tally:
    """Count in the closing's own transaction and freeze; the running count is not trusted."""
    locks.hold_tally(question.pk)
    question.state = next_state(State(question.state), Step.CLOSE).value
    question.closed_at = moment
    question.save(update_fields=["state", "closed_at"])
    tally = _count(question, moment, is_final=True, seen=tallies.ballots_seen(question.pk))
    audit.note(actor, "close_question", question, after={"outcome": tally.outcome})
    if question.delegation_id:
        mandates.show_if_over(question, moment)
    else:
        mandates.show_due(question, moment)
        record.enter(
            forum_id=question.forum_id,
            kind="question-closed",
            object_public_id=question.public_id,
            content=_result(question, tally),
            at=moment,
        )
    questions.tell_state(question, moment)
    return tally


def _result(question: Question, tally: Tally) -> dict[str, Any]:
    return {
        "symbol": question.symbol,
        "title": record.shown_title(question.title, question.audience),
        "rule_hash": tally.rule_hash,
        "by_choice": tally.by_choice,
        "outcome": tally.outcome,
        **questions.origin_of(question),
        **shown.for_record(question),
    }


@transaction.atomic
def certify_question(*, actor: Actor, question_id: int, now: datetime | None = None) -> Question:
    """One of two hands, chair's and teller's, under the result; with both it is certified."""
    question, moment = _held(actor, question_id, Act.CERTIFY, now)
    after = next_state(State(question.state), Step.CERTIFY)
    if not assents.add_hand(actor, question, Assent.Act.CERTIFY, moment):
        return question
    question.state, question.certified_at = after.value, moment
    question.save(update_fields=["state", "certified_at"])
    tally = Tally.objects.get(question=question, is_final=True)
    record.enter(
        forum_id=question.forum_id,
        kind="question-certified",
        object_public_id=question.public_id,
        content=_result(question, tally),
        at=moment,
    )
    questions.tell_state(question, moment)
    outbox.add(
        "question-certified", {"question": question.pk}, key=f"question-certified:{question.pk}"
    )
    return question


def _held(
    actor: Actor, question_id: int, act: Act, now: datetime | None
) -> tuple[Question, datetime]:
    mandates.share_parent(question_id)
    locks.hold_question(question_id)
    question = Question.objects.select_related(
        "rule", "of_charter", "electorate", "ruled_by", "mandate_for"
    ).get(pk=question_id)
    questions.require_step(actor, question, act)
    return question, now or database_clock()
