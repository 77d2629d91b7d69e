"""Who would be entitled, who is, and for which elector a person may cast."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, Func, Prefetch, QuerySet, TextField

from deliberation.models import Delegation, DelegationAttribute, Elector, Forum, Question
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act, ever_allowed
from deliberation.rules.refusals import RuleBroken, _


def seated_delegations(forum: Forum, chambers: Sequence[str]) -> QuerySet[Delegation]:
    """Delegations at the table in these chambers, in a fixed order."""
    return (
        Delegation.objects.filter(forum=forum, state="seated", constituency__token__in=chambers)
        .select_related("participant", "constituency")
        .order_by("constituency__position", "participant__name", "id")
    )


def with_attributes(rows: QuerySet[Delegation], day: date) -> QuerySet[Delegation]:
    """The delegations with ``dated_values``: what was declared of them up to ``day``, oldest first."""
    values = DelegationAttribute.objects.filter(valid_from__lte=day).select_related("declaration")
    return rows.prefetch_related(
        Prefetch("attribute_values", queryset=values.order_by("valid_from"), to_attr="dated_values")
    )


def attributes_of(delegation: Any) -> dict[str, str]:
    """The attributes a rule may name; ``delegation`` comes from :func:`with_attributes`."""
    values = {one.declaration.name: one.value for one in delegation.dated_values}
    return {**values, "chamber": delegation.constituency.token}


def elector_for(actor: Actor, question: Question) -> Elector:
    """The elector for whom the actor speaks; an adviser or observer speaks for nobody.

    Raises RuleBroken("not-an-elector") where the electorate does not hold the actor's delegation.
    """
    elector = None
    if actor.accreditation and ever_allowed(actor.role, Act.CAST_BALLOT):
        elector = Elector.objects.filter(
            electorate=question.electorate_id, delegation=actor.accreditation.delegation_id
        ).first()
    elif actor.roll_place and actor.roll_place.electorate_id == question.electorate_id:
        elector = actor.roll_place
    if elector is None:
        raise not_entitled()
    return elector


def not_entitled() -> RuleBroken:
    """The refusal of whoever speaks for no elector of the question."""
    return RuleBroken(
        "not-an-elector",
        _("You do not act for anyone who is entitled to vote on this question."),
    )


def electors_of(question: Question) -> QuerySet[Elector]:
    return Elector.objects.filter(electorate=question.electorate_id)


def attribute_names(question: Question) -> list[str]:
    """Every attribute that an elector of the frozen electorate carries, sorted."""
    named = Func(F("attributes"), function="jsonb_object_keys", output_field=TextField())
    return sorted(set(electors_of(question).values_list(named, flat=True)))
