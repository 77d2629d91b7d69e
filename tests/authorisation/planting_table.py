"""A unique word in everything that says who sits at the table, and how they came to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from deliberation.formats.rolls import Listed
from deliberation.operations import (
    applications,
    ballots,
    credentials,
    decisions,
    invitations,
    participants,
    procedures,
    questions,
    rolls,
    tallies,
)
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.procedures import draft_of
from tests import factories
from tests.authorisation.rolls import STRATA
from tests.authorisation.sowing import COMMON, Seed, sown
from tests.authorisation.world import World
from tests.factories import Table

_WAITS = timedelta(days=2)


def plant_table(world: World) -> Iterator[Seed]:
    """By the operations, each by whoever does it; ``registered`` applies, and holds what is challenged."""
    yield from _standing(world)
    yield from _application(world)
    yield from _credential(world)
    yield from _rules(world)
    yield from _invitation(world)
    yield from _members(world)
    yield _volunteer(world)
    yield from _vote_by_alias(world)
    yield _asked_among_members(world)


def _registered(world: World) -> Actor:
    return Actor(person=world.people["registered"].user)


def _standing(world: World) -> Iterator[Seed]:
    """Levels with their evidence and declared interests are for the public to judge by."""
    table, level, interest = world.table, sown("level"), sown("interest")
    of_it: dict[str, Any] = {
        "forum_id": table.forum.pk,
        "participant": table.delegations["XAA"].participant,
    }
    participants.record_level(
        actor=table.officers["secretariat"], level="full", evidence=f"Its letter {level}.", **of_it
    )
    participants.declare_interest(
        actor=table.heads["XAA"], kind="funding", words=f"A fund {interest}.",
        since=date(2024, 1, 1), **of_it,
    )  # fmt: skip
    yield Seed(level, "standing", "public", "forum")
    yield Seed(interest, "standing", "public", "forum")


def _application(world: World) -> Iterator[Seed]:
    """What an applicant tells, and why they are refused, is between them and whoever decides."""
    table = world.table
    words = {
        name: sown("applying", name) for name in ("name", "evidence", "control", "link", "why")
    }
    made = applications.apply_for_seat(
        actor=_registered(world), forum_id=table.forum.pk, chamber="corporate",
        name=words["name"], code="QUILL", kind="company", evidence=f"A register {words['evidence']}.",
        controller=words["control"], links=[f"https://x.example/{words['link']}"],
    )  # fmt: skip
    applications.refuse_application(
        actor=table.officers["credentials"], public_id=made.public_id, reason=f"No {words['why']}."
    )
    table.application = made.public_id
    for word in words.values():
        yield Seed(word, "application", "applicant", "forum")


def _credential(world: World) -> Iterator[Seed]:
    """Challenged, refused, appealed against and upheld; the report of it, for everyone, gives no reason."""
    table = world.table
    officer = factories.officer(table, "credentials")
    held = factories.accredit(
        table, table.delegations["XCB"], "adviser", _registered(world).signed_in
    )
    for actor, take, name in (
        (table.heads["XAB"], credentials.challenge_credential, "challenge"),
        (officer, credentials.refuse_credential, "refusal"),
        (_registered(world), credentials.appeal_refusal, "appeal"),
        (table.officers["chair"], credentials.uphold_refusal, "upholding"),
    ):
        word = sown("step", name)
        take(actor=actor, public_id=held.acting_as, reason=f"Because {word}.")
        yield Seed(word, "step", "concerned", "forum", "sown-steps")
    table.credentials["sown-steps"] = held.acting_as
    word = sown("listed")
    factories.accredit(
        table, table.delegations["XCB"], "adviser", factories.person(f"Rea {COMMON} {word}")
    )
    yield Seed(word, "credentials-report", "public", "forum")
    report = credentials.issue_report(actor=officer, forum_id=table.forum.pk)
    table.credentials["report"] = report.public_id


def _rules(world: World) -> Iterator[Seed]:
    """Issued, they are everyone's to read; the draft of the next is not."""
    table = world.table
    given = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}
    for kind, audience in (("procedure", "public"), ("rules", "chair")):
        word, draft = sown(kind), draft_of(table.forum)
        assert draft is not None
        draft = procedures.reword_procedure(
            **given, version=draft.version, title=f"Rules {COMMON} {word}", language="en",
            text=f"1. Not yet {COMMON} {word}.", speaking={},
        )  # fmt: skip
        if kind == "procedure":
            procedures.issue_procedure(**given, version=draft.version)
            procedures.start_procedure(**given)
        yield Seed(word, kind, audience, "forum")


def _invitation(world: World) -> Iterator[Seed]:
    """Read by whoever invites: officers, and the head of the delegation."""
    table, name, address = world.table, sown("invited"), sown("address")
    made = invitations.invite_person(
        actor=table.officers["secretariat"], delegation=table.delegations["XAA"], role="observer",
        email=f"{address}@x.example", name=f"Ina {name}",
    )  # fmt: skip
    invitations.mail_invitation(invitation_id=made.pk)
    yield Seed(name, "invitation", "inviting", "forum")
    yield Seed(address, "invitation", "inviting", "forum")


def _members(world: World) -> Iterator[Seed]:
    """The list of a delegation's own members is for the delegation; their names are for no page."""
    table, title, name = world.table, sown("ownlist"), sown("member")
    head = table.heads["XAA"]
    made = rolls.make_members_roll(
        actor=head, delegation_id=table.delegations["XAA"].pk, title=title, source=f"Ours, {title}"
    )
    person = factories.person(f"Mia {name}")
    rows = [Listed(2, person.email, person.name), Listed(3, f"{name}@x.example", f"Mo {name}")]
    rolls.list_people(actor=head, roll_id=made.pk, rows=rows)
    table.rolls["sown-members"] = made
    yield Seed(title, "roll", "delegation", "forum", "sown-members")
    yield Seed(name, "name", "nobody", "forum")


def _asked_among_members(world: World) -> Seed:
    """What a delegation asks its own members is for the delegation, until it is shown as its mandate."""
    word, head, spot = sown("askedown"), world.table.heads["XAA"], world.spots["forum"]
    roll = world.table.rolls["members"]
    asked = factories.consultation(
        world.table, "XAA", spot.questions["running"], roll, title=f"{COMMON} {word}",
        motion=f"Ours is {word}.",
    )  # fmt: skip
    questions.open_question(
        actor=head, question_id=asked.pk, closes_at=database_clock() + _WAITS / 8
    )
    asked.refresh_from_db()
    spot.questions["sown-among-members"] = asked
    return Seed(word, "question", "delegation", "forum", "sown-among-members")


def _volunteer(world: World) -> Seed:
    """In a pool one stands by pseudonym, and once it is drawn by alias."""
    table, name = world.table, sown("volunteer")
    secretariat, now = table.officers["secretariat"], database_clock()
    made = table.rolls["sown-drawn"] = factories.make_roll(table, "lot", strata=STRATA)
    for person in (factories.person(f"Vera {name}"), factories.person(f"Vito {name}")):
        rolls.volunteer(actor=Actor(person), roll_id=made.pk, attributes={"region": "north"})
    rolls.close_pool(
        actor=secretariat, roll_id=made.pk, seed_source="A public lottery",
        seed_due_at=now - _WAITS / 2, now=now - _WAITS,
    )  # fmt: skip
    table.rolls["sown-drawn"] = rolls.draw_lot(actor=secretariat, roll_id=made.pk, seed="1 2 3")
    return Seed(name, "name", "nobody", "forum", "sown-drawn")


def _vote_by_alias(world: World) -> Iterator[Seed]:
    """A person on a roll voted, and said why: everyone reads what, and nobody who."""
    table, title, why, name = world.table, sown("roll", "vote"), sown("why"), sown("voter")
    roll, electors = factories.close_roll(table, factories.person(f"Vi {name}"))
    asked = _asked(table, f"{COMMON} {title}", roll)
    ends = database_clock() + _WAITS
    factories.opened(table.officers["chair"], asked.pk, closes_at=ends)
    ballots.cast_ballot(
        actor=electors[0], question_id=asked.pk, choice="yes", explanation=f"For {why}."
    )
    tallies.close_due_question(question_id=asked.pk, now=ends + _WAITS)
    asked.refresh_from_db()
    world.spots["forum"].questions["sown-vote"] = asked
    table.rolls["sown-voters"] = roll
    yield Seed(title, "question", "public", "forum", "sown-vote")
    yield Seed(why, "explanation", "public", "forum")
    yield Seed(name, "name", "nobody", "forum", "sown-voters")


def _asked(table: Table, title: str, roll: Any) -> Any:
    chair = table.officers["chair"]
    rule = decisions.keep_template(
        actor=chair, forum_id=table.forum.pk, template="simple-majority", chambers=("citizen",)
    )
    return questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title=title, motion="So be it.", rule=rule,
        chambers=("citizen",), roll=roll,
    )  # fmt: skip
