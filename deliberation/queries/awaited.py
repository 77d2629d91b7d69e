"""Acts that await one person: rows of each kind, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from deliberation.models import Accreditation, Assent, Ballot, Elector, Question
from deliberation.queries.audiences import SITTING, Viewer
from deliberation.queries.questions import within_audiences
from deliberation.rules.delegations import ALWAYS_CAST

PRESIDING = {"chair", "deputy"}
BEFORE_EXPIRY = timedelta(days=7)
Sources = dict[str, tuple[QuerySet[Any], Any]]


@dataclass(frozen=True)
class Seat:
    """A credential in force: where its holder sits, and whether they cast."""

    forum_id: int
    delegation_id: int
    chamber: str
    casts: bool


def seats_of(person: User, moment: datetime) -> list[Seat]:
    """The person's seats in every forum; one query."""
    rows = Accreditation.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=moment), person=person, state__in=SITTING,
        starts_at__lte=moment,
    ).exclude(delegation__state="left")  # fmt: skip
    found = rows.values_list(
        "forum_id", "delegation_id", "delegation__constituency__token", "role",
        "delegation__delegates_may_cast", "may_cast",
    )  # fmt: skip
    return [
        Seat(
            forum,
            delegation,
            chamber,
            role in ALWAYS_CAST or (role == "delegate" and (all_cast or may_cast)),
        )
        for forum, delegation, chamber, role, all_cast, may_cast in found
    ]


def awaited(
    person: User, viewers: dict[int, Viewer], seats: Sequence[Seat], moment: datetime
) -> Sources:
    """By kind: the rows, and the column of the deadline or None."""
    questions = within_audiences(Question.objects.all(), viewers, person.pk)
    found: Sources = {
        "vote": (_unanswered(questions, person, viewers, seats, moment), F("closes_at")),
        "announced": (_announced(questions, seats), F("opens_at")),
        "credential-expiring": (_expiring(person, moment), F("ends_at")),
    }
    hands: tuple[tuple[str, str, Q, Any], ...] = (
        ("certify", "certify", _over(moment), None),
        ("close", "close", Q(state="open", closes_at__gt=moment), F("closes_at")),
        ("open-unheard", "open-unheard", Q(state="drafted"), F("opens_at")),
    )
    of_forum = questions.filter(delegation=None)
    for what, act, when, due in hands:
        rows = of_forum.filter(when & _hand_awaited(person, viewers, act))
        found[what] = (rows.filter(opens_at__isnull=False) if due is not None else rows, due)
    return found


def _unanswered(
    questions: QuerySet[Question],
    person: User,
    viewers: dict[int, Viewer],
    seats: Sequence[Seat],
    moment: datetime,
) -> QuerySet[Question]:
    """Open to a delegation the person casts for, or to themselves on a roll, and without its ballot."""
    presides = {forum for forum, viewer in viewers.items() if viewer.roles & PRESIDING}
    casting = [one.delegation_id for one in seats if one.casts and one.forum_id not in presides]
    voted = Ballot.objects.filter(
        question=OuterRef(OuterRef("pk")), elector=OuterRef("pk"), is_current=True
    )
    silent = Elector.objects.filter(
        Q(delegation__in=casting) | Q(person=person), ~Exists(voted),
        electorate=OuterRef("electorate"),
    )  # fmt: skip
    return questions.filter(Exists(silent), state="open", closes_at__gt=moment)


def _announced(questions: QuerySet[Question], seats: Sequence[Seat]) -> QuerySet[Question]:
    """Announced, not open yet, and put to a chamber in which the person sits."""
    concerned = Q(pk__in=[])
    for forum, chamber in {(one.forum_id, one.chamber) for one in seats}:
        concerned |= Q(forum=forum, chambers__contains=[chamber])
    return questions.filter(
        concerned, state="drafted", announced_at__isnull=False, opens_at__isnull=False
    )


def _expiring(person: User, moment: datetime) -> QuerySet[Accreditation]:
    return Accreditation.objects.filter(
        person=person, state__in=SITTING, ends_at__gt=moment, ends_at__lte=moment + BEFORE_EXPIRY
    ).exclude(delegation__state="left")


def _over(moment: datetime) -> Q:
    return Q(state="closed") | Q(state="open", closes_at__lte=moment)


def _hand_awaited(person: User, viewers: dict[int, Viewer], act: str) -> Q:
    """Where one of the person's offices is the side whose hand is missing, and the other's is not theirs.

    Everyone certifies; of the other acts only those are awaited that one side has begun.
    """
    given = Assent.objects.filter(question=OuterRef("pk"), act=act)
    wanted = Q(pk__in=[])
    for side, offices in (("chair", PRESIDING), ("teller", {"teller"})):
        mine = [forum for forum, viewer in viewers.items() if viewer.roles & offices]
        due = Q(Q(forum__in=mine), ~Exists(given.filter(side=side)))
        wanted |= due if act == "certify" else Q(due, Exists(given))
    return Q(wanted, ~Exists(given.filter(person=person)))
