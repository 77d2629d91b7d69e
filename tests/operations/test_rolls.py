"""Rolls: the lot that can be rerun, an assembly's list, closing once, and voting by alias."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from deliberation.formats.rolls import Listed, read_pool_csv
from deliberation.models import Elector, Notice, RecordEntry, Roll, RollEntry
from deliberation.operations import announcements, questions, rolls
from deliberation.queries import rolls as reading
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.rolls import draw, parse_strata
from deliberation.tasks.questions import tell_withdrawn
from deliberation.tasks.rolls import tell_roll_closed
from tests import factories

STRATA = {
    "attributes": {"region": ["north", "south"]},
    "strata": [
        {"where": {"region": "north"}, "seats": 2},
        {"where": {"region": "south"}, "seats": 1},
    ],
}
HOUR = timedelta(hours=1)
SEED = "6 11 23 31 38 44"


def refused(call, **named) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def pooled(table, north: int = 4, south: int = 3) -> tuple[Roll, list]:
    """A lot with volunteers, its pool not yet closed."""
    roll = factories.make_roll(table, "lot", strata=STRATA)
    people = [factories.person() for _one in range(north + south)]
    for number, one in enumerate(people):
        region = "north" if number < north else "south"
        rolls.volunteer(actor=Actor(one), roll_id=roll.pk, attributes={"region": region})
    return roll, people


def close_pool(table, roll: Roll, **named) -> Roll:
    now = database_clock()
    return rolls.close_pool(
        actor=table.officers["secretariat"], roll_id=roll.pk, now=now,
        seed_source="The first draw of the national lottery after 1 May",
        **({"seed_due_at": now + HOUR} | named),
    )  # fmt: skip


def draw_lot(table, roll: Roll, seed: str = SEED) -> Roll:
    return rolls.draw_lot(
        actor=table.officers["secretariat"], roll_id=roll.pk, seed=seed,
        now=database_clock() + 2 * HOUR,
    )  # fmt: skip


def test_outsider_reruns_the_lot_from_what_is_published(table):
    roll, _people = pooled(table)
    close_pool(table, roll)
    published = reading.pool_file(roll)
    drawn = draw_lot(table, roll)
    roll.refresh_from_db()

    again = draw(read_pool_csv(io.StringIO(published)), parse_strata(roll.strata), roll.seed)

    assert hashlib.sha256(published.encode()).hexdigest() == roll.pool_hash
    assert reading.drawn_file(roll).split() == again
    assert (drawn.state, drawn.size, drawn.seed) == ("closed", 3, SEED)
    regions = sorted(
        Elector.objects.filter(electorate=drawn.electorate).values_list(
            "attributes__region", "attributes__chamber"
        )
    )
    assert regions == [("north", "citizen"), ("north", "citizen"), ("south", "citizen")]


def test_pool_is_on_record_with_its_hash_before_the_seed_is_known(table):
    roll, _people = pooled(table)
    close_pool(table, roll)
    roll.refresh_from_db()

    entry = RecordEntry.objects.get(forum=table.forum, kind="pool-closed")

    assert (entry.content["pool_sha256"], entry.content["pool_size"]) == (roll.pool_hash, 7)
    assert entry.content["seed_due_at"] == roll.seed_due_at.isoformat()
    assert refused(
        rolls.draw_lot, actor=table.officers["secretariat"], roll_id=roll.pk, seed=SEED
    ) == ("lot-seed-early")
    draw_lot(table, roll)
    closed = RecordEntry.objects.get(forum=table.forum, kind="roll-closed").content
    assert (closed["seed"], closed["pool_sha256"], closed["size"]) == (SEED, roll.pool_hash, 3)


def test_seed_that_is_public_already_is_refused(table):
    roll, _people = pooled(table)
    now = database_clock()
    with pytest.raises(RuleBroken) as caught:
        close_pool(table, roll, seed_due_at=now - HOUR)
    assert (caught.value.code, caught.value.place) == ("lot-seed-known", "seed_due_at")


def test_short_stratum_is_refused_before_the_pool_is_closed(table):
    roll, _people = pooled(table, north=4, south=0)
    with pytest.raises(RuleBroken) as caught:
        close_pool(table, roll)
    assert caught.value.facts == {"stratum": "region = south", "seats": 1, "found": 0}
    roll.refresh_from_db()
    assert (roll.state, roll.pool_hash) == ("gathering", "")


def test_nobody_joins_leaves_or_changes_a_closed_pool(table):
    roll, people = pooled(table)
    close_pool(table, roll)
    asked = {"actor": Actor(people[0]), "roll_id": roll.pk}
    late = {"actor": Actor(factories.person()), "roll_id": roll.pk}
    assert [
        refused(rolls.volunteer, attributes={"region": "south"}, **late),
        refused(rolls.volunteer, attributes={"region": "south"}, **asked),
        refused(rolls.withdraw_from_pool, **asked),
    ] == ["roll-step"] * 3


def test_volunteering_twice_is_one_entry_and_leaving_ends_it(table):
    roll, people = pooled(table, north=1, south=0)
    actor = Actor(people[0])
    before = RollEntry.objects.get(roll=roll).pseudonym
    rolls.volunteer(actor=actor, roll_id=roll.pk, attributes={"region": "south"})
    entry = RollEntry.objects.get(roll=roll)
    assert (entry.attributes, entry.pseudonym) == ({"region": "south"}, before)
    rolls.withdraw_from_pool(actor=actor, roll_id=roll.pk)
    assert RollEntry.objects.filter(roll=roll).count() == 0
    assert refused(rolls.withdraw_from_pool, actor=actor, roll_id=roll.pk) == "roll-not-in-pool"
    bad = {"actor": actor, "roll_id": roll.pk, "attributes": {"region": "west"}}
    assert refused(rolls.volunteer, **bad) == "lot-attribute"


def test_deactivated_people_are_not_in_the_published_pool(table):
    roll, people = pooled(table)
    people[0].is_active = False
    people[0].save()
    close_pool(table, roll)
    roll.refresh_from_db()
    assert roll.pool_size == 6


def test_database_refuses_a_seed_without_its_published_pool(table):
    roll = factories.make_roll(table, "lot", strata=STRATA)
    with pytest.raises(IntegrityError, match="a_pool_is_published"), transaction.atomic():
        Roll.objects.filter(pk=roll.pk).update(seed="mine")


# An assembly's own list


def test_list_waits_for_who_has_not_registered_or_leaves_them_out(table):
    secretariat, roll = table.officers["secretariat"], factories.make_roll(table)
    there = factories.person()
    rows = [Listed(2, there.email), Listed(3, "late@x.example"), Listed(4, "never@x.example")]
    rolls.list_people(actor=secretariat, roll_id=roll.pk, rows=rows)
    with pytest.raises(RuleBroken) as caught:
        rolls.close_roll(actor=secretariat, roll_id=roll.pk)
    assert (caught.value.code, caught.value.facts) == ("roll-unregistered", {"number": 2})

    late = factories.person()
    late.email = "late@x.example"
    late.save()
    assert rolls.leave_out_unregistered(actor=secretariat, roll_id=roll.pk) == 1
    closed = rolls.close_roll(actor=secretariat, roll_id=roll.pk)

    electors = Elector.objects.filter(electorate=closed.electorate)
    assert set(electors.values_list("person", flat=True)) == {there.pk, late.pk}
    assert closed.electorate.origin_facts["source"] == "Assembly of Elm"


def test_closed_roll_changes_no_more(table):
    secretariat = table.officers["secretariat"]
    roll, _electors = factories.close_roll(table, factories.person())
    asked = {"actor": secretariat, "roll_id": roll.pk}
    assert [
        refused(rolls.close_roll, **asked),
        refused(rolls.leave_out_unregistered, **asked),
        refused(rolls.list_people, rows=[Listed(2, "a@b.example")], **asked),
    ] == ["roll-step"] * 3


def test_empty_lists_and_rolls_are_refused(table):
    secretariat, roll = table.officers["secretariat"], factories.make_roll(table)
    asked = {"actor": secretariat, "roll_id": roll.pk}
    assert refused(rolls.list_people, rows=[], **asked) == "list-empty"
    assert refused(rolls.close_roll, **asked) == "roll-empty"


def test_only_its_keepers_keep_a_roll(table):
    roll = factories.make_roll(table)
    for name in ("chair", "teller", "moderator"):
        asked = {"actor": table.officers[name], "roll_id": roll.pk}
        assert refused(rolls.close_roll, **asked) == "not-permitted"
    head = table.heads["XEA"]
    own = rolls.make_members_roll(
        actor=head, delegation_id=head.accreditation.delegation_id, title="Ours", source="Us"
    )
    assert own.audience == f"delegation:{head.accreditation.delegation_id}"
    for actor in (table.officers["secretariat"], table.heads["XAA"]):
        assert refused(rolls.close_roll, actor=actor, roll_id=own.pk) in {
            "not-permitted", "not-your-delegation",
        }  # fmt: skip


def test_published_roll_is_what_its_hash_is_of(table):
    roll, electors = factories.close_roll(table, *(factories.person() for _one in range(3)))
    text = reading.electors_file(roll)
    assert hashlib.sha256(text.encode()).hexdigest() == roll.roll_hash
    assert [row["elector"] for row in csv.DictReader(io.StringIO(text))] == sorted(
        one.roll_place.name for one in electors
    )


def test_everyone_on_a_closed_roll_is_told_their_alias(table, django_assert_max_num_queries):
    people = [factories.person() for _one in range(4)]
    roll, electors = factories.close_roll(table, *people)
    with django_assert_max_num_queries(12):
        tell_roll_closed({"roll": roll.pk})
    told = {one.person_id: one.body for one in Notice.objects.filter(kind="on-a-roll")}
    assert all(one.roll_place.name in told[one.person.pk] for one in electors)


def test_people_on_a_roll_are_told_of_a_vote_before_it_opens_and_of_its_withdrawal(table):
    people = [factories.person() for _one in range(3)]
    roll, electors = factories.close_roll(table, *people)
    question = factories.draft_motion(
        table, template="simple-majority", chambers=("citizen",), roll=roll
    )
    chair, soon = table.officers["chair"], database_clock() + timedelta(hours=1)
    questions.announce_question(actor=chair, question_id=question.pk, opens_at=soon)
    again = announcements.complete_announcement(question_id=question.pk)
    told = Notice.objects.filter(kind="question-announced")
    bodies = {one.person_id: one.body for one in told}
    questions.withdraw_question(actor=chair, question_id=question.pk)
    tell_withdrawn({"question": question.pk})

    assert (again, told.count()) == (0, 3)
    assert all(one.roll_place.name in bodies[one.person.pk] for one in electors)
    assert {one.person_id for one in Notice.objects.filter(kind="question-withdrawn")} == {
        one.pk for one in people
    }


def test_people_are_told_of_an_announced_vote_once_their_roll_is_closed(table):
    roll = factories.make_roll(table)
    person = factories.person()
    secretariat = table.officers["secretariat"]
    rolls.list_people(actor=secretariat, roll_id=roll.pk, rows=[Listed(2, person.email)])
    question = factories.draft_motion(
        table, template="simple-majority", chambers=("citizen",), roll=roll
    )
    soon = database_clock() + timedelta(hours=1)
    questions.announce_question(
        actor=table.officers["chair"], question_id=question.pk, opens_at=soon
    )
    before = Notice.objects.filter(kind="question-announced").count()
    rolls.close_roll(actor=secretariat, roll_id=roll.pk)
    told = announcements.complete_announcement(question_id=question.pk)

    assert (before, told) == (0, 1)
    assert Notice.objects.get(kind="question-announced").person == person
