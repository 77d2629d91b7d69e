"""The dates of one person: openings and deadlines of the votes that concern them, ends of credentials."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.tokens import hash_of
from deliberation.models import Accreditation, CalendarFeed, Elector, Question
from deliberation.queries.audiences import SITTING, viewers_of
from deliberation.queries.awaited import seats_of
from deliberation.queries.clock import database_clock
from deliberation.queries.questions import within_audiences

PAST = timedelta(days=90)
AT_MOST = 1000


@dataclass(frozen=True)
class Date:
    """``what``: opens, closes or ends."""

    what: str
    at: datetime
    changed_at: datetime
    question: Question | None = None
    credential: Accreditation | None = None
    sequence: int = 0
    is_cancelled: bool = False


def person_of_secret(secret: str) -> User | None:
    """Whose calendar it is, while the address stands and its owner is active."""
    feed = (
        CalendarFeed.objects.filter(
            secret_hash=hash_of(secret), ended_at=None, person__is_active=True
        )
        .select_related("person")
        .first()
    )
    return feed.person if feed else None


def feed_of(person: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person, ended_at=None).first()


def dates_of(person: User, now: datetime | None = None) -> list[Date]:
    """Everything from 90 days ago on that the person may see now; six queries."""
    moment = now or database_clock()
    questions = _questions(person, moment)
    found = [date for question in questions for date in _of_question(question)]
    held = Accreditation.objects.filter(
        person=person, state__in=SITTING, ends_at__gt=moment - PAST
    ).exclude(delegation__state="left")
    ending = held.select_related("forum", "delegation__participant").order_by("ends_at")
    return found + [
        Date("ends", one.ends_at, one.starts_at, credential=one)
        for one in ending[:AT_MOST]
        if one.ends_at
    ]


def _questions(person: User, moment: datetime) -> list[Question]:
    viewers, seats = viewers_of(person, moment), seats_of(person, moment)
    mine = Elector.objects.filter(
        Q(delegation__in=[one.delegation_id for one in seats]) | Q(person=person),
        electorate=OuterRef("electorate"),
    )
    concerned = Q(Exists(mine))
    for forum, chamber in {(one.forum_id, one.chamber) for one in seats}:
        concerned |= Q(forum=forum, chambers__contains=[chamber], electorate=None)
    rows = within_audiences(Question.objects.all(), viewers, person.pk).filter(
        concerned, announced_at__isnull=False, opens_at__gt=moment - PAST
    )
    return list(rows.select_related("forum").order_by("opens_at", "id")[:AT_MOST])


def _of_question(question: Question) -> list[Date]:
    cancelled = question.state in {"withdrawn", "voided"}
    stamps = (
        question.announced_at, question.closed_at, question.certified_at,
        question.opens_at if question.electorate_id else None,
    )  # fmt: skip
    changed_at = max(one for one in stamps if one)
    found = []
    for what, at in (("opens", question.opens_at), ("closes", question.closes_at)):
        if at:
            found.append(
                Date(
                    what, at, changed_at, question=question, sequence=question.changes,
                    is_cancelled=cancelled,
                )
            )  # fmt: skip
    return found
