"""The head's pages: naming casters, ending people, everything done for the delegation."""

from deliberation.models import Accreditation
from deliberation.operations import ballots
from tests import factories
from tests.web.readers import Reader, words_of


def page_of(table, code="XAA", tail=""):
    seat = table.delegations[code]
    return f"/forums/{table.forum.slug}/delegations/{seat.public_id}/{tail}"


def step_of(actor, step):
    return f"/forums/{actor.accreditation.forum.slug}/accreditations/{actor.acting_as}/{step}/"


def test_the_head_names_a_caster_and_ends_a_person(table):
    head = Reader(table.heads["XAA"])
    delegate = factories.accredit(table, table.delegations["XAA"], "delegate")
    assert "Let this delegate cast" in words_of(head.read(page_of(table)))
    assert "Let this delegate cast" not in words_of(Reader(table.heads["XAB"]).read(page_of(table)))
    assert head.send(step_of(delegate, "caster"), allowed="yes").status_code == 303
    assert "Named by the head to cast the ballot" in words_of(Reader().read(page_of(table)))
    assert "At once and for good." in words_of(head.read(step_of(delegate, "end")))
    answer = head.send(step_of(delegate, "end"))
    assert (answer.status_code, answer["Location"]) == (303, page_of(table))
    assert delegate.person.name not in words_of(Reader().read(page_of(table)))
    assert Accreditation.objects.get(pk=delegate.accreditation.pk).state == "ended"


def test_everything_done_for_the_delegation_stands_on_one_page(table, open_question):
    ballots.cast_ballot(actor=table.heads["XAA"], question_id=open_question.pk, choice="yes")
    head = Reader(table.heads["XAA"])
    assert "Everything done for the delegation" in words_of(head.read(page_of(table)))
    words = words_of(head.read(page_of(table, tail="acts/")))
    assert "Ballot cast" in words
    assert f"yes {table.heads['XAA'].person.name}, head of delegation" in words
    assert Reader(table.heads["XAB"]).read(page_of(table, tail="acts/")).status_code == 403


def test_the_acts_cost_the_same_queries_for_few_and_many(
    table, open_question, django_assert_max_num_queries
):
    head = Reader(table.heads["XAA"])
    for number in range(6):
        choice = ("yes", "no")[number % 2]
        ballots.cast_ballot(actor=table.heads["XAA"], question_id=open_question.pk, choice=choice)
        with django_assert_max_num_queries(17):
            head.read(page_of(table, tail="acts/"))
