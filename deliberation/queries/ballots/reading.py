"""Ballots as their readers may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from deliberation.models import Ballot, Elector, Question
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import stage_of, state_at
from deliberation.rules.delegations import require_may_cast
from deliberation.rules.permissions import STAGES, Act, allowed
from deliberation.rules.questions import State
from deliberation.rules.refusals import RuleBroken


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
