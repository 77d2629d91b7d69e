"""Telling people on rolls: that they stand there, and that their answer is shown as a mandate."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from deliberation.models import Question, Roll
from deliberation.operations import notices
from deliberation.operations.notices import Message
from deliberation.queries.reminders import people_of
from deliberation.rules.refusals import _


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


def tell_left_out(payload: dict[str, Any]) -> None:
    """Whoever registered through an identity provider and was bound to it no longer at the closing."""
    roll = Roll.objects.select_related("forum").get(pk=payload["roll"])
    notices.tell_all(
        [
            Message(
                person,
                kind="on-a-roll",
                subject=_("You are not on the roll “%(title)s”"),
                body=_(
                    "The roll “%(title)s” in %(forum)s was closed without you: your account is no"
                    " longer connected to %(issuer)s, through which you had registered."
                ),
                facts={"title": roll.title, "forum": roll.forum.name, "issuer": roll.issuer},
                forum=roll.forum,
                link=reverse("roll", args=[roll.forum.slug, roll.public_id]),
                key=f"roll-left-out:{roll.pk}",
            )
            for person in User.objects.filter(pk__in=payload["people"])
        ]
    )


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
