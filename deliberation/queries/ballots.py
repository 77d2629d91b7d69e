"""Ballots as their readers may see them."""

from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from deliberation.models import Ballot, Elector, Question


def current_ballots(question: Question) -> QuerySet[Ballot]:
    return Ballot.objects.filter(question=question, is_current=True)


def current_ballot(question: Question, elector: Elector | None) -> Ballot | None:
    """The ballot that counts for this elector, if any."""
    return current_ballots(question).filter(elector=elector).first() if elector else None


def history(question: Question, elector: Elector) -> QuerySet[Ballot]:
    """Every ballot of this elector, newest first."""
    return (
        Ballot.objects.filter(question=question, elector=elector)
        .select_related("cast_by", "accreditation__delegation__participant")
        .order_by("-id")
    )


def roll_call(question: Question) -> QuerySet[Any]:
    """Every elector with ``answer`` and ``reason``; who gave none has an empty answer."""
    return (
        Elector.objects.filter(electorate=question.electorate_id)
        .annotate(
            given=FilteredRelation(
                "ballots", condition=Q(ballots__question=question, ballots__is_current=True)
            )
        )
        .annotate(answer=F("given__choice"), reason=F("given__explanation"))
        .order_by("id")
    )
