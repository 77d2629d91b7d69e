"""Telling whoever is to vote that a vote will open: nobody is bound by what they were not told of."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from deliberation.models import Accreditation, Announcement, Elector, Notice, Question
from deliberation.operations import locks, notices
from deliberation.operations.notices import Message
from deliberation.queries import announcements
from deliberation.rules.questions import State
from deliberation.rules.refusals import _


def tell_voters(question: Question, announced_at: datetime) -> int:
    """Write to whoever was not written to yet: heads and alternates, or everyone on the closed roll.

    Called with the question held; returns how many were written to.
    """
    people = list(announcements.untold_people(question))
    told = notices.tell_all([_to_person(question, one, one.person) for one in people if one.person])
    return len(told) + len(_tell_delegations(question, announced_at))


def _tell_delegations(question: Question, announced_at: datetime) -> list[Notice]:
    untold = list(announcements.untold(question))
    seats = {_key(question, one): one.delegation_id for one in untold}
    told = notices.tell_all([_message(question, one) for one in untold])
    Announcement.objects.bulk_create(
        Announcement(
            question=question, delegation_id=seats[one.key], notice=one,
            announced_at=announced_at,
        )
        for one in told
    )  # fmt: skip
    return told


def _key(question: Question, seat: Accreditation) -> str:
    return f"{question.pk}:{seat.delegation_id}:{seat.person_id}:{question.announced_at:%y%m%d%H%M%S%f}"


def _message(question: Question, seat: Accreditation) -> Message:
    return Message(
        seat.person,
        kind=announcements.KIND,
        subject=_("A vote is announced: %(title)s"),
        body=_(
            "%(symbol)s, “%(title)s”, will be put to the vote in %(forum)s from %(opens)s (UTC)."
            " %(delegation)s is entitled to vote. Read what is put to the vote and prepare your answer."
        ),
        facts=_facts(question) | {"delegation": str(seat.delegation)},
        forum=question.forum,
        link=_link(question),
        deadline=question.opens_at,
        key=_key(question, seat),
        audience=question.audience,
    )


def _to_person(question: Question, elector: Elector, person: User) -> Message:
    return Message(
        person,
        kind=announcements.KIND,
        subject=_("A vote is announced: %(title)s"),
        body=_(
            "%(symbol)s, “%(title)s”, will be put to the vote in %(forum)s from %(opens)s (UTC)."
            " You vote on it as %(alias)s. Read what is put to the vote and prepare your answer."
        ),
        facts=_facts(question) | {"alias": elector.name},
        forum=question.forum,
        link=_link(question),
        deadline=question.opens_at,
        key=announcements.key_for_people(question),
    )


def _facts(question: Question) -> dict[str, str]:
    return {
        "symbol": question.symbol,
        "title": question.title,
        "forum": question.forum.name,
        "opens": f"{question.opens_at:%Y-%m-%d %H:%M}",
    }


def _link(question: Question) -> str:
    return f"/forums/{question.forum.slug}/questions/{question.public_id}/"


@transaction.atomic
def complete_announcement(*, question_id: int) -> int:
    """Write to whoever became head or alternate, took a seat, or came onto the roll, since a vote was announced."""
    locks.hold_question(question_id)
    question = Question.objects.select_related("forum", "roll").get(pk=question_id)
    if question.state != State.DRAFTED or question.announced_at is None:
        return 0
    return tell_voters(question, question.announced_at)
