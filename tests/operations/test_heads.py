"""What a head decides on their people. B4 row 4: one elector, cast by head, alternate or a delegate named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deliberation.models import Accreditation, Notice
from deliberation.operations import audit, ballots, comments, delegations, invitations, tokens
from deliberation.queries.acts import acts_for, told
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.desk import desk_of
from deliberation.queries.permissions import Actor, actor_for
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
def delegate(table):
    return factories.accredit(table, table.delegations["XAA"], "delegate")


def again(actor, table):
    return actor_for(actor.person, table.forum, actor.acting_as)


def test_one_delegate_named_by_the_head_casts_and_no_other(table, head, delegate, open_question):
    other = factories.accredit(table, table.delegations["XAA"], "delegate")
    delegations.let_person_cast(actor=head, public_id=delegate.acting_as, allowed=True)
    cast = {"question_id": open_question.pk, "choice": "yes"}
    assert ballots.cast_ballot(actor=delegate, **cast).accreditation_id == delegate.accreditation.pk
    assert code_of(ballots.cast_ballot, actor=other, **cast) == "may-not-cast"
    waiting = [[one.what for one in desk_of(actor.person).rows] for actor in (delegate, other)]
    assert waiting == [[], []]
    delegations.let_person_cast(actor=head, public_id=delegate.acting_as, allowed=False)
    assert code_of(ballots.cast_ballot, actor=delegate, **cast) == "may-not-cast"


def test_a_vote_awaits_the_named_delegate_on_their_desk(table, head, delegate, open_question):
    assert [one.what for one in desk_of(delegate.person).rows] == []
    delegations.let_person_cast(actor=head, public_id=delegate.acting_as, allowed=True)
    assert [one.what for one in desk_of(delegate.person).rows] == ["vote"]


@pytest.mark.parametrize("role", ["alternate", "adviser", "observer"])
def test_only_a_delegate_is_named_and_only_by_their_own_head(table, head, delegate, role):
    given = factories.accredit(table, table.delegations["XAA"], role)
    name = {"call": delegations.let_person_cast, "allowed": True}
    assert code_of(actor=head, public_id=given.acting_as, **name) == "caster-role"
    foreign = code_of(actor=table.heads["XAB"], public_id=delegate.acting_as, **name)
    assert foreign == "not-your-delegation"
    own = code_of(actor=delegate, public_id=delegate.acting_as, **name)
    assert own == "not-permitted"


def test_the_head_ends_people_who_may_come_back(table, head, delegate, open_question):
    end = {"public_id": delegate.acting_as}
    assert code_of(delegations.end_accreditation, actor=table.heads["XAB"], **end) == (
        "not-your-delegation"
    )
    held = delegations.end_accreditation(actor=head, **end)
    assert (held.state, held.may_cast) == ("ended", False)
    assert code_of(again, actor=delegate, table=table) == "acting-for-unknown"
    assert Notice.objects.filter(person=delegate.person, kind="credential-ended").count() == 1
    assert code_of(delegations.end_accreditation, actor=head, **end) == "accreditation-over"
    assert code_of(
        delegations.extend_accreditation, actor=table.officers["credentials"], ends_at=None, **end
    ) == "accreditation-not-sitting"  # fmt: skip
    back = factories.accredit(table, table.delegations["XAA"], "adviser", delegate.person)
    assert again(back, table).role.value == "adviser"


def test_a_head_ends_no_head_but_the_officer_does(table, head):
    own = {"public_id": head.acting_as}
    assert code_of(delegations.end_accreditation, actor=head, **own) == "head-ends-below"
    delegations.end_accreditation(actor=table.officers["credentials"], **own)
    assert Accreditation.objects.get(pk=head.accreditation.pk).state == "ended"
    factories.accredit(table, table.delegations["XAA"], "head")


def test_an_ended_head_takes_no_ballot_away(table, head, open_question):
    ballots.cast_ballot(actor=head, question_id=open_question.pk, choice="yes")
    delegations.end_accreditation(actor=table.officers["credentials"], public_id=head.acting_as)
    assert open_question.ballots.get(is_current=True).choice == "yes"


def test_the_head_sees_every_act_done_for_the_delegation_and_no_other(
    table, head, delegate, charter, open_question, django_assert_num_queries
):
    ballots.cast_ballot(actor=head, question_id=open_question.pk, choice="yes")
    comments.add_comment(
        actor=delegate, revision_id=charter.current_revision_id, body="A word.", language="en"
    )
    invitations.invite_person(
        actor=head, delegation=table.delegations["XAA"], email="new@x.example", role="adviser"
    )
    delegations.end_accreditation(actor=head, public_id=delegate.acting_as)
    ballots.cast_ballot(actor=table.heads["XAB"], question_id=open_question.pk, choice="no")
    entries = list(acts_for(table.delegations["XAA"]).order_by("-id"))
    viewer = viewer_of(head.person, table.forum)
    with django_assert_num_queries(7):
        acts = told(table.delegations["XAA"], entries, viewer)
    assert [(one.verb, one.about, one.answer) for one in acts] == [
        ("end_accreditation", f"{delegate.person.name}, {table.delegations['XAA']}", ""),
        ("invite_person", "new@x.example", ""),
        ("add_comment", "A word.", ""),
        ("cast_ballot", f"{open_question.symbol} {open_question.title}", "yes"),
    ]
    assert [one.person for one in acts] == [
        head.person.name, head.person.name, delegate.person.name, head.person.name,
    ]  # fmt: skip
    narrow = open_question
    type(narrow).objects.filter(pk=narrow.pk).update(audience="chair")
    unseen = told(table.delegations["XAA"], entries, PUBLIC_VIEWER)[-1]
    assert (unseen.about, unseen.answer, unseen.link) == ("", "yes", "")


def test_what_a_program_did_stands_among_the_acts_by_its_name(table, head, open_question):
    """By the head who let it cast, or by none, and nothing of another delegation's programs."""
    programs = {
        code: tokens.make_service_token(
            actor=table.heads[code], forum_id=table.forum.pk, name=f"Machine of {code}",
            scopes=["read"], life=timedelta(days=1),
        )[0].token
        for code in ("XAA", "XAB")
    }  # fmt: skip
    by_program = replace(head, token=programs["XAA"])
    ballots.cast_ballot(actor=by_program, question_id=open_question.pk, choice="yes")
    for token in programs.values():
        audit.note(Actor(person=None, token=token), "look", open_question)
    entries = list(acts_for(table.delegations["XAA"]).order_by("-id"))
    acts = told(table.delegations["XAA"], entries, viewer_of(head.person, table.forum))

    assert [(one.verb, one.person, one.program) for one in acts] == [
        ("look", "", "Machine of XAA"),
        ("cast_ballot", head.person.name, "Machine of XAA"),
        ("make_service_token", head.person.name, ""),
    ]
