"""Telling people on rolls: that they stand there, and that they can vote."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from deliberation.models import Elector, Question, Roll
from deliberation.operations import notices
from deliberation.operations.notices import Message
from deliberation.rules.refusals import _


def people_of(electorate_id: int | None) -> QuerySet[Elector]:
    rows = Elector.objects.filter(electorate=electorate_id, person__is_active=True)
    return rows.select_related("person").order_by("id")


def tell_roll_closed(payload: dict[str, Any]) -> None:
    """Everyone on the roll: under which alias they stand there, which nobody else is told."""
    roll = Roll.objects.select_related("forum").get(pk=payload["roll"])
    notices.tell_all(
        [
            Message(
                one.person,
                kind="on-a-roll",
                subject=_("You are on the roll “%(title)s”"),
                body=_(
                    "You are on the roll “%(title)s” in %(forum)s and will be asked to vote. In public"
                    " you appear as %(alias)s, never by name."
                ),
                facts={"title": roll.title, "forum": roll.forum.name, "alias": one.name},
                forum=roll.forum,
                link=reverse("roll", args=[roll.forum.slug, roll.public_id]),
                key=f"roll:{roll.pk}",
            )
            for one in people_of(roll.electorate_id)
            if one.person
        ]
    )


def opened_for_people(question: Question, facts: dict[str, str], link: str) -> Iterable[Message]:
    """To everyone on the roll that votes. They may see it whatever its audience: it asks them."""
    return [
        Message(
            one.person,
            kind="question-opened",
            subject=_("A question is open: %(title)s"),
            body=_(
                "%(symbol)s, “%(title)s”, is open in %(forum)s until %(closes)s (UTC)."
                " You vote on it as %(alias)s."
            ),
            facts=facts | {"alias": one.name},
            forum=question.forum,
            link=link,
            deadline=question.closes_at,
            key=f"{question.pk}:person",
        )
        for one in people_of(question.electorate_id)
        if one.person
    ]


def tell_mandates_shown(payload: dict[str, Any]) -> None:
    """Everyone whom their delegation asked: what they answered together now stands beside its ballot."""
    rows = Question.objects.filter(pk__in=payload["questions"])
    for asked in rows.select_related("forum", "mandate_for", "delegation__participant"):
        notices.tell_all(list(_shown_as_mandate(asked)))


def _shown_as_mandate(asked: Question) -> Iterable[Message]:
    vote = asked.mandate_for
    assert vote is not None  # noqa: S101 - only a mandate is shown
    for one in people_of(asked.electorate_id):
        if one.person:
            yield Message(
                one.person,
                kind="mandate-shown",
                subject=_("Shown as the mandate: %(title)s"),
                body=_(
                    "What the members of %(delegation)s answered to “%(title)s” is now shown in"
                    " %(forum)s as its mandate on %(symbol)s, in numbers and without names."
                ),
                facts={
                    "title": asked.title, "delegation": str(asked.delegation),
                    "forum": asked.forum.name, "symbol": vote.symbol,
                },
                forum=asked.forum,
                link=reverse("question", args=[asked.forum.slug, asked.public_id]),
                key=f"{asked.pk}:person",
            )  # fmt: skip
