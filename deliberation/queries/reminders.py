"""Who is to be reminded of what, set by set."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from deliberation.models import Accreditation, Ballot, Elector, Question
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import ClockTimestamp

LAST_HOURS = timedelta(hours=24)
BEFORE_EXPIRY = timedelta(days=7)
CASTING = ("head", "alternate")


def casting_for(question: Question) -> QuerySet[Accreditation]:
    """The heads and alternates, now, of the delegations in the question's frozen electorate."""
    return _sitting().filter(delegation__electors__electorate=question.electorate_id)


def _sitting() -> QuerySet[Accreditation]:
    now = ClockTimestamp()
    rows = Accreditation.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), role__in=CASTING, state__in=SITTING, starts_at__lte=now,
        person__is_active=True,
    )  # fmt: skip
    return rows.select_related("person").order_by("id").distinct()


def people_of(electorate_id: int | None) -> QuerySet[Elector]:
    """The people of a roll who can still act, by their places on it."""
    rows = Elector.objects.filter(electorate=electorate_id, person__is_active=True)
    return rows.select_related("person").order_by("id")


def undecided_people(question: Question) -> QuerySet[Elector]:
    """Of the people of its roll, those who have not answered."""
    return people_of(question.electorate_id).filter(~Exists(_answers(question)))


def _answers(question: Question) -> QuerySet[Ballot]:
    return Ballot.objects.filter(question=question, elector=OuterRef("pk"), is_current=True)


def questions_closing_soon(now: datetime) -> QuerySet[Question]:
    """Open for less than a day still, of those that were open for longer than a day."""
    return Question.objects.filter(
        state="open",
        closes_at__gt=now,
        closes_at__lte=now + LAST_HOURS,
        opens_at__lt=F("closes_at") - LAST_HOURS,
    ).select_related("forum", "rule")


def undecided_casters(question: Question) -> QuerySet[Accreditation]:
    """Of those who may cast, the ones whose delegation has an elector without a ballot."""
    silent = Elector.objects.filter(
        ~Exists(_answers(question)),
        electorate=question.electorate_id,
        delegation=OuterRef("delegation"),
    )
    return _sitting().filter(Exists(silent))


def expiring_accreditations(now: datetime) -> QuerySet[Accreditation]:
    """Credentials in force that end within a week; one given for less than that is not warned of."""
    return (
        Accreditation.objects.filter(
            state__in=SITTING,
            ends_at__gt=now,
            ends_at__lte=now + BEFORE_EXPIRY,
            starts_at__lt=F("ends_at") - BEFORE_EXPIRY,
            person__is_active=True,
        )
        .exclude(delegation__state="left")
        .select_related("person", "forum", "delegation__participant")
        .order_by("id")
    )
