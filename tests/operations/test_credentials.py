"""Challenge, decision and appeal; B4 row 4: whoever challenges or refuses takes no ballot away."""

import pytest
from django.db import IntegrityError, transaction

from deliberation.models import Accreditation, AuditEntry, Ballot, CredentialStep, Notice
from deliberation.operations import ballots, credentials, delegations, tallies
from deliberation.queries.desk import desk_of
from deliberation.queries.permissions import Actor, actor_for, capacities
from deliberation.rules.refusals import RuleBroken
from tests import factories


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


@pytest.fixture
def head(table):
    return table.heads["XAA"]


@pytest.fixture
def officer(table):
    return table.officers["credentials"]


@pytest.fixture
def second_officer(table):
    return factories.officer(table, "credentials")


def challenged(table, head, by="XCA"):
    return credentials.challenge_credential(
        actor=table.heads[by], public_id=head.acting_as, reason="Its letter names another."
    )


def refused(table, head, officer):
    challenged(table, head)
    return credentials.refuse_credential(
        actor=officer, public_id=head.acting_as, reason="The letter is of another person."
    )


def told(person, kind):
    return Notice.objects.filter(person=person, kind=kind).count()


def test_a_challenged_credential_sits_provisionally_with_full_rights(table, head, open_question):
    held = challenged(table, head)
    assert (held.state, held.challenged_at is not None) == ("provisional", True)
    actor = actor_for(head.person, table.forum, head.acting_as)
    assert actor.role.value == "head"
    ballots.cast_ballot(actor=actor, question_id=open_question.pk, choice="yes")
    assert tallies.recount(question_id=open_question.pk).by_choice == {"yes": 1, "absent": 4}
    assert told(head.person, "credential-challenged") == 1
    assert Notice.objects.get(person=head.person, kind="credential-challenged").link == (
        f"/forums/{table.forum.slug}/credentials/{head.acting_as}/"
    )


def test_the_head_is_told_of_a_challenge_to_one_of_theirs(table, head):
    adviser = factories.accredit(table, table.delegations["XAA"], "adviser")
    challenged(table, adviser)
    assert [told(one.person, "credential-challenged") for one in (adviser, head)] == [1, 1]
    assert told(table.heads["XCA"].person, "credential-challenged") == 0


def test_a_second_challenge_waits_for_the_first(table, head):
    challenged(table, head)
    named = {"public_id": head.acting_as, "reason": "Again."}
    assert code_of(
        credentials.challenge_credential, actor=table.heads["XCB"], **named
    ) == "credential-step"  # fmt: skip


def test_the_officer_accepts_with_a_reason_and_everyone_concerned_is_told(table, head, officer):
    challenged(table, head)
    named = {"actor": officer, "public_id": head.acting_as}
    assert code_of(credentials.accept_credential, **named) == "text-empty"
    held = credentials.accept_credential(reason="Its letter has come.", **named)
    assert (held.state, held.challenged_at) == ("accepted", None)
    concerned = (head.person, table.heads["XCA"].person)
    assert [told(one, "credential-decided") for one in concerned] == [1, 1]
    assert code_of(
        credentials.challenge_credential, actor=table.heads["XCA"], public_id=head.acting_as,
        reason="Once more.",
    ) == "credential-challenged-before"  # fmt: skip
    assert challenged(table, head, "XCB").state == "provisional"


def test_a_provisional_credential_is_accepted_without_a_challenge(table, officer):
    given = factories.accredit(table, table.delegations["XAA"], "adviser")
    Accreditation.objects.filter(pk=given.accreditation.pk).update(state="provisional")
    held = credentials.accept_credential(actor=officer, public_id=given.acting_as)
    assert held.state == "accepted"


def test_who_challenged_in_office_does_not_decide_but_another_or_the_chair(
    table, head, officer, chair
):
    named = {"public_id": head.acting_as, "reason": "A doubt."}
    credentials.challenge_credential(actor=officer, **named)
    assert code_of(
        credentials.refuse_credential, actor=officer, **named
    ) == "credential-own-hand"  # fmt: skip
    assert credentials.refuse_credential(actor=chair, **named).state == "refused"


def test_the_chair_does_not_decide_what_a_delegation_challenged(table, head, chair):
    challenged(table, head)
    named = {"actor": chair, "public_id": head.acting_as, "reason": "No."}
    assert code_of(credentials.refuse_credential, **named) == "not-permitted"


@pytest.mark.parametrize("role", ["secretariat", "teller", "moderator", "chair"])
def test_only_heads_and_the_officer_challenge(table, head, role):
    assert code_of(
        credentials.challenge_credential, actor=table.officers[role], public_id=head.acting_as,
        reason="No.",
    ) == "not-permitted"  # fmt: skip


def test_a_foreign_head_challenges_nothing_here(table, head):
    foreign = factories.set_table()
    assert code_of(
        credentials.challenge_credential, actor=foreign.heads["XAA"], public_id=head.acting_as,
        reason="No.",
    ) == "not-permitted"  # fmt: skip


@pytest.mark.parametrize("taken_by", ["refusal", "suspension"])
def test_refusal_and_suspension_never_take_the_ballot_of_an_open_question(
    table, head, officer, open_question, taken_by
):
    ballots.cast_ballot(actor=head, question_id=open_question.pk, choice="yes")
    if taken_by == "refusal":
        refused(table, head, officer)
    else:
        delegations.suspend_accreditation(
            actor=officer, public_id=head.acting_as, reason="Under examination."
        )
    assert capacities(head.person, table.forum) == [Actor(head.person)]
    assert tallies.recount(question_id=open_question.pk).by_choice == {"yes": 1, "absent": 4}
    assert Ballot.objects.get(question=open_question, is_current=True).cast_by == head.person
    successor = factories.accredit(table, table.delegations["XAA"], "alternate")
    ballots.cast_ballot(actor=successor, question_id=open_question.pk, choice="no")
    assert tallies.recount(question_id=open_question.pk).by_choice == {"no": 1, "absent": 4}


def test_a_refusal_is_appealed_once_and_decided_by_somebody_else(
    table, head, officer, chair, second_officer
):
    refused(table, head, second_officer)
    person = Actor(person=head.person)
    named = {"public_id": head.acting_as, "reason": "The letter is mine."}
    assert code_of(
        credentials.appeal_refusal, actor=table.heads["XAB"], **named
    ) == "credential-appeal-not-yours"  # fmt: skip
    assert credentials.appeal_refusal(actor=person, **named).appealed_at is not None
    assert code_of(credentials.appeal_refusal, actor=person, **named) == "credential-step"
    assert code_of(
        credentials.overturn_refusal, actor=second_officer, **named
    ) == "credential-own-hand"  # fmt: skip
    assert credentials.uphold_refusal(actor=chair, **named).state == "refused"
    assert told(head.person, "credential-decided") == 2
    assert code_of(credentials.appeal_refusal, actor=person, **named) == "credential-step"
    kinds = CredentialStep.objects.filter(accreditation=head.accreditation).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "challenge",
        "refuse",
        "appeal",
        "uphold",
    ]
    verbs = AuditEntry.objects.filter(object_kind="accreditation").order_by("-id")[:4]
    assert [one.verb for one in reversed(verbs)] == [
        "challenge_credential",
        "refuse_credential",
        "appeal_refusal",
        "uphold_refusal",
    ]


def test_a_refusal_overturned_gives_the_rights_back_where_the_place_is_free(
    table, head, officer, chair
):
    refused(table, head, officer)
    named = {"public_id": head.acting_as, "reason": "The letter was right."}
    credentials.appeal_refusal(actor=Actor(person=head.person), **named)
    interim = factories.accredit(table, table.delegations["XAA"], "head")
    assert code_of(credentials.overturn_refusal, actor=chair, **named) == "head-exists"
    Accreditation.objects.filter(pk=interim.accreditation.pk).update(role="alternate")
    assert credentials.overturn_refusal(actor=chair, **named).state == "accepted"
    assert actor_for(head.person, table.forum, head.acting_as).role.value == "head"


def test_the_end_of_a_suspension_does_not_settle_a_challenge(table, head, officer):
    challenged(table, head)
    named = {"actor": officer, "public_id": head.acting_as}
    delegations.suspend_accreditation(reason="Meanwhile.", **named)
    assert code_of(credentials.accept_credential, reason="Yes.", **named) == "credential-step"
    held = delegations.restore_accreditation(**named)
    assert (held.state, held.challenged_at is not None) == ("provisional", True)


def desk(actor):
    kinds = {"credential-to-decide", "credential-appealed"}
    return [(one.what, one.waiting) for one in desk_of(actor.person).rows if one.what in kinds]


def test_the_desk_holds_what_one_may_decide_and_nothing_else(
    table, head, officer, second_officer, chair
):
    credentials.challenge_credential(actor=officer, public_id=head.acting_as, reason="A doubt.")
    waits = [("credential-to-decide", 1)]
    assert [desk(one) for one in (officer, second_officer, chair)] == [[], waits, waits]
    credentials.refuse_credential(actor=second_officer, public_id=head.acting_as, reason="No.")
    assert [desk(one) for one in (officer, second_officer, chair)] == [[], [], []]
    person = Actor(person=head.person)
    credentials.appeal_refusal(actor=person, public_id=head.acting_as, reason="But yes.")
    appealed = [("credential-appealed", 1)]
    assert [desk(one) for one in (officer, second_officer, chair)] == [[], [], appealed]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "accepted", "challenged": True}, "a_challenged_credential_sits_provisionally"),
        ({"state": "accepted", "appealed": True}, "only_a_refusal_is_appealed"),
    ],
)
def test_the_database_holds_what_a_credential_may_be(table, head, fields, constraint):
    moment = head.accreditation.starts_at
    row = Accreditation.objects.filter(pk=head.accreditation.pk)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.update(
            state=fields["state"],
            challenged_at=moment if fields.get("challenged") else None,
            appealed_at=moment if fields.get("appealed") else None,
        )
