"""Whom an announcement has reached, and who is still to be told."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from deliberation.models import Accreditation, Announcement, Delegation, Notice, Question
from deliberation.queries.audiences import sitting_accreditations
from deliberation.queries.clock import ClockTimestamp
from deliberation.queries.electorates import seated_delegations

SPEAKING = ("head", "alternate")


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


def _newest(question: Question) -> QuerySet[Announcement]:
    """What belongs to the newest announcement; nothing where there is none."""
    rows = Announcement.objects.filter(question=question)
    at = question.announced_at
    return rows.filter(announced_at=at) if at else rows.none()


def told_of(question: Question) -> QuerySet[User]:
    """Everyone to whom the vote was announced, each once."""
    told = Announcement.objects.filter(question=question, notice__person=OuterRef("pk"))
    return User.objects.filter(Exists(told), is_active=True).order_by("id")


def announced_drafts() -> list[int]:
    """Questions that are announced and not open yet."""
    rows = Question.objects.filter(state="drafted", announced_at__isnull=False)
    return list(rows.order_by("id").values_list("id", flat=True))
