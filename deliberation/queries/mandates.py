"""What delegations asked their own members before a vote, as far as it is shown beside their ballots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from deliberation.models import Delegation, Elector, Question, Tally
from deliberation.queries.questions import life_of
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.mandates import require_to_come
from deliberation.rules.refusals import RuleBroken


@dataclass(frozen=True)
class Mandate:
    """A delegation's question to its members, closed and shown, with its final count."""

    question: Question
    tally: Tally

    @property
    def delegation(self) -> Delegation:
        assert self.question.delegation is not None  # noqa: S101 - a mandate is a delegation's
        return self.question.delegation


def shown_on(question: Question, delegations: Iterable[int | None] | None = None) -> list[Mandate]:
    """Those shown on this question, or of these delegations alone; at most two queries.

    To be shown to others only while the ballots of the question may be seen.
    """
    rows = Question.objects.filter(mandate_for=question, shown_at__isnull=False)
    if delegations is not None:
        rows = rows.filter(delegation__in=[one for one in delegations if one])
    final = Prefetch("tallies", Tally.objects.filter(is_final=True), to_attr="final")
    found = rows.select_related("rule", "electorate", "delegation__participant")
    ordered = found.prefetch_related(final).order_by("delegation__participant__name", "id")
    return [Mandate(row, row.final[0]) for row in ordered]


def named_on(question: Question) -> list[str]:
    """Public ids of those on the page of a vote, in its order, once its ballots may be seen."""
    return [one.question.public_id for one in shown_on(question)]


def by_delegation(found: Iterable[Mandate]) -> dict[int, list[Mandate]]:
    groups: dict[int, list[Mandate]] = {}
    for one in found:
        groups.setdefault(one.delegation.pk, []).append(one)
    return groups


def for_record(question: Question) -> dict[str, Any]:
    """The mandates under a result, for the record; nothing where there is none."""
    told = [facts(one, question.audience) for one in shown_on(question)]
    return {"mandates": told} if told else {}


def facts(mandate: Mandate, audience: str) -> dict[str, Any]:
    """One mandate for the record: numbers and origin, and its title where the vote itself is public."""
    asked, frozen = mandate.question, mandate.question.electorate
    return {
        "delegation": str(mandate.delegation),
        "symbol": asked.symbol,
        "title": asked.title if audience == PUBLIC else "",
        "rule_hash": mandate.tally.rule_hash,
        "by_choice": mandate.tally.by_choice,
        "outcome": mandate.tally.outcome,
        "roll_sha256": frozen.origin_facts.get("roll_sha256", "") if frozen else "",
    }


def votes_on(question: Question, delegation: Delegation) -> bool:
    """Whether the delegation has a vote on it, or would have, were it opened now."""
    if question.roll_id or question.delegation_id:
        return False
    if question.electorate_id:
        rows = Elector.objects.filter(electorate=question.electorate_id, delegation=delegation)
        return rows.exists()
    seated = delegation.state == Delegation.State.SEATED
    return seated and delegation.constituency.token in question.chambers


def may_come(question: Question, now: datetime) -> bool:
    """Whether members can still be asked about it."""
    try:
        require_to_come(life_of(question), question.announced_at, now)
    except RuleBroken:
        return False
    return question.delegation_id is None
