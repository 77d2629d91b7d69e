"""Whom an announcement has reached, and who is still to be told."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from deliberation.models import (
    Accreditation,
    Announcement,
    Delegation,
    Elector,
    Notice,
    Question,
)
from deliberation.queries.audiences import sitting_accreditations
from deliberation.queries.clock import ClockTimestamp
from deliberation.queries.electorates import seated_delegations

SPEAKING = ("head", "alternate")
KIND = "question-announced"


def unheard(question: Question) -> list[Delegation]:
    """Delegations that would be entitled now, and none of whose heads and alternates was sent the
    newest announcement; before there is one, all of them. One with nobody to tell is among them.

    Of a question to people on a roll no delegation is entitled."""
    if question.roll_id or question.delegation_id:
        return []
    sent = _newest(question).filter(delegation=OuterRef("pk"), notice__state=Notice.State.SENT)
    entitled = seated_delegations(question.forum, question.chambers)
    return list(entitled.filter(~Exists(sent)))


def untold(question: Question) -> QuerySet[Accreditation]:
    """Heads and alternates of these delegations to whom the newest announcement was not written yet."""
    if question.roll_id or question.delegation_id:
        return Accreditation.objects.none()
    written = _newest(question).filter(
        delegation=OuterRef("delegation"), notice__person=OuterRef("person")
    )
    seated = seated_delegations(question.forum, question.chambers)
    return (
        sitting_accreditations(question.forum, ClockTimestamp())
        .filter(~Exists(written), role__in=SPEAKING, delegation__in=seated, person__is_active=True)
        .select_related("person", "delegation__participant")
        .order_by("id")
    )


def untold_people(question: Question) -> QuerySet[Elector]:
    """Whoever stands on the closed roll that votes, and was not written to of the newest announcement."""
    if question.roll is None or question.roll.electorate_id is None:
        return Elector.objects.none()
    written = Notice.objects.filter(
        person=OuterRef("person"), kind=KIND, key=key_for_people(question)
    )
    return (
        Elector.objects.filter(
            ~Exists(written), electorate=question.roll.electorate_id, person__is_active=True
        )
        .select_related("person")
        .order_by("id")
    )


def key_for_people(question: Question) -> str:
    """Of the messages by which one announcement is told to the people of a roll."""
    return f"{_beginning(question)}{question.announced_at:%y%m%d%H%M%S%f}"


def _beginning(question: Question) -> str:
    return f"{question.pk}:person:"


def _newest(question: Question) -> QuerySet[Announcement]:
    """What belongs to the newest announcement; nothing where there is none."""
    rows = Announcement.objects.filter(question=question)
    at = question.announced_at
    return rows.filter(announced_at=at) if at else rows.none()


def told_of(question: Question) -> QuerySet[User]:
    """Everyone to whom the vote was announced, each once."""
    seated = Announcement.objects.filter(question=question, notice__person=OuterRef("pk"))
    listed = Notice.objects.filter(
        person=OuterRef("pk"), kind=KIND, key__startswith=_beginning(question)
    )
    told = Q(Exists(seated)) | Q(Exists(listed))
    return User.objects.filter(told, is_active=True).order_by("id")


def announced_drafts() -> list[int]:
    """Questions that are announced and not open yet."""
    rows = Question.objects.filter(state="drafted", announced_at__isnull=False)
    return list(rows.order_by("id").values_list("id", flat=True))
