"""The table: participants, seats, credentials."""

from datetime import timedelta

import pytest

from deliberation.models import Notice
from deliberation.operations import delegations, forums, outbox, participants
from deliberation.queries.audiences import viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import actor_for, capacities
from deliberation.rules.refusals import RuleBroken
from tests import factories


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def test_one_seat_per_controlling_participant(table, credentials):
    parent = participants.add_participant(
        actor=credentials, name="Holding", code="XH1", kind="company"
    )
    first, second = (
        participants.add_participant(
            actor=credentials, name=name, code=name, kind="company", controlled_by=parent
        )
        for name in ("XH2", "XH3")
    )
    seat = {"actor": credentials, "forum_id": table.forum.pk, "chamber": "corporate"}
    delegations.seat_delegation(participant=first, **seat)
    assert code_of(delegations.seat_delegation, participant=second, **seat) == "seat-taken"
    assert code_of(delegations.seat_delegation, participant=parent, **seat) == "seat-taken"
    assert code_of(delegations.seat_delegation, participant=first, **seat) == "delegation-exists"


@pytest.mark.parametrize("role", ["chair", "secretariat", "teller", "moderator"])
def test_only_the_credentials_officer_seats_and_accredits(table, role):
    actor = table.officers[role]
    assert (
        code_of(participants.add_participant, actor=actor, name="N", code="XN", kind="state")
        == "not-permitted"
    )
    assert code_of(
        delegations.accredit_person, actor=actor, delegation=table.delegations["XAA"],
        person=factories.person(), role="delegate",
    ) == "not-permitted"  # fmt: skip


def test_a_delegation_has_one_head_and_a_person_one_credential(table, credentials):
    named = {"actor": credentials, "delegation": table.delegations["XAA"]}
    assert (
        code_of(delegations.accredit_person, person=factories.person(), role="head", **named)
        == "head-exists"
    )
    assert (
        code_of(
            delegations.accredit_person, person=table.heads["XAA"].person, role="adviser", **named
        )
        == "accreditation-exists"
    )


def test_the_accredited_person_is_told_in_writing(table):
    given = factories.accredit(table, table.delegations["XAA"], "adviser")
    while outbox.drain():
        pass
    notice = Notice.objects.get(person=given.person)
    assert (notice.kind, notice.state) == ("accredited", "sent")
    assert str(table.delegations["XAA"]) in notice.subject


def test_a_credential_ends_is_extended_suspended_and_restored(table, credentials):
    ends = database_clock() + timedelta(days=1)
    given = factories.accredit(table, table.delegations["XAA"], "delegate", ends_at=ends)
    public_id = given.accreditation.public_id
    officer = {"actor": credentials, "public_id": public_id}
    later = ends + timedelta(days=30)
    assert delegations.extend_accreditation(ends_at=later, **officer).ends_at == later
    assert (
        code_of(
            delegations.extend_accreditation,
            ends_at=database_clock() - timedelta(days=1),
            **officer,
        )
        == "accreditation-ends"
    )
    delegations.suspend_accreditation(reason="Under examination.", **officer)
    assert [actor.acting_as for actor in capacities(given.person, table.forum)] == ["person"]
    assert viewer_of(given.person, table.forum).audiences == {"public"}
    assert code_of(delegations.suspend_accreditation, reason="Again.", **officer) == (
        "accreditation-not-sitting"
    )
    delegations.restore_accreditation(**officer)
    assert actor_for(given.person, table.forum, public_id).accreditation.state == "accepted"


def test_nobody_acts_in_anothers_capacity(table):
    stranger = factories.person()
    for named in (table.heads["XAA"].acting_as, table.officers["chair"].acting_as, "nonsense"):
        assert (
            code_of(actor_for, person=stranger, forum=table.forum, acting_as=named)
            == "acting-for-unknown"
        )


def test_a_role_of_another_forum_gives_nothing_here(table):
    other = factories.set_table()
    assert code_of(
        delegations.accredit_person, actor=other.officers["credentials"],
        delegation=table.delegations["XAA"], person=factories.person(), role="delegate",
    ) == "not-permitted"  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("decimal", "12.5", True), ("decimal", "-1", False), ("decimal", "1e3", False),
        ("decimal", "١٢", False), ("token", "north-west", True), ("token", "North", False),
        ("date", "2026-11-22", True), ("date", "22.11.2026", False),
    ],
)  # fmt: skip
def test_an_attribute_fits_its_declared_kind(table, credentials, kind, value, fits):
    forums.declare_attribute(actor=credentials, forum_id=table.forum.pk, name="thing", kind=kind)
    named = {
        "actor": credentials, "delegation": table.delegations["XAA"], "name": "thing",
        "value": value, "valid_from": database_clock().date(),
    }  # fmt: skip
    if fits:
        assert delegations.state_attribute(**named).value == value
    else:
        assert code_of(delegations.state_attribute, **named) == "attribute-value"


def test_an_ended_office_gives_nothing(table):
    held = table.officers["chair"]
    forums.end_role(actor=table.administrator, role_public_id=held.acting_as)
    assert (
        code_of(actor_for, person=held.person, forum=table.forum, acting_as=held.acting_as)
        == "acting-for-unknown"
    )
