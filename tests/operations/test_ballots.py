"""Casting: who, when, what; replaced and never lost."""

from datetime import timedelta

import pytest

from deliberation.models import AuditEntry, Ballot, OutboxItem
from deliberation.operations import ballots, delegations, forums, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor, actor_for
from deliberation.rules.refusals import RuleBroken
from tests import factories


def refused(call, **named) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def test_a_changed_ballot_counts_once_and_keeps_its_history(table, open_question):
    head = table.heads["XAA"]
    ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="no")
    ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="yes", explanation="Why.")

    assert list(
        open_question.ballots.order_by("pk").values_list("choice", "explanation", "is_current")
    ) == [("no", "", False), ("yes", "Why.", True)]
    tally = tallies.recount(question_id=open_question.pk)
    assert (tally.by_choice, tally.answered, tally.entitled) == ({"absent": 4, "yes": 1}, 1, 5)


def test_each_change_of_a_ballot_is_told_to_the_head(table, open_question):
    head = table.heads["XAA"]
    ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="no")
    assert OutboxItem.objects.filter(kind="ballot-changed").count() == 0
    changed = ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="yes")
    assert list(OutboxItem.objects.filter(kind="ballot-changed").values_list("payload")) == [
        ({"ballot": changed.pk},)
    ]


def test_a_ballot_is_in_the_audit_with_its_actor(table, open_question):
    head = table.heads["XAA"]
    cast = ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="no")
    entry = AuditEntry.objects.get(verb="cast_ballot")
    assert (entry.object_ids, entry.person_id, entry.accreditation_id, entry.forum_id) == (
        [cast.pk], head.person.pk, head.accreditation.pk, table.forum.pk,
    )  # fmt: skip
    assert entry.values.after == {"choice": "no"}


@pytest.mark.parametrize(
    ("role", "delegates_may_cast", "outcome"),
    [
        ("alternate", False, "cast"),
        ("delegate", False, "may-not-cast"),
        ("delegate", True, "cast"),
        ("adviser", True, "not-permitted"),
        ("observer", True, "not-permitted"),
    ],
)
def test_who_casts_for_a_delegation(table, open_question, role, delegates_may_cast, outcome):
    delegation = table.delegations["XAA"]
    delegations.let_delegates_cast(
        actor=table.heads["XAA"], delegation_id=delegation.pk, allowed=delegates_may_cast
    )
    given = factories.accredit(table, delegation, role)
    actor = actor_for(given.person, table.forum, given.acting_as)
    if outcome == "cast":
        cast = ballots.cast_ballot(question_id=open_question.pk, actor=actor, choice="yes")
        assert cast.elector.delegation == delegation
    else:
        assert (
            refused(ballots.cast_ballot, question_id=open_question.pk, actor=actor, choice="yes")
            == outcome
        )


def test_whoever_chairs_does_not_vote_for_a_delegation(table, open_question):
    head = table.heads["XAA"]
    forums.grant_role(
        actor=table.administrator, forum_id=table.forum.pk, person=head.person, role="deputy"
    )
    assert (
        refused(ballots.cast_ballot, question_id=open_question.pk, actor=head, choice="yes")
        == "presiding-does-not-vote"
    )


def test_a_ballot_outside_the_window_is_refused_and_absent(table, open_question):
    late = open_question.closes_at
    named = {"question_id": open_question.pk, "actor": table.heads["XAA"], "choice": "yes"}
    ballots.cast_ballot(now=late - timedelta(microseconds=1), **named)
    assert refused(ballots.cast_ballot, now=late, **named) == "question-not-open"
    assert Ballot.objects.count() == 1


def test_a_ballot_before_opening_is_refused(table, question):
    assert (
        refused(
            ballots.cast_ballot, question_id=question.pk, actor=table.heads["XAA"], choice="yes"
        )
        == "question-not-open"
    )


@pytest.mark.parametrize("choice", ["absent", "maybe", "", "YES", "recused", "yes "])
def test_a_choice_that_is_none_of_the_rules_is_refused(table, open_question, choice):
    assert (
        refused(
            ballots.cast_ballot,
            question_id=open_question.pk,
            actor=table.heads["XAA"],
            choice=choice,
        )
        == "ballot-unknown-choice"
    )
    assert Ballot.objects.count() == 0


def test_strangers_officers_and_outsiders_cast_nothing(table, open_question):
    other = factories.set_table()
    strangers = {
        "not-permitted": [
            table.officers["chair"],
            table.officers["teller"],
            Actor(person=factories.person()),
            other.heads["XAA"],
        ]
    }
    for code, actors in strangers.items():
        for actor in actors:
            assert (
                refused(
                    ballots.cast_ballot, question_id=open_question.pk, actor=actor, choice="yes"
                )
                == code
            )
    assert Ballot.objects.count() == 0


def test_a_delegation_seated_after_opening_is_no_elector(table, open_question):
    seated = factories.seat(table, "Latecomer", "XZZ", "state", "government")
    head = factories.accredit(table, seated)
    assert (
        refused(ballots.cast_ballot, question_id=open_question.pk, actor=head, choice="yes")
        == "not-an-elector"
    )


def test_a_suspended_person_cannot_act_but_the_delegation_keeps_its_ballot(table, open_question):
    head = table.heads["XAA"]
    ballots.cast_ballot(question_id=open_question.pk, actor=head, choice="yes")
    delegations.suspend_accreditation(
        actor=table.officers["credentials"],
        public_id=head.accreditation.public_id,
        reason="Credential under examination.",
    )
    with pytest.raises(RuleBroken) as caught:
        actor_for(head.person, table.forum, head.acting_as)
    assert caught.value.code == "acting-for-unknown"
    assert tallies.recount(question_id=open_question.pk).by_choice == {"absent": 4, "yes": 1}


def test_recusal_counts_in_no_base_and_leaves_half_of_each_chamber(table, open_question):
    def recuse(code):
        return ballots.recuse_elector(question_id=open_question.pk, actor=table.heads[code])

    recuse("XAA")
    recuse("XCA")
    recuse("XAA")
    for code in ("XAB", "XEA"):
        with pytest.raises(RuleBroken) as caught:
            recuse(code)
        assert caught.value.code == "recusals-shrink-base"
    assert tallies.recount(question_id=open_question.pk).by_choice == {"absent": 3, "recused": 2}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("x" * 4001, "text-too-long"),
        ("right\u202eleft", "text-bidi-control"),
        ("nul\0", "text-control"),
    ],
)
def test_a_bad_explanation_is_refused_and_nothing_is_cast(table, open_question, words, code):
    assert refused(
        ballots.cast_ballot, question_id=open_question.pk, actor=table.heads["XAA"], choice="yes",
        explanation=words,
    ) == code  # fmt: skip
    assert Ballot.objects.count() == 0


def test_the_database_holds_one_current_ballot_per_elector(table, open_question):
    from django.db import IntegrityError, transaction

    cast = ballots.cast_ballot(question_id=open_question.pk, actor=table.heads["XAA"], choice="yes")
    cast.pk, cast.public_id = None, "another"
    with (
        pytest.raises(IntegrityError, match="one_current_ballot_per_elector"),
        transaction.atomic(),
    ):
        cast.save(force_insert=True)


def test_the_clock_is_the_databases(table, open_question):
    before = database_clock()
    cast = ballots.cast_ballot(question_id=open_question.pk, actor=table.heads["XAA"], choice="yes")
    assert before < cast.cast_at < database_clock()
