"""Casting: one ballot appended for an elector, the earlier one superseded, never lost."""

from datetime import datetime

from django.db import connection, transaction

from deliberation.events import BallotCast, announce
from deliberation.models import Ballot, Elector, Question
from deliberation.operations import audit, locks, outbox
from deliberation.queries import electorates, permissions, questions, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_text
from deliberation.rules.delegations import require_may_cast
from deliberation.rules.permissions import Act
from deliberation.rules.questions import require_known_choice, require_open

RECUSED = "recused"
LONGEST_EXPLANATION = 4000


@transaction.atomic
def cast_ballot(
    *,
    actor: Actor,
    question_id: int,
    choice: str,
    explanation: str = "",
    language: str = "",
    now: datetime | None = None,
) -> Ballot:
    """Append the elector's ballot, superseding its earlier one while the question is open.

    The shared lock lets ballots pass each other but never a closing.
    Raises RuleBroken if the question is closed, or the actor may not cast for the elector,
    or the choice is none of the rule's. Tells the head of a change by outbox; announces BallotCast.
    """
    question, elector, moment = _entitled(actor, question_id, now)
    require_known_choice(tallies.rule_of(question).choices, choice)
    words = _explanation(explanation)
    return _append(actor, question, elector, choice, words, language, moment)


@transaction.atomic
def recuse_elector(
    *, actor: Actor, question_id: int, explanation: str = "", now: datetime | None = None
) -> Ballot:
    """Declare that the elector takes no part; it then counts in no base.

    Raises RuleBroken("recusals-shrink-base") where fewer than half of those entitled would remain.
    """
    locks.share_question(question_id)
    locks.hold_tally(question_id)
    question, elector, moment = _entitled(actor, question_id, now)
    words = _explanation(explanation)
    _require_bearable(question, elector)
    return _append(actor, question, elector, RECUSED, words, "", moment)


def _require_bearable(question: Question, elector: Elector) -> None:
    """Of the whole electorate, and of the elector's chamber, at least half must remain."""
    standing = tallies.grouped_tally(question, tallies.rule_of(question))
    chamber = elector.attributes[tallies.CHAMBER]
    own = [group for group in standing if group.attributes[tallies.CHAMBER] == chamber]
    again = Ballot.objects.filter(
        question=question, elector=elector, is_current=True, choice=RECUSED
    ).exists()
    for groups in (standing, own):
        recused = sum(group.number for group in groups if group.choice == RECUSED)
        entitled = sum(group.number for group in groups)
        decisions.require_recusals_bearable(entitled, recused + (0 if again else elector.number))


def _entitled(
    actor: Actor, question_id: int, now: datetime | None
) -> tuple[Question, Elector, datetime]:
    """Lock, then check window, permission and entitlement."""
    locks.share_question(question_id)
    question = Question.objects.select_related("rule", "of_charter", "forum").get(pk=question_id)
    permissions.require(
        actor,
        Act.CAST_BALLOT,
        stage=questions.stage_of(question),
        forum_id=question.forum_id,
    )
    moment = now or database_clock()
    require_open(questions.life_of(question), moment)
    elector = electorates.elector_for(actor, question)
    if actor.accreditation:
        require_may_cast(
            actor.accreditation.role,
            delegates_may_cast=actor.accreditation.delegation.delegates_may_cast,
            presides=permissions.presides(actor.signed_in, question.forum, moment),
        )
    return question, elector, moment


def _explanation(words: str) -> str:
    return require_text(words, LONGEST_EXPLANATION, place="explanation") if words.strip() else ""


def _append(
    actor: Actor,
    question: Question,
    elector: Elector,
    choice: str,
    explanation: str,
    language: str,
    moment: datetime,
) -> Ballot:
    _hold_elector(question.pk, elector.pk)
    superseded = Ballot.objects.filter(question=question, elector=elector, is_current=True).update(
        is_current=False
    )
    ballot = Ballot.objects.create(
        forum_id=question.forum_id, question=question, elector=elector, choice=choice,
        explanation=explanation, language=language, cast_by=actor.signed_in,
        accreditation=actor.accreditation, token=actor.token, cast_at=moment,
    )  # fmt: skip
    audit.note(actor, "cast_ballot", ballot, after={"choice": choice})
    if superseded:
        outbox.add("ballot-changed", {"ballot": ballot.pk}, key=f"ballot-changed:{ballot.pk}")
    announce(BallotCast(question_id=question.pk))
    return ballot


def _hold_elector(question_id: int, elector_id: int) -> None:
    """Two ballots of one elector pass one after the other, on every question for itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [question_id % 2**31, elector_id % 2**31]
        )
