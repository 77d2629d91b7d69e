"""Ballots as their readers may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, FilteredRelation, Q, QuerySet

from accounts.models import Token, User
from accounts.statements import Query, ask, row_of
from deliberation.models import Accreditation, Ballot, Elector, Question
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import stage_of, state_at
from deliberation.rules.delegations import require_may_cast
from deliberation.rules.permissions import FORUM, STAGES, Act, allowed
from deliberation.rules.questions import QuestionLife, State
from deliberation.rules.refusals import RuleBroken

# What the locks protect is read here, so this is asked after them: a statement of its own.
_STANDING = """
SELECT question.id, question.forum_id, question.state, question.closes_at, charter.phase,
       ARRAY(SELECT jsonb_array_elements_text(rule.value -> 'choices')), clock.moment,
       credential.role, seat.delegates_may_cast OR credential.may_cast,
       COALESCE(
           (SELECT MIN(elector.id) FROM deliberation_elector AS elector
            WHERE elector.electorate_id = question.electorate_id AND elector.delegation_id = seat.id),
           (SELECT elector.id FROM deliberation_elector AS elector
            WHERE elector.electorate_id = question.electorate_id AND elector.id = %(roll_place)s),
           0),
       EXISTS (SELECT FROM deliberation_forumrole AS office
               WHERE office.forum_id = question.forum_id AND office.person_id = %(person)s
                 AND office.role IN ('chair', 'deputy') AND office.starts_at <= clock.moment
                 AND (office.ends_at IS NULL OR office.ends_at > clock.moment))
FROM (SELECT COALESCE(%(now)s, clock_timestamp()) AS moment) AS clock
JOIN deliberation_question AS question ON question.id = %(question)s
JOIN deliberation_decisionrule AS rule ON rule.id = question.rule_id
LEFT JOIN deliberation_charter AS charter ON charter.id = question.of_charter_id
LEFT JOIN (deliberation_accreditation AS credential
           JOIN deliberation_delegation AS seat
             ON seat.id = credential.delegation_id AND seat.state <> 'left')
  ON credential.id = %(accreditation)s AND credential.state IN ('provisional', 'accepted')
 AND credential.starts_at <= clock.moment
 AND (credential.ends_at IS NULL OR credential.ends_at > clock.moment)
"""

# Whatever is not as plain as this, an address finds in its usual steps.
_ADDRESSED = """
SELECT question.id, credential.id, credential.public_id, credential.forum_id,
       credential.delegation_id, credential.person_id, credential.role
FROM deliberation_forum AS forum
JOIN deliberation_question AS question
  ON question.forum_id = forum.id AND question.public_id = %(question)s
 AND question.audience = 'public' AND question.state NOT IN ('drafted', 'withdrawn')
 AND NOT EXISTS (
     SELECT FROM deliberation_charter AS charter
     WHERE charter.id = question.of_charter_id AND charter.audience <> 'public'
 )
JOIN deliberation_accreditation AS credential
  ON credential.forum_id = forum.id AND credential.public_id = %(acting_as)s
 AND credential.person_id = %(person)s::bigint
WHERE forum.slug = %(forum)s
"""
_OF_CREDENTIAL = ("id", "public_id", "forum_id", "delegation_id", "person_id", "role")


@dataclass(frozen=True)
class Standing:
    """A question and somebody's right to answer it at ``moment``, as one statement found them.

    ``role`` is that of the credential, None where it no longer gives rights; ``elector_id`` is 0
    where the electorate does not hold whom they speak for. ``delegates_may_cast`` says so of this one.
    """

    question_id: int
    forum_id: int
    state: str
    closes_at: datetime | None
    phase: str | None
    choices: Sequence[str]
    moment: datetime
    role: str | None
    delegates_may_cast: bool | None
    elector_id: int
    presides: bool

    @property
    def life(self) -> QuestionLife:
        return QuestionLife(state=State(self.state), closes_at=self.closes_at)

    @property
    def stage(self) -> str:
        """The phase of the charter concerned, or ``forum``."""
        return self.phase or FORUM


def standing_after(
    lock: Query, actor: Actor, question_id: int, now: datetime | None = None
) -> Standing:
    """What stands once ``lock`` is taken; one trip. Raises Question.DoesNotExist."""
    values = {
        "question": question_id,
        "person": actor.person.pk if actor.person else None,
        "accreditation": actor.accreditation.pk if actor.accreditation else None,
        "roll_place": actor.roll_place.pk if actor.roll_place else None,
        "now": now,
    }
    _locked, found = ask(lock, Query(_STANDING, values))
    if not found.row:
        raise Question.DoesNotExist
    return Standing(*found.row)


def addressed(
    person: User | None, token: Token | None, *, forum: str, question: str, acting_as: str
) -> tuple[int, Actor] | None:
    """A question that everyone may see and the person's credential of this name; one statement.

    None where there is no such pair, or it takes more to tell. Whether the credential still gives
    rights is asked after the lock, by :func:`standing_after`.
    """
    named = {"forum": forum, "question": question, "acting_as": acting_as}
    row = row_of(_ADDRESSED, named | {"person": person.pk if person else None})
    if not row:
        return None
    credential = Accreditation.from_db(DEFAULT_DB_ALIAS, _OF_CREDENTIAL, row[1:])
    return row[0], Actor(person, accreditation=credential, token=token)


def current_ballots(question: Question) -> QuerySet[Ballot]:
    return Ballot.objects.filter(question=question, is_current=True)


def current_ballot(question: Question, elector: Elector | None) -> Ballot | None:
    """The ballot that counts for this elector, if any."""
    return current_ballots(question).filter(elector=elector).first() if elector else None


def answers_of(question: Question, delegations: Iterable[int]) -> dict[int, str]:
    """What these delegations have answered so far; one query."""
    rows = current_ballots(question).filter(elector__delegation__in=list(delegations))
    return {seat or 0: choice for seat, choice in rows.values_list("elector__delegation", "choice")}


def history(question: Question, elector: Elector) -> QuerySet[Ballot]:
    """Every ballot of this elector, newest first."""
    return (
        Ballot.objects.filter(question=question, elector=elector)
        .select_related("cast_by", "accreditation__delegation__participant")
        .order_by("-id")
    )


def histories(question: Question, electors: Iterable[Elector]) -> dict[int, list[Ballot]]:
    """Every ballot of these electors, newest first, by elector; one query."""
    found: dict[int, list[Ballot]] = {elector.pk: [] for elector in electors}
    rows = Ballot.objects.filter(question=question, elector__in=list(found))
    for ballot in rows.select_related("cast_by").order_by("-id"):
        found[ballot.elector_id].append(ballot)
    return found


def roll_call(question: Question) -> QuerySet[Any]:
    """Every elector with ``answer``, ``reason`` and its ``language``; who gave none has an empty answer."""
    return (
        Elector.objects.filter(electorate=question.electorate_id)
        .annotate(
            given=FilteredRelation(
                "ballots", condition=Q(ballots__question=question, ballots__is_current=True)
            )
        )
        .annotate(
            answer=F("given__choice"),
            reason=F("given__explanation"),
            language=F("given__language"),
        )
        .order_by("id")
    )


@dataclass(frozen=True)
class Casting:
    """A capacity that speaks for an elector of the question, and whether it may cast now."""

    actor: Actor
    elector: Elector
    may_cast: bool


def castings(
    question: Question, capacities: Iterable[Actor], *, presides: bool, now: datetime
) -> list[Casting]:
    """For whom of its electors a person speaks on the question; ``presides``: whether they chair now.

    An adviser or observer speaks for nobody; whoever chairs, and delegates without leave, see their
    delegation's ballot but do not cast it.
    """
    speaking = [one for one in capacities if _speaks(one, question)]
    if not speaking:
        return []
    electors = {elector.delegation_id: elector for elector in _electors_of(question, speaking)}
    opened = state_at(question, now) is State.OPEN
    found = []
    for actor in speaking:
        elector = actor.roll_place or electors.get(_delegation_of(actor))
        if elector:
            free = opened and _may_cast(actor, presides=presides)
            found.append(Casting(actor, elector, free and _at_stage(actor, question)))
    return found


def _speaks(actor: Actor, question: Question) -> bool:
    if actor.roll_place and actor.roll_place.electorate_id != question.electorate_id:
        return False
    return question.electorate_id is not None and any(
        allowed(actor.role, Act.CAST_BALLOT, stage) for stage in STAGES
    )


def _at_stage(actor: Actor, question: Question) -> bool:
    return allowed(actor.role, Act.CAST_BALLOT, stage_of(question))


def _delegation_of(actor: Actor) -> int | None:
    return actor.accreditation.delegation_id if actor.accreditation else None


def _electors_of(question: Question, actors: Iterable[Actor]) -> QuerySet[Elector]:
    delegations = [_delegation_of(actor) for actor in actors]
    return Elector.objects.filter(electorate=question.electorate_id, delegation__in=delegations)


def _may_cast(actor: Actor, *, presides: bool) -> bool:
    if actor.accreditation is None:
        return True
    try:
        require_may_cast(
            actor.accreditation.role,
            delegates_may_cast=actor.accreditation.may_cast
            or actor.accreditation.delegation.delegates_may_cast,
            presides=presides,
        )
    except RuleBroken:
        return False
    return True


def own_answers(
    questions: Iterable[Question], capacities: Iterable[Actor]
) -> dict[int, list[tuple[Elector, str | None]]]:
    """By question, the electors a person speaks for, each with its present answer; one query."""
    rows = list(questions)
    speaking = [
        one
        for one in capacities
        if any(allowed(one.role, Act.CAST_BALLOT, stage) for stage in STAGES)
    ]
    delegations = {_delegation_of(actor) for actor in speaking} - {None}
    places = {actor.roll_place.pk for actor in speaking if actor.roll_place}
    if not (delegations or places) or not rows:
        return {}
    electorates = {row.electorate_id for row in rows if row.electorate_id}
    mine = Elector.objects.filter(
        Q(delegation__in=delegations) | Q(pk__in=places), electorate__in=electorates
    )
    given = {
        (ballot.question_id, ballot.elector_id): ballot.choice
        for ballot in Ballot.objects.filter(question__in=rows, elector__in=mine, is_current=True)
    }
    found: dict[int, list[tuple[Elector, str | None]]] = {}
    for elector in mine.order_by("id"):
        for row in rows:
            if row.electorate_id == elector.electorate_id:
                answer = given.get((row.pk, elector.pk))
                found.setdefault(row.pk, []).append((elector, answer))
    return found
