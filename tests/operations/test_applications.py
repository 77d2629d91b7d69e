"""Applying for a seat: accepted, it is participant, seat and head at once; one seat per control."""

import pytest

from deliberation.models import (
    Accreditation,
    Application,
    Delegation,
    Notice,
    OutboxItem,
    Participant,
)
from deliberation.operations import applications, forums, notices, participants, people
from deliberation.queries.desk import desk_of
from deliberation.queries.permissions import Actor, capacities
from deliberation.rules.refusals import RuleBroken
from tests import factories


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


@pytest.fixture
def officer(table):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admitting=["corporate", "citizen"]
    )
    return table.officers["credentials"]


@pytest.fixture
def applicant(officer):
    return Actor(person=factories.person("Ann Applicant"))


def apply(table, applicant, **fields):
    named = {"name": "Ember Works", "code": "XEW", "kind": "company"} | fields
    if "participant" in fields:
        named = fields
    return applications.apply_for_seat(
        actor=applicant, forum_id=table.forum.pk, **{"chamber": "corporate"} | named,
        evidence="We build it.", links=["https://ember.example/statutes"],
    )  # fmt: skip


def test_an_accepted_application_makes_participant_seat_and_head_at_once(table, officer, applicant):
    made = apply(table, applicant)
    assert (made.state, str(made)) == ("pending", "Ember Works")
    held = applications.accept_application(actor=officer, public_id=made.public_id)
    seat = Delegation.objects.get(participant__code="XEW")
    assert (seat.participant.name, seat.seat_of, seat.constituency.token) == (
        "Ember Works", seat.participant, "corporate",
    )  # fmt: skip
    given = Accreditation.objects.get(delegation=seat)
    assert (given.person, given.role, given.state) == (applicant.person, "head", "accepted")
    assert (held.state, held.accreditation) == ("accepted", given)
    assert [one.role.value for one in capacities(applicant.person, table.forum)] == [
        "head",
        "registered",
    ]
    assert Notice.objects.filter(person=applicant.person, kind="accredited").count() == 1
    assert code_of(
        applications.accept_application, actor=officer, public_id=made.public_id
    ) == "application-over"  # fmt: skip


def test_a_second_seat_of_the_same_control_is_refused_and_writes_nothing(table, officer, applicant):
    parent = participants.add_participant(actor=officer, name="Holding", code="XH1", kind="company")
    first = apply(table, applicant, controlled_by=parent)
    other = Actor(person=factories.person())
    second = apply(table, other, name="Flint", code="XFL", controlled_by=parent)
    applications.accept_application(actor=officer, public_id=first.public_id)
    assert Delegation.objects.get(participant__code="XEW").seat_of == parent
    with pytest.raises(RuleBroken) as caught:
        applications.accept_application(actor=officer, public_id=second.public_id)
    assert str(caught.value) == (
        "participant: Holding controls another delegation here; there is one seat per controlling participant."
    )
    assert not Participant.objects.filter(code="XFL").exists()
    third = Actor(person=factories.person())
    assert code_of(
        apply, table=table, applicant=third, name="Glow", code="XGL", controlled_by=parent
    ) == "seat-taken"  # fmt: skip


def test_a_participant_that_sits_cannot_be_applied_for(table, officer, applicant):
    seated = table.delegations["XCA"].participant
    assert code_of(
        apply, table=table, applicant=applicant, participant=seated
    ) == "delegation-exists"  # fmt: skip
    assert code_of(
        apply, table=table, applicant=applicant, name=seated.name, code="XNN", kind="company"
    ) == "participant-exists"  # fmt: skip


def test_declared_control_counts_where_the_list_says_nothing_and_not_against_it(
    table, officer, applicant
):
    seated = table.delegations["XCA"].participant
    free, owned = (
        participants.add_participant(
            actor=officer, name=name, code=name, kind="company", controlled_by=by
        )
        for name, by in (("XF1", None), ("XF2", table.delegations["XCB"].participant))
    )
    assert code_of(
        apply, table=table, applicant=applicant, participant=free, controlled_by=seated
    ) == "seat-taken"  # fmt: skip
    assert code_of(
        apply, table=table, applicant=applicant, participant=owned, controlled_by=free
    ) == "control-differs"  # fmt: skip


def test_a_controller_off_the_list_is_named_by_the_officer_first(table, officer, applicant):
    made = apply(table, applicant, controller="Unlisted Holding")
    named = {"actor": officer, "public_id": made.public_id}
    assert code_of(applications.accept_application, **named) == "controller-unlisted"
    parent = participants.add_participant(
        actor=officer, name="Unlisted Holding", code="XUH", kind="company"
    )
    applications.accept_application(controlled_by=parent, **named)
    assert Participant.objects.get(code="XEW").controlled_by == parent


def test_one_applies_where_it_is_open_and_once_at_a_time(table, officer, applicant):
    assert code_of(
        apply, table=table, applicant=applicant, chamber="government", name="N", code="XN", kind="state"
    ) == "admission-closed"  # fmt: skip
    made = apply(table, applicant)
    assert code_of(apply, table=table, applicant=applicant, code="XO", name="O") == (
        "application-exists"
    )
    stranger = Actor(person=factories.person())
    named = {"public_id": made.public_id}
    assert code_of(applications.withdraw_application, actor=stranger, **named) == (
        "application-unknown"
    )
    assert applications.withdraw_application(actor=applicant, **named).state == "withdrawn"
    assert apply(table, applicant).state == "pending"


def test_a_refusal_has_a_reason_that_the_applicant_reads(table, officer, applicant):
    made = apply(table, applicant)
    named = {"actor": officer, "public_id": made.public_id}
    assert code_of(applications.refuse_application, reason=" ", **named) == "text-empty"
    applications.refuse_application(reason="No register knows it.", **named)
    told = Notice.objects.get(person=applicant.person, kind="application-refused")
    assert "No register knows it." in told.body
    assert not Participant.objects.filter(code="XEW").exists()


@pytest.mark.parametrize("role", ["chair", "secretariat", "teller", "moderator"])
def test_only_the_credentials_officer_decides_and_never_on_their_own(
    table, officer, applicant, role
):
    made = apply(table, applicant)
    assert code_of(
        applications.accept_application, actor=table.officers[role], public_id=made.public_id
    ) == "not-permitted"  # fmt: skip
    own = apply(table, Actor(person=officer.person), name="Own", code="XOW")
    assert code_of(
        applications.accept_application, actor=officer, public_id=own.public_id
    ) == "application-own"  # fmt: skip
    waits = [(one.what, one.waiting) for one in desk_of(officer.person).rows]
    assert waits == [("application-to-decide", 1)]


def test_officers_are_told_of_an_application_unless_they_want_no_mail_of_it(
    table, officer, applicant
):
    silent, former = (factories.officer(table, "credentials") for _number in range(2))
    notices.choose_cadences(actor=silent, chosen={"application-made": "never"})
    forums.end_role(actor=table.administrator, role_public_id=former.acting_as)
    made = apply(table, applicant)
    told = Notice.objects.filter(kind="application-made").order_by("id")

    assert [(one.person, one.state) for one in told] == [
        (officer.person, "waiting"), (silent.person, "kept"),
    ]  # fmt: skip
    assert "Ember Works" in told[0].subject
    assert told[0].link == f"/forums/{table.forum.slug}/applications/{made.public_id}/"
    assert [
        OutboxItem.objects.filter(kind="notice", key=f"notice:{one.pk}").count() for one in told
    ] == [1, 0]
    own = apply(table, Actor(person=officer.person), name="Own", code="XOW")
    of_own = Notice.objects.filter(kind="application-made", key=str(own.pk))
    assert [one.person for one in of_own] == [silent.person]


def test_what_an_erased_person_asked_for_is_taken_back_and_forgotten(table, officer, applicant):
    made = apply(table, applicant)
    people.erase_person(actor=applicant, person_id=applicant.person.pk)
    kept = Application.objects.get(pk=made.pk)
    assert (kept.state, kept.evidence, kept.links) == ("withdrawn", "", [])
