"""Participants: one across all forums; how far each takes part in one, and what it declares of itself."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from deliberation.models import Delegation, Interest, Participant, ParticipationLevel
from deliberation.operations import audit, locks, record
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.participants import (
    LEVELS,
    LONGEST_EVIDENCE,
    LONGEST_WORDS,
    SECTORS,
    require_begun,
    require_ending,
    require_link,
    require_one_of,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME, LONGEST_SHORT, LONGEST_CODE = 160, 60, 16


@transaction.atomic
def add_participant(
    *,
    actor: Actor,
    name: str,
    code: str,
    kind: str,
    short_name: str = "",
    controlled_by: Participant | None = None,
    now: datetime | None = None,
) -> Participant:
    """Add a State, company, organisation or assembly. Raises RuleBroken where name or code is taken."""
    permissions.require(actor, Act.ADD_PARTICIPANT, stage=FORUM)
    name = require_name(name, LONGEST_NAME, place="name")
    code = require_name(code, LONGEST_CODE, place="code").upper()
    short = require_name(short_name or name[:LONGEST_SHORT], LONGEST_SHORT, place="short_name")
    if kind not in Participant.Kind.values:
        raise RuleBroken(
            "participant-kind", _("There is no such kind of participant."), place="kind"
        )
    if Participant.objects.filter(Q(name=name) | Q(code=code)).exists():
        raise RuleBroken(
            "participant-exists", _("A participant of this name or code exists."), place="name"
        )
    made = Participant.objects.create(
        name=name, code=code, kind=kind, short_name=short,
        controlled_by=controlled_by, created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "add_participant", made, after={"name": name, "code": code})
    return made


@transaction.atomic
def record_level(
    *,
    actor: Actor,
    forum_id: int,
    participant: Participant,
    level: str,
    evidence: str,
    link: str = "",
    now: datetime | None = None,
) -> ParticipationLevel:
    """Put on record how far a participant takes part in this forum, and on what evidence.

    Earlier levels stay as its history. Raises RuleBroken ("level-unknown", "link-bad").
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.RECORD_LEVEL, stage=FORUM, forum_id=forum_id)
    moment = now or database_clock()
    made = ParticipationLevel.objects.create(
        forum_id=forum_id, participant=participant,
        level=require_one_of(level, LEVELS, code="level-unknown", place="level"),
        evidence=require_text(evidence, LONGEST_EVIDENCE, place="evidence"),
        link=require_link(link), recorded_by=actor.signed_in, forum_role=actor.office,
        recorded_at=moment,
    )  # fmt: skip
    audit.note(actor, "record_level", made, after={"participant": participant.code, "level": level})
    record.enter(
        forum_id=forum_id,
        kind="level-recorded",
        object_public_id=participant.public_id,
        content={"symbol": participant.code, "title": participant.name, "level": level},
        at=moment,
    )
    return made


@transaction.atomic
def declare_interest(
    *,
    actor: Actor,
    forum_id: int,
    participant: Participant,
    kind: str,
    since: date,
    sector: str = "",
    words: str = "",
    link: str = "",
    now: datetime | None = None,
) -> Interest:
    """Declare what a participant seated here belongs to, lives on or works in.

    The head declares for their own alone. Raises RuleBroken ("interest-kind", "interest-sector",
    "interest-since", "interest-exists", "link-bad", "participant-not-here", "not-your-delegation").
    """
    locks.hold_forum(forum_id)
    _require_declarer(actor, forum_id, participant)
    moment = now or database_clock()
    kind = require_one_of(kind, Interest.Kind.values, code="interest-kind", place="kind")
    is_sector = kind == Interest.Kind.SECTOR
    if is_sector:
        require_one_of(sector, SECTORS, code="interest-sector", place="sector")
    made = Interest(
        forum_id=forum_id, participant=participant, kind=kind, sector=sector if is_sector else "",
        words="" if is_sector and not words.strip() else require_name(
            words, LONGEST_WORDS, place="words"
        ),
        link=require_link(link), since=require_begun(since, moment.date()),
        declared_by=actor.signed_in, accreditation=actor.accreditation,
        forum_role=actor.forum_role, declared_at=moment,
    )  # fmt: skip
    same = {"kind": made.kind, "sector": made.sector, "words": made.words}
    if Interest.objects.filter(participant=participant, ends_on=None, **same).exists():
        raise RuleBroken("interest-exists", _("This interest is declared already."), place="words")
    made.save(force_insert=True)
    audit.note(actor, "declare_interest", made, after={"participant": participant.code, **same})
    return made


@transaction.atomic
def end_interest(
    *, actor: Actor, forum_id: int, interest_id: int, ends_on: date, now: datetime | None = None
) -> Interest:
    """Say from which day on an interest is no longer there; it stays readable with its time.

    Raises RuleBroken ("interest-ended", "interest-ends") and what declaring does.
    """
    locks.hold_forum(forum_id)
    held = Interest.objects.select_for_update(of=("self",)).select_related("participant")
    interest = held.get(pk=interest_id)
    _require_declarer(actor, forum_id, interest.participant)
    if interest.ends_on:
        raise RuleBroken("interest-ended", _("This interest has ended already."))
    today = (now or database_clock()).date()
    interest.ends_on = require_ending(ends_on, interest.since, today)
    interest.save(update_fields=["ends_on"])
    audit.note(actor, "end_interest", interest, after={"ends_on": interest.ends_on})
    return interest


def _require_declarer(actor: Actor, forum_id: int, participant: Participant) -> None:
    permissions.require(actor, Act.DECLARE_INTEREST, stage=FORUM, forum_id=forum_id)
    seats = Delegation.objects.filter(forum_id=forum_id, participant=participant)
    seat = seats.exclude(state="left").first()
    if seat is None:
        raise RuleBroken(
            "participant-not-here", _("This participant has no delegation in this forum.")
        )
    if actor.accreditation:
        permissions.require_same_delegation(actor, seat.pk)
