"""Rolls of an identity provider: whom it vouches for enters, once each, and is told with the result."""

import hashlib

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts import deactivation
from deliberation.models import AuditEntry, Elector, Notice, Roll, RollEntry
from deliberation.operations import ballots, outbox, providers, rolls
from deliberation.queries import rolls as reading
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories, vouching
from tests.factories import Table

pytestmark = pytest.mark.django_db


def refused(call, **named) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code, caught.value.place


@pytest.fixture
def roll(table: Table) -> Roll:
    return vouching.identity_roll(table)


def enter(roll: Roll, person, **attributes: str) -> RollEntry:
    return rolls.volunteer(actor=Actor(person), roll_id=roll.pk, attributes=attributes)


def close(table: Table, roll: Roll) -> Roll:
    return rolls.close_roll(actor=table.officers["credentials"], roll_id=roll.pk)


def test_people_bound_to_the_issuer_enter_are_frozen_and_vote_by_alias(table, roll):
    people = [vouching.bind(roll.issuer) for _one in range(3)]
    for one in people:
        enter(roll, one)
    closed = close(table, roll)
    electors = Elector.objects.filter(electorate=closed.electorate)
    question = factories.open_motion(
        table, template="simple-majority", chambers=("citizen",), roll=closed
    )
    actor = factories.elector_on(closed, people[0])
    ballots.cast_ballot(actor=actor, question_id=question.pk, choice="yes")

    assert set(electors.values_list("person", flat=True)) == {one.pk for one in people}
    assert (closed.state, closed.size) == ("closed", 3)
    assert hashlib.sha256(reading.electors_file(closed).encode()).hexdigest() == closed.roll_hash
    question.refresh_from_db()
    told = question.electorate
    assert (told.origin, told.origin_facts["issuer"]) == ("identity", roll.issuer)
    assert told.origin_facts["roll_sha256"] == closed.roll_hash


def test_one_person_has_one_place_and_leaves_it_while_it_gathers(table, roll):
    person = vouching.bind(roll.issuer)
    vouching.bind(roll.issuer, person, subject="another subject of the same person")
    first, again = enter(roll, person), enter(roll, person)
    rolls.withdraw_from_pool(actor=Actor(person), roll_id=roll.pk)
    left = refused(rolls.withdraw_from_pool, actor=Actor(person), roll_id=roll.pk)
    enter(roll, person)
    close(table, roll)
    late = [
        refused(rolls.withdraw_from_pool, actor=Actor(person), roll_id=roll.pk)[0],
        refused(enter, roll=roll, person=vouching.bind(roll.issuer))[0],
    ]

    assert first == again
    assert left == ("roll-not-in-pool", "")
    assert late == ["roll-step"] * 2


def test_an_account_that_the_issuer_does_not_vouch_for_is_refused(table, roll):
    other = vouching.make_provider(table, "XAB")
    strangers = [factories.person(), vouching.bind(other.issuer)]
    strangers.append(factories.person())
    strangers[-1].email = vouching.bind(roll.issuer).email.replace("@", "+x@")

    assert [refused(enter, roll=roll, person=one)[0] for one in strangers] == [
        "roll-not-vouched"
    ] * 3
    assert RollEntry.objects.count() == 0
    assert refused(close, table=table, roll=roll)[0] == "roll-empty"


def test_an_ended_provider_lets_nobody_in_and_keeps_who_entered(table, roll):
    early, late = vouching.bind(roll.issuer), vouching.bind(roll.issuer)
    enter(roll, early)
    held = table.delegations["XAA"].participant.identity_providers.get()
    providers.end_provider(actor=table.heads["XAA"], public_id=held.public_id)

    assert refused(enter, roll=roll, person=late)[0] == "roll-not-vouched"
    assert close(table, roll).size == 1


def test_whoever_is_no_longer_vouched_for_is_left_out_at_closing_on_record(table, roll):
    """One member who connects account after account has one place."""
    stays, gone = vouching.bind(roll.issuer), vouching.bind(roll.issuer)
    first, second = vouching.bind(roll.issuer, subject="7"), factories.person()
    for one in (stays, gone, first):
        enter(roll, one)
    SocialAccount.objects.get(uid="7").delete()
    vouching.bind(roll.issuer, second, subject="7")
    enter(roll, second)
    deactivation.deactivate(gone)
    counted = reading.unvouched(roll).count()
    closed = close(table, roll)

    electors = Elector.objects.filter(electorate=closed.electorate)
    assert set(electors.values_list("person", flat=True)) == {stays.pk, second.pk}
    assert counted == 2
    assert AuditEntry.objects.get(verb="leave_out_unvouched").object_ids == [roll.pk]
    outbox.drain()
    told = {one.person_id: one for one in Notice.objects.filter(key=f"roll-left-out:{roll.pk}")}
    assert set(told) == {first.pk, gone.pk}
    assert roll.issuer in told[first.pk].body
    assert (told[first.pk].state, told[gone.pk].state) == ("sent", "kept")


def test_what_people_declare_stands_with_their_alias(table):
    strata = {
        "attributes": {"region": ["north", "south"]}, "strata": [{"where": {}, "seats": 1}],
    }  # fmt: skip
    roll = vouching.identity_roll(table, strata=strata)
    person = vouching.bind(roll.issuer)
    assert refused(enter, roll=roll, person=person, region="west")[0] == "lot-attribute"
    enter(roll, person, region="south")
    closed = close(table, roll)

    assert Elector.objects.get(electorate=closed.electorate).attributes == {
        "region": "south", "chamber": "citizen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "issuer", "code"),
    [
        ("identity", "https://nobody.example", "roll-issuer-unknown"),
        ("identity", "", "text-empty"),
        ("assembly", "https://nobody.example", "roll-issuer-idle"),
    ],
)
def test_an_issuer_is_one_that_is_set_up_here_and_asked_for(table, origin, issuer, code):
    vouching.make_provider(table)
    assert refused(factories.make_roll, table=table, origin=origin, issuer=issuer) == (
        code, "issuer",
    )  # fmt: skip
