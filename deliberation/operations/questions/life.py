"""Announcing, opening and withdrawing questions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from deliberation.models import Assent, Electorate, Question
from deliberation.operations import (
    announcements,
    assents,
    audit,
    electorates,
    locks,
    outbox,
    record,
    streams,
)
from deliberation.queries import announcements as queries
from deliberation.queries import permissions, procedures, questions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions, mandates
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.charters import require_text
from deliberation.rules.decisions import Rule
from deliberation.rules.permissions import Act
from deliberation.rules.questions import (
    State,
    Step,
    next_state,
    require_silence_window,
    require_window,
)
from deliberation.rules.refusals import RuleBroken, _

LONGEST_REASON = 500
NAMED = 20
"""Delegations that a refusal names at most."""


@transaction.atomic
def announce_question(
    *, actor: Actor, question_id: int, opens_at: datetime, now: datetime | None = None
) -> Question:
    """Say beforehand when a drafted question will open; from now on its audience sees it."""
    question = held(actor, question_id, Act.OPEN_QUESTION)
    moment = now or database_clock()
    if question.state != State.DRAFTED or opens_at <= moment:
        raise RuleBroken("question-step", _("Only a draft can be announced, for a later time."))
    question.announced_at = None
    procedures.keep_to(question, now=moment, opens_at=opens_at)
    question.announced_at, question.opens_at = moment, opens_at
    question.save(update_fields=["announced_at", "opens_at"])
    audit.note(actor, "announce_question", question, after={"opens_at": opens_at})
    announcements.tell_voters(question, moment)
    tell_state(question, moment)
    return question


@transaction.atomic
def agree_to_open_unheard(
    *, actor: Actor, question_id: int, reason: str, now: datetime | None = None
) -> bool:
    """One of two hands, each with its reason, to open before every delegation was told.

    Whether both are there. Raises RuleBroken("question-step"), ("all-heard"), ("assent-…").
    """
    question = held(actor, question_id, Act.OPEN_UNHEARD)
    next_state(State(question.state), Step.OPEN)
    if not queries.unheard(question):
        raise RuleBroken("all-heard", _("Every entitled delegation has been told."))
    words = require_text(reason, LONGEST_REASON, place="reason")
    return assents.add_hand(
        actor, question, Assent.Act.OPEN_UNHEARD, now or database_clock(), reason=words
    )


@transaction.atomic
def open_question(
    *,
    actor: Actor,
    question_id: int,
    closes_at: datetime,
    departs_by: Question | None = None,
    now: datetime | None = None,
) -> Question:
    """Open the vote: electorate, rule and deadline are frozen from here on.

    ``departs_by`` names a motion that allows what the rules of procedure would refuse.

    Raises RuleBroken("silence-too-short") where silence is assent, ("announcement-missing") or ("announcement-undelivered") unless every entitled
    delegation was told, or chair and teller have said why it is opened all the same.
    """
    forum_id = Question.objects.values_list("forum_id", flat=True).filter(pk=question_id).first()
    locks.hold_forum(forum_id or 0)
    question = held(actor, question_id, Act.OPEN_QUESTION)
    moment = now or database_clock()
    question.state = next_state(State(question.state), Step.OPEN).value
    require_window(moment, closes_at)
    _require_timely(question, moment, closes_at)
    if departs_by:
        question.departs_by = departs_by
    procedures.require_departure(question)
    question.ruled_by = procedures.keep_to(
        question, now=moment, opens_at=moment, closes_at=closes_at
    )
    question.unheard = _require_heard(question)
    rule = decisions.parse_rule(question.rule.value)
    decisions.require_legitimate(rule, tuple(question.chambers))
    if decisions.adopts_in_silence(rule, question.chambers):
        require_silence_window(moment, closes_at)
    question.electorate = _electorate(question, rule, moment)
    question.opens_at, question.closes_at = moment, closes_at
    question.announced_at = question.announced_at or moment
    question.save()
    audit.note(actor, "open_question", question, after={"closes_at": closes_at})
    _tell_opened(question, moment)
    return question


def _require_timely(question: Question, moment: datetime, closes_at: datetime) -> None:
    """What a delegation asks its members is answered before the vote it is the mandate for is over."""
    parent = question.mandate_for
    if parent:
        life = questions.life_of(parent)
        mandates.require_to_come(life, parent.announced_at, moment)
        mandates.require_before(life, parent.opens_at, moment, closes_at)


def _require_heard(question: Question) -> list[dict[str, str]]:
    """Nobody, or the delegations not told yet where both hands are under opening without them."""
    missing = queries.unheard(question)
    given = question.assents.filter(act=Assent.Act.OPEN_UNHEARD).count()
    if missing and given < len(assents.SIDES):
        if question.announced_at is None:
            raise RuleBroken(
                "announcement-missing",
                _("Announce the vote first, so that every delegation is told before it opens."),
            )
        raise RuleBroken(
            "announcement-undelivered",
            _(
                "The announcement has not reached %(delegations)s. The vote opens once it has, or once"
                " chair and teller have both recorded why it is opened all the same."
            ),
            facts={"delegations": ", ".join(str(one) for one in missing[:NAMED])},
        )
    return [{"delegation": one.public_id, "name": str(one)} for one in missing]


def _departure(question: Question) -> dict[str, Any]:
    """For the record: who had not been told, and why chair and teller opened all the same."""
    if not question.unheard:
        return {}
    hands = question.assents.filter(act=Assent.Act.OPEN_UNHEARD).order_by("side")
    is_public = question.audience == PUBLIC
    return {
        "unheard": [one["name"] for one in question.unheard],
        "reasons": {one.side: one.reason if is_public else "" for one in hands},
    }


def _electorate(question: Question, rule: Rule, moment: datetime) -> Electorate:
    if question.roll:
        return electorates.take_roll(roll=question.roll, rule=rule)
    return electorates.freeze_delegations(
        forum=question.forum, chambers=question.chambers, rule=rule, now=moment
    )


def _procedure_of(question: Question) -> dict[str, Any]:
    """For the record: the rules in force and the departure from them, where there are any."""
    told = {"ruled_by": question.ruled_by, "departs_by": question.departs_by}
    return {name: one.symbol for name, one in told.items() if one}


def _tell_opened(question: Question, moment: datetime) -> None:
    if question.delegation_id is None:
        _record_opened(question, moment)
    tell_state(question, moment)
    outbox.add("question-opened", {"question": question.pk}, key=f"question-opened:{question.pk}")


def _record_opened(question: Question, moment: datetime) -> None:
    record.enter(
        forum_id=question.forum_id,
        kind="question-opened",
        object_public_id=question.public_id,
        content={
            "symbol": question.symbol,
            "title": record.shown_title(question.title, question.audience),
            "rule_hash": question.rule.rule_hash,
            "electorate": question.electorate.public_id if question.electorate else "",
            "closes_at": question.closes_at.isoformat() if question.closes_at else "",
        }
        | origin_of(question)
        | _procedure_of(question)
        | _departure(question),
        at=moment,
    )


def origin_of(question: Question) -> dict[str, Any]:
    """Where the electorate of persons comes from, for the record; nothing of delegations."""
    frozen = question.electorate
    if frozen is None or frozen.origin == Electorate.Origin.DELEGATIONS:
        return {}
    return {"origin": frozen.origin, "roll": frozen.origin_facts}


def tell_state(question: Question, moment: datetime) -> None:
    """The state of a question, to every screen that shows it, and to calendars that its dates changed."""
    Question.objects.filter(pk=question.pk).update(changes=F("changes") + 1)
    streams.append(
        f"question:{question.public_id}",
        "state",
        {
            "state": question.state,
            "opens_at": question.opens_at,
            "closes_at": question.closes_at,
            "closed_at": question.closed_at,
            "certified_at": question.certified_at,
        },
        at=moment,
    )


@transaction.atomic
def withdraw_question(*, actor: Actor, question_id: int, now: datetime | None = None) -> Question:
    """Take back a question before it opens."""
    question = held(actor, question_id, Act.WITHDRAW_QUESTION)
    question.state = next_state(State(question.state), Step.WITHDRAW).value
    question.save(update_fields=["state"])
    audit.note(actor, "withdraw_question", question, after={"state": question.state})
    if question.announced_at:
        outbox.add("question-withdrawn", {"question": question.pk}, key=f"withdrawn:{question.pk}")
    tell_state(question, now or database_clock())
    return question


def held(actor: Actor, question_id: int, act: Act) -> Question:
    """The question, locked alone, once the actor is known to be allowed ``act``."""
    locks.hold_question(question_id)
    question = Question.objects.select_related(
        "forum", "rule", "of_charter", "electorate", "roll__electorate", "mandate_for"
    ).get(pk=question_id)
    require_step(actor, question, act)
    return question


OF_THE_HEAD = {Act.OPEN_QUESTION, Act.WITHDRAW_QUESTION, Act.CLOSE_EARLY}
"""The steps of what a delegation asks its members: its head alone takes them."""


def require_step(actor: Actor, question: Question, act: Act) -> None:
    """Raises RuleBroken unless the actor may take this step; of a delegation's own question its head may.

    Raises RuleBroken("members-step") for a step that such a question does not take.
    """
    stage, forum_id = questions.stage_of(question), question.forum_id
    if question.delegation_id is None:
        permissions.require(actor, act, stage=stage, forum_id=forum_id)
        return
    permissions.require(actor, Act.CONSULT_MEMBERS, stage=stage, forum_id=forum_id)
    permissions.require_same_delegation(actor, question.delegation_id)
    if act not in OF_THE_HEAD:
        raise RuleBroken(
            "members-step", _("What a delegation asks its members does not take this step.")
        )
