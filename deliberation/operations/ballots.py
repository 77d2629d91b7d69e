"""Casting: one ballot appended for an elector, the earlier one superseded, never lost."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, transaction

from accounts.statements import row_of
from deliberation.events import BallotCast, announce
from deliberation.models import Ballot, Elector, Question
from deliberation.operations import audit, idempotency, locks, outbox
from deliberation.queries import electorates, permissions, tallies
from deliberation.queries.ballots import Standing, standing_after
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_text
from deliberation.rules.delegations import require_may_cast
from deliberation.rules.permissions import Act
from deliberation.rules.questions import require_known_choice, require_open

RECUSED = "recused"
LONGEST_EXPLANATION = 4000

# One statement: the earlier ballot is superseded first, whatever the planner thinks, since two current
# ones may never stand together; then the ballot, and its entry in the audit.
_APPEND = f"""
WITH superseded AS (
    UPDATE deliberation_ballot SET is_current = FALSE
    WHERE question_id = %(question_id)s AND elector_id = %(elector_id)s AND is_current
    RETURNING id
), made AS (
    INSERT INTO deliberation_ballot
        (public_id, forum_id, question_id, elector_id, choice, explanation, language, cast_by_id,
         accreditation_id, token_id, cast_at, is_current)
    SELECT %(public_id)s, %(forum_id)s, %(question_id)s, %(elector_id)s, %(choice)s,
           %(explanation)s, %(language)s, %(cast_by_id)s, %(accreditation_id)s::bigint,
           %(token_id)s::bigint, %(cast_at)s, TRUE
    FROM (SELECT COUNT(*) FROM superseded) AS earlier
    RETURNING id
), {audit.noting("made")}
SELECT made.id, (SELECT COUNT(*) FROM superseded) FROM made
"""  # noqa: S608


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
    with idempotency.joined():
        standing = _entitled(actor, question_id, now)
        require_known_choice(standing.choices, choice)
        words = _explanation(explanation)
        return _append(actor, standing, choice, words, language)


@transaction.atomic
def recuse_elector(
    *, actor: Actor, question_id: int, explanation: str = "", now: datetime | None = None
) -> Ballot:
    """Declare that the elector takes no part; it then counts in no base.

    Raises RuleBroken("recusals-shrink-base") where fewer than half of those entitled would remain.
    """
    locks.share_question(question_id)
    locks.hold_tally(question_id)
    standing = _entitled(actor, question_id, now)
    words = _explanation(explanation)
    _require_bearable(
        Question.objects.select_related("rule").get(pk=question_id),
        Elector.objects.get(pk=standing.elector_id),
    )
    return _append(actor, standing, RECUSED, words, "")


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


def _entitled(actor: Actor, question_id: int, now: datetime | None) -> Standing:
    """Lock, then check permission, window and entitlement by what one statement then finds."""
    lock = locks.sharing_question_in_turn(question_id, _voice(actor))
    standing = standing_after(lock, actor, question_id, now)
    permissions.require(actor, Act.CAST_BALLOT, stage=standing.stage, forum_id=standing.forum_id)
    require_open(standing.life, standing.moment)
    if actor.accreditation and standing.role is None:
        raise permissions.not_held()
    if not standing.elector_id:
        raise electorates.not_entitled()
    if standing.role:
        require_may_cast(
            standing.role,
            delegates_may_cast=bool(standing.delegates_may_cast),
            presides=standing.presides,
        )
    return standing


def _voice(actor: Actor) -> int:
    """Whose ballots pass one after the other."""
    if actor.accreditation:
        return actor.accreditation.delegation_id
    return actor.roll_place.pk if actor.roll_place else 0


def _explanation(words: str) -> str:
    return require_text(words, LONGEST_EXPLANATION, place="explanation") if words.strip() else ""


def _append(
    actor: Actor, standing: Standing, choice: str, explanation: str, language: str
) -> Ballot:
    ballot = Ballot(
        forum_id=standing.forum_id, question_id=standing.question_id,
        elector_id=standing.elector_id, choice=choice, explanation=explanation,
        language=language, cast_by=actor.signed_in, accreditation=actor.accreditation,
        token=actor.token, cast_at=standing.moment,
    )  # fmt: skip
    noted = audit.values_of(actor, "cast_ballot", ballot, after={"choice": choice})
    ballot.pk, supersedes = row_of(_APPEND, vars(ballot) | noted)
    ballot._state.adding, ballot._state.db = False, DEFAULT_DB_ALIAS
    if supersedes:
        outbox.add("ballot-changed", {"ballot": ballot.pk}, key=f"ballot-changed:{ballot.pk}")
    announce(BallotCast(question_id=ballot.question_id))
    return ballot
