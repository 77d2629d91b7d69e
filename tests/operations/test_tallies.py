"""Counting, closing and certifying."""

from datetime import timedelta

import pytest

from deliberation.models import RecordEntry, StreamEvent, Tally
from deliberation.operations import ballots, forums, tallies
from deliberation.queries import tallies as queries
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor, actor_for
from deliberation.rules.refusals import RuleBroken
from tests import factories


def vote(table, question, choices):
    for code, choice in choices.items():
        ballots.cast_ballot(question_id=question.pk, actor=table.heads[code], choice=choice)


ALL_YES = {"XAA": "yes", "XAB": "yes", "XCA": "yes", "XCB": "yes", "XEA": "yes"}


def test_a_recount_tells_every_screen_once_per_change(table, open_question):
    vote(table, open_question, {"XAA": "yes"})
    first = tallies.recount(question_id=open_question.pk)
    assert tallies.recount(question_id=open_question.pk) is None
    vote(table, open_question, {"XAA": "no", "XCA": "yes"})
    second = tallies.recount(question_id=open_question.pk)
    events = StreamEvent.objects.filter(
        stream=f"question:{open_question.public_id}", kind="tally"
    ).order_by("seq")
    assert [event.payload["by_choice"] for event in events] == [first.by_choice, second.by_choice]
    assert events[1].payload["by_chamber"] == {
        "citizen": {"absent": 1},
        "corporate": {"absent": 1, "yes": 1},
        "government": {"absent": 1, "no": 1},
    }
    assert events[1].payload["outcome"] is None


def test_stream_numbers_are_gapless(table, open_question):
    for choice in ("yes", "no", "yes"):
        vote(table, open_question, {"XAA": choice})
        tallies.recount(question_id=open_question.pk)
    seqs = StreamEvent.objects.filter(stream=f"question:{open_question.public_id}").order_by("id")
    assert list(seqs.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        (ALL_YES, "adopted"),
        (ALL_YES | {"XAA": "no"}, "rejected"),
        ({"XAA": "yes", "XAB": "yes", "XCA": "yes"}, "inquorate"),
    ],
)
def test_a_question_past_its_deadline_is_closed_and_counted(table, open_question, choices, outcome):
    vote(table, open_question, choices)
    assert tallies.close_due_question(question_id=open_question.pk) is None
    final = tallies.close_due_question(question_id=open_question.pk, now=open_question.closes_at)
    open_question.refresh_from_db()
    assert (final.outcome, final.is_final, open_question.state) == (outcome, True, "closed")
    assert tallies.close_due_question(question_id=open_question.pk) is None
    assert RecordEntry.objects.get(kind="question-closed").content["outcome"] == outcome


def test_a_hidden_count_is_in_no_stream_and_not_shown(table):
    question = factories.open_motion(table, tally_shown="closed")
    vote(table, question, {"XAA": "yes"})
    tallies.recount(question_id=question.pk)
    event = StreamEvent.objects.get(stream=f"question:{question.public_id}", kind="turnout")
    assert event.payload == {"answered": 1, "entitled": 5}
    assert queries.shown_tally(question, database_clock()) is None
    tallies.close_due_question(question_id=question.pk, now=question.closes_at)
    question.refresh_from_db()
    assert queries.shown_tally(question, question.closes_at).by_choice == {"absent": 4, "yes": 1}


def test_past_the_deadline_a_running_count_is_no_result(table, open_question):
    vote(table, open_question, ALL_YES)
    tallies.recount(question_id=open_question.pk)
    assert queries.shown_tally(open_question, open_question.closes_at) is None


def test_closing_early_needs_chair_and_teller(table, open_question, chair, teller):
    vote(table, open_question, ALL_YES)
    assert tallies.close_early(actor=teller, question_id=open_question.pk) is None
    with pytest.raises(RuleBroken) as caught:
        tallies.close_early(actor=teller, question_id=open_question.pk)
    assert caught.value.code == "assent-given"
    assert tallies.close_early(actor=chair, question_id=open_question.pk).outcome == "adopted"


def test_chair_and_teller_are_two_people(table, open_question, chair):
    held = forums.grant_role(
        actor=table.administrator, forum_id=table.forum.pk, person=chair.person, role="teller"
    )
    both = actor_for(chair.person, table.forum, held.public_id)
    tallies.close_early(actor=chair, question_id=open_question.pk)
    with pytest.raises(RuleBroken) as caught:
        tallies.close_early(actor=both, question_id=open_question.pk)
    assert caught.value.code == "assent-same-person"


def test_certifying_needs_a_closed_question_and_two_hands(table, open_question, chair, teller):
    with pytest.raises(RuleBroken) as caught:
        tallies.certify_question(actor=chair, question_id=open_question.pk)
    assert caught.value.code == "question-step"
    tallies.close_due_question(question_id=open_question.pk, now=open_question.closes_at)
    assert tallies.certify_question(actor=chair, question_id=open_question.pk).state == "closed"
    assert tallies.certify_question(actor=teller, question_id=open_question.pk).state == "certified"
    kinds = RecordEntry.objects.filter(forum=table.forum).order_by("number")
    assert list(kinds.values_list("number", "kind")) == [
        (1, "question-opened"), (2, "question-closed"), (3, "question-certified"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["secretariat", "credentials", "moderator"])
def test_other_officers_neither_close_nor_certify(table, open_question, role):
    for act in (tallies.close_early, tallies.certify_question):
        with pytest.raises(RuleBroken) as caught:
            act(actor=table.officers[role], question_id=open_question.pk)
        assert caught.value.code == "not-permitted"


def test_a_registered_person_does_not_certify(table, open_question):
    with pytest.raises(RuleBroken) as caught:
        tallies.certify_question(
            actor=Actor(person=factories.person()), question_id=open_question.pk
        )
    assert caught.value.code == "not-permitted"


def test_lost_counts_are_found(table, open_question):
    assert queries.stale_questions() == []
    vote(table, open_question, {"XAA": "yes"})
    assert queries.stale_questions() == [open_question.pk]
    tallies.recount(question_id=open_question.pk)
    assert queries.stale_questions() == []
    vote(table, open_question, {"XAA": "no"})
    assert queries.stale_questions() == [open_question.pk]


def test_due_questions_are_those_past_their_deadline(table, open_question):
    assert queries.due_questions() == []
    open_question.opens_at = database_clock() - timedelta(days=2)
    open_question.closes_at = database_clock() - timedelta(days=1)
    open_question.save()
    assert queries.due_questions() == [open_question.pk]


def test_weights_add_up_exactly_in_the_count(table, chair):
    from deliberation.operations import decisions, questions

    rule = decisions.keep_rule(
        actor=chair,
        forum_id=table.forum.pk,
        value={
            "title": "Population",
            "choices": ["yes", "no"],
            "adopt": {
                "count": ["yes"],
                "of": "entitled",
                "weight": "population",
                "at_least": "1/2",
            },
        },
    )
    question = questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title="Weighted", motion="Weighted.", rule=rule,
        chambers=["government"],
    )  # fmt: skip
    factories.opened(chair, question.pk, closes_at=database_clock() + timedelta(hours=1))
    vote(table, question, {"XAA": "yes"})
    tally = tallies.recount(question_id=question.pk)
    assert [(group["choice"], group["weights"]) for group in tally.groups] == [
        ("absent", {"population": "10.5"}), ("yes", {"population": "10.5"}),
    ]  # fmt: skip
    assert (tally.outcome, tally.trace[0]["share"]) == ("adopted", "1/2")
    assert Tally.objects.filter(question=question).count() == 1
