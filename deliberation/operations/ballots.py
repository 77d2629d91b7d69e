"""Casting: one ballot appended for an elector, the earlier one superseded, never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from accounts import tokens
from accounts.models import Token, new_public_id
from accounts.statements import Found, Query, ask
from deliberation.events import BallotCast, OutboxFilled, announce
from deliberation.models import Ballot, Elector, Question
from deliberation.operations import audit, idempotency, locks, outbox
from deliberation.operations.idempotency import Answer, Asked
from deliberation.queries import electorates, permissions, tallies
from deliberation.queries.ballots import (
    CAPACITY,
    CAPACITY_ROW,
    NUMBER_IN_CAPACITY,
    Named,
    Standing,
    actor_found,
    standing_found,
    standing_of,
)
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_text
from deliberation.rules.delegations import require_may_cast
from deliberation.rules.permissions import Act
from deliberation.rules.questions import require_known_choice, require_open

Columns = dict[str, Any]
"""A ballot to be appended, by the names of its columns."""


@dataclass(frozen=True)
class Cast:
    """What a program is answered, and the token it asked with."""

    answer: Answer
    token: Token


RECUSED = "recused"
LONGEST_EXPLANATION = 4000

# One statement: the earlier ballot is superseded first, whatever the planner thinks, since two current
# ones may never stand together; then the ballot, its entry in the audit, and that a change is told.
_APPENDING = f"""
superseded AS (
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
), {audit.noting("made")}, {outbox.adding("ballot-changed", "ballot", made="made", where="superseded")}
"""  # noqa: S608
_MADE = "SELECT made.id, (SELECT id FROM to_do) FROM made"
_APPEND = f"WITH {_APPENDING} {_MADE}"

# The same for a program: who asks, and every lock, by one statement; every row by another.
_ASK = f"""
SELECT {tokens.COLUMNS},
       {idempotency.COLUMNS.format(column="token_id", owner="token.id")},
       {CAPACITY}, {locks.taken_in_turn("question.id", "credential.delegation_id")}
FROM {tokens.ROW}
LEFT JOIN {idempotency.KEPT_ROW.format(column="token_id", owner="token.id")}
LEFT JOIN {CAPACITY_ROW} ON credential.person_id = token.person_id
WHERE {tokens.IS_LIVING}
"""  # noqa: S608
_APPEND_AND_KEEP = f"WITH {_APPENDING}, {idempotency.KEEPING.format(column='token_id')} {_MADE}"


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
        standing = _standing(actor, question_id, now)
        return _append(actor, _drawn_up(actor, standing, choice, explanation, language))


def cast_ballot_once(
    *,
    secret: str,
    asked: Asked,
    named: Named,
    may_ask: Callable[[Token], bool],
    choice: str,
    explanation: str = "",
    language: str = "",
    shown: Callable[[Columns], Any],
) -> Cast | None:
    """The same for the token of this secret within `idempotency.once`: two trips to the database.

    For a credential on a question that everyone may see; None, and nothing done, for any other, or
    where ``may_ask`` says so. The answer kept is 201 with what ``shown`` makes of the ballot's columns.
    Raises RuleBroken as both do.
    """
    begun_here = not connection.in_atomic_block
    with transaction.atomic():
        values = tokens.found_by(secret) | vars(named) | {"key": asked.key}
        found, stands = ask(Query(_ASK, values), named.standing())
        token, kept, actor = _who_asks(asked, found)
        standing = standing_found(stands)
        if token is None or not may_ask(token):
            return None
        if kept:
            return Cast(kept, token)
        if actor is None or standing is None:
            return None
        columns = _drawn_up(actor, standing, choice, explanation, language)
        answer = Answer(201, shown(columns))
        rows = columns | _noted(actor, columns) | asked.to_keep(answer, token)
        with idempotency.kept_once(token):
            (made,) = ask(Query(_APPEND_AND_KEEP, rows), then_commit=begun_here)
        _announced(columns, made)
        return Cast(answer, token)


def _who_asks(asked: Asked, found: Found) -> tuple[Token | None, Answer | None, Actor | None]:
    """The token, the answer kept for its key, and the capacity it acts in."""
    if not found.row:
        return None, None, None
    columns = iter(found.row)
    token = tokens.read(list(islice(columns, tokens.NUMBER_OF_COLUMNS)))
    kept = asked.answered(list(islice(columns, idempotency.NUMBER_OF_COLUMNS)))
    return token, kept, actor_found(token, list(islice(columns, NUMBER_IN_CAPACITY)))


@transaction.atomic
def recuse_elector(
    *, actor: Actor, question_id: int, explanation: str = "", now: datetime | None = None
) -> Ballot:
    """Declare that the elector takes no part; it then counts in no base.

    Raises RuleBroken("recusals-shrink-base") where fewer than half of those entitled would remain.
    """
    locks.share_question(question_id)
    locks.hold_tally(question_id)
    standing = _standing(actor, question_id, now)
    _require_entitled(actor, standing)
    _require_bearable(
        Question.objects.select_related("rule").get(pk=question_id),
        Elector.objects.get(pk=standing.elector_id),
    )
    return _append(actor, _columns(actor, standing, RECUSED, explanation, ""))


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


def _standing(actor: Actor, question_id: int, now: datetime | None) -> Standing:
    """Lock, then read what stands; one trip. Raises Question.DoesNotExist."""
    lock = locks.sharing_question_in_turn(question_id, _voice(actor))
    _locked, stands = ask(lock, standing_of(actor, question_id, now))
    standing = standing_found(stands)
    if standing is None:
        raise Question.DoesNotExist
    return standing


def _voice(actor: Actor) -> int:
    """Whose ballots pass one after the other."""
    if actor.accreditation:
        return actor.accreditation.delegation_id
    return actor.roll_place.pk if actor.roll_place else 0


def _require_entitled(actor: Actor, standing: Standing) -> None:
    """Permission, window and entitlement. Raises RuleBroken."""
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


def _drawn_up(
    actor: Actor, standing: Standing, choice: str, explanation: str, language: str
) -> Columns:
    """A ballot that may be cast. Raises RuleBroken."""
    _require_entitled(actor, standing)
    require_known_choice(standing.choices, choice)
    return _columns(actor, standing, choice, explanation, language)


def _columns(
    actor: Actor, standing: Standing, choice: str, explanation: str, language: str
) -> Columns:
    return {
        "public_id": new_public_id(), "forum_id": standing.forum_id,
        "question_id": standing.question_id, "elector_id": standing.elector_id, "choice": choice,
        "explanation": _explanation(explanation), "language": language,
        "cast_by_id": actor.signed_in.pk, "cast_at": standing.moment, "is_current": True,
        "accreditation_id": actor.accreditation.pk if actor.accreditation else None,
        "token_id": actor.token.pk if actor.token else None,
    }  # fmt: skip


def _explanation(words: str) -> str:
    return require_text(words, LONGEST_EXPLANATION, place="explanation") if words.strip() else ""


def _noted(actor: Actor, columns: Columns) -> dict[str, Any]:
    """The ballot's entry in the audit."""
    after, forum_id = {"choice": columns["choice"]}, columns["forum_id"]
    return audit.values_of(actor, "cast_ballot", "ballot", forum_id=forum_id, after=after)


def _append(actor: Actor, columns: Columns) -> Ballot:
    (made,) = ask(Query(_APPEND, columns | _noted(actor, columns)))
    ballot = Ballot(pk=_announced(columns, made), **columns)
    ballot._state.adding, ballot._state.db = False, DEFAULT_DB_ALIAS
    return ballot


def _announced(columns: Columns, made: Found) -> int:
    """The ballot's number."""
    number, to_do = made.row
    if to_do:
        announce(OutboxFilled(item_id=to_do))
    announce(BallotCast(question_id=columns["question_id"]))
    return int(number)
