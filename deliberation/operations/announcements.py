"""Telling every entitled delegation that a vote will open: nobody is bound by what they were not told of."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Accreditation, Announcement, Notice, Question
from deliberation.operations import locks, notices
from deliberation.operations.notices import Message
from deliberation.queries import announcements
from deliberation.rules.questions import State
from deliberation.rules.refusals import _


def tell_delegations(question: Question, announced_at: datetime) -> list[Notice]:
    """Write to each head and alternate who was not written to yet; called with the question held."""
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
        kind="question-announced",
        subject=_("A vote is announced: %(title)s"),
        body=_(
            "%(symbol)s, “%(title)s”, will be put to the vote in %(forum)s from %(opens)s (UTC)."
            " %(delegation)s is entitled to vote. Read what is put to the vote and prepare your answer."
        ),
        facts={
            "symbol": question.symbol,
            "title": question.title,
            "forum": question.forum.name,
            "opens": f"{question.opens_at:%Y-%m-%d %H:%M}",
            "delegation": str(seat.delegation),
        },
        forum=question.forum,
        link=f"/forums/{question.forum.slug}/questions/{question.public_id}/",
        deadline=question.opens_at,
        key=_key(question, seat),
        audience=question.audience,
    )


@transaction.atomic
def complete_announcement(*, question_id: int) -> int:
    """Write to whoever became head or alternate, or took a seat, since a vote was announced."""
    locks.hold_question(question_id)
    question = Question.objects.select_related("forum").get(pk=question_id)
    if question.state != State.DRAFTED or question.announced_at is None:
        return 0
    return len(tell_delegations(question, question.announced_at))
