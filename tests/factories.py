"""Building a table through the operations a person would use, so that no test starts from the impossible."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from deliberation.formats.charters import read_charter
from deliberation.formats.rolls import Listed
from deliberation.mail import notices as mail
from deliberation.models import (
    Charter,
    Delegation,
    Elector,
    Forum,
    Question,
    Roll,
)
from deliberation.operations import (
    charters,
    decisions,
    delegations,
    forums,
    mandates,
    notices,
    participants,
    questions,
    revisions,
    rolls,
)
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor, actor_for, as_administrator
from deliberation.rules.decisions import TEMPLATES

ALL_CHAMBERS = ("government", "corporate", "citizen")
SEATS = (
    ("Avaria", "XAA", "state", "government"),
    ("Borland", "XAB", "state", "government"),
    ("Cobalt Works", "XCA", "company", "corporate"),
    ("Dynamo Group", "XCB", "company", "corporate"),
    ("Assembly of Elm", "XEA", "assembly", "citizen"),
)
OFFICES = ("chair", "secretariat", "teller", "credentials", "moderator")
SMALL = """# A Small Charter

## Part I — Beginnings

### Article 1 — Purpose

1. The Parties shall use artificial intelligence for the wellbeing of all.
2. Nothing in this Charter limits the rights of persons.

### Article 2 — Openness

1. Each Party shall publish the systems it uses, with their purpose.
2. Results paid for by the public are open to the public.
"""
_numbers = count(1)


def number_from(start: int) -> None:
    """Let names made from here on differ from those of an earlier process on the same database."""
    global _numbers
    _numbers = count(start)


@dataclass
class Table:
    """A forum and everyone at it; ``heads`` and ``officers`` are actors, ``delegations`` by code."""

    forum: Forum
    administrator: Actor
    officers: dict[str, Actor] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    heads: dict[str, Actor] = field(default_factory=dict)
    rolls: dict[str, Roll] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    application: str = ""


def person(name: str = "", **fields: object) -> User:
    number = next(_numbers)
    named = name or f"Person {number}"
    email = f"person{number}@test.concord.example"
    return User.objects.create_user(email, "correct horse battery", name=named, **fields)


def administrator() -> Actor:
    return as_administrator(person("Ada Ministrator", is_superuser=True, is_staff=True))


def make_forum(admin: Actor, slug: str = "", symbol: str = "") -> Forum:
    number = next(_numbers)
    return forums.create_forum(
        actor=admin,
        slug=slug or f"forum-{number}",
        symbol=symbol or f"F{number}",
        name=f"Forum {number}",
        languages=("en", "fr", "ar"),
    )


def officer(table: Table, role: str, who: User | None = None) -> Actor:
    held = forums.grant_role(
        actor=table.administrator,
        forum_id=table.forum.pk,
        person=who or person(f"The {role}"),
        role=role,
    )
    return actor_for(held.person, table.forum, held.public_id)


def accredit(
    table: Table,
    delegation: Delegation,
    role: str = "head",
    who: User | None = None,
    ends_at: datetime | None = None,
) -> Actor:
    given = delegations.accredit_person(
        actor=table.officers["credentials"],
        delegation=delegation,
        person=who or person(),
        role=role,
        ends_at=ends_at,
    )
    return actor_for(given.person, table.forum, given.public_id)


def seat(table: Table, name: str, code: str, kind: str, chamber: str) -> Delegation:
    participant = participants.add_participant(
        actor=table.officers["credentials"],
        name=f"{name} {next(_numbers)}",
        code=f"{code}{next(_numbers)}",
        kind=kind,
    )
    return delegations.seat_delegation(
        actor=table.officers["credentials"],
        forum_id=table.forum.pk,
        participant=participant,
        chamber=chamber,
    )


def set_table(slug: str = "", seats: tuple[tuple[str, str, str, str], ...] = SEATS) -> Table:
    admin = administrator()
    table = Table(forum=make_forum(admin, slug), administrator=admin)
    for role in OFFICES:
        table.officers[role] = officer(table, role)
    forums.declare_attribute(
        actor=table.officers["credentials"],
        forum_id=table.forum.pk,
        name="population",
        kind="decimal",
    )
    for name, code, kind, chamber in seats:
        delegation = seat(table, name, code, kind, chamber)
        delegations.state_attribute(
            actor=table.officers["credentials"],
            delegation=delegation,
            name="population",
            value="10.5",
            valid_from=date(2020, 1, 1),
        )
        table.delegations[code] = delegation
        table.heads[code] = accredit(table, delegation)
    return table


def make_roll(table: Table, origin: str = "assembly", **fields: Any) -> Roll:
    return rolls.make_roll(
        actor=table.officers["secretariat"],
        forum_id=table.forum.pk,
        title=f"Roll {next(_numbers)}",
        origin=origin,
        chamber="citizen",
        **({"source": "Assembly of Elm"} if origin == "assembly" else {}),
        **fields,
    )


def close_roll(table: Table, *people: User) -> tuple[Roll, list[Actor]]:
    """A closed roll of these people from an assembly's list, and everyone as its elector."""
    roll = make_roll(table)
    rows = [Listed(line, one.email, one.name) for line, one in enumerate(people, 2)]
    rolls.list_people(actor=table.officers["secretariat"], roll_id=roll.pk, rows=rows)
    closed = rolls.close_roll(actor=table.officers["secretariat"], roll_id=roll.pk)
    return closed, [elector_on(closed, one) for one in people]


def members_roll(table: Table, code: str, *people: User) -> tuple[Roll, list[Actor]]:
    """A closed roll of a delegation's own members, and everyone as its elector."""
    head, number = table.heads[code], next(_numbers)
    made = rolls.make_members_roll(
        actor=head, delegation_id=table.delegations[code].pk, title=f"Ours {number}", source="Us"
    )
    rows = [Listed(line, one.email, one.name) for line, one in enumerate(people, 2)]
    rolls.list_people(actor=head, roll_id=made.pk, rows=rows)
    closed = rolls.close_roll(actor=head, roll_id=made.pk)
    return closed, [elector_on(closed, one) for one in people]


def consultation(
    table: Table, code: str, question: Question, roll: Roll, **fields: Any
) -> Question:
    """What a delegation asks the people of its own roll before a vote, drafted by its head."""
    head, chamber = table.heads[code], roll.constituency.token
    value = TEMPLATES["simple-majority"].build((chamber,))
    rule = decisions.keep_members_rule(
        actor=head, forum_id=table.forum.pk, value=value, template="simple-majority"
    )
    given = {"title": "How we vote", "motion": "We say yes.", "rule": rule} | fields
    return mandates.draft_consultation(actor=head, question_id=question.pk, roll=roll, **given)


def elector_on(roll: Roll, who: User) -> Actor:
    place = Elector.objects.get(electorate=roll.electorate_id, person=who)
    return actor_for(who, roll.forum, place.public_id)


def small_charter(table: Table, slug: str = "small", phase: str = "negotiation") -> Charter:
    charter = revisions.import_charter(
        actor=table.officers["secretariat"],
        forum_id=table.forum.pk,
        draft=read_charter(SMALL),
        slug=slug,
    )
    if phase != "drafting":
        charters.move_phase(actor=table.officers["chair"], charter_id=charter.pk, phase=phase)
    charter.refresh_from_db()
    return charter


def draft_motion(
    table: Table,
    template: str = "concurrent-chambers",
    chambers: tuple[str, ...] = ALL_CHAMBERS,
    **fields: Any,
) -> Question:
    rule = decisions.keep_template(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        template=template,
        chambers=chambers,
    )
    return questions.draft_question(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        title="That the forum meets in spring",
        motion="The forum meets in spring.",
        rule=rule,
        chambers=chambers,
        **fields,
    )


def open_motion(table: Table, lasting: timedelta = timedelta(days=1), **fields: Any) -> Question:
    drafted = draft_motion(table, **fields)
    return opened(table.officers["chair"], drafted.pk, closes_at=database_clock() + lasting)


def opened(
    chair: Actor, question_id: int, *, closes_at: datetime, now: datetime | None = None
) -> Question:
    """Announce the question, let the announcement arrive, and open it."""
    announced(chair, question_id, now=now)
    return questions.open_question(
        actor=chair, question_id=question_id, closes_at=closes_at, now=now
    )


def announced(chair: Actor, question_id: int, *, now: datetime | None = None) -> Question:
    """Announce the question for a minute later than it is announced, and let that arrive."""
    before = now - timedelta(minutes=1) if now else None
    question = questions.announce_question(
        actor=chair,
        question_id=question_id,
        opens_at=now or database_clock() + timedelta(minutes=1),
        now=before,
    )
    let_arrive(question)
    return question


def let_arrive(question: Question) -> None:
    """Send what the announcement wrote, as the outbox would."""
    for one in question.announcements.order_by("id"):
        notices.send_notice(notice_id=one.notice_id, post=mail.post)
