"""Casting on the page: once however often it is sent, with a receipt; roll call and ballots to download."""

import pytest

from deliberation.models import Ballot, Delegation
from deliberation.operations import ballots, tallies
from tests import factories
from tests.web.pages import client_of, form_of, has_form, page_of, words_of

pytestmark = pytest.mark.django_db


def ballot_form(client, question, **typed: str) -> dict[str, list[str]]:
    place = page_of(question)
    form = form_of(client.get(place), f"{place}ballots/")
    return form | {name: [value] for name, value in typed.items()}


def send(client, question, form):
    return client.post(f"{page_of(question)}ballots/", form)


def close(table, question) -> None:
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=question.pk)


def test_head_casts_and_gets_a_receipt(table, open_question):
    head = client_of(table.heads["XAA"])

    sent = send(
        head, open_question, ballot_form(head, open_question, choice="yes", explanation="Spring.")
    )
    ballot = Ballot.objects.get()
    receipt = head.get(sent["Location"])

    assert (sent.status_code, sent["Location"]) == (
        303,
        f"{page_of(open_question)}ballots/{ballot.public_id}/",
    )
    assert (ballot.choice, ballot.explanation, ballot.language) == ("yes", "Spring.", "en")
    assert ballot.accreditation == table.heads["XAA"].accreditation
    for words in ("Your ballot is recorded", ballot.public_id, "Yes", "Spring.", "You can change"):
        assert words in words_of(receipt)


def test_ballot_whose_answer_was_lost_counts_once_and_says_so(table, open_question):
    head = client_of(table.heads["XAA"])
    form = ballot_form(head, open_question, choice="yes")

    answers = [send(head, open_question, form) for _time in range(3)]
    again = words_of(head.get(answers[-1]["Location"]))

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert [ballot.choice for ballot in Ballot.objects.all()] == ["yes"]
    assert "This was sent before, and was done once." in again
    assert "Your ballot is recorded" in again
    assert Ballot.objects.get().public_id in again


def test_same_key_with_another_answer_is_refused_and_nothing_is_lost(table, open_question):
    head = client_of(table.heads["XAA"])
    form = ballot_form(head, open_question, choice="yes")
    send(head, open_question, form)

    answer = send(head, open_question, form | {"choice": ["no"], "explanation": ["Changed."]})

    assert answer.status_code == 422
    assert "was used for another request" in words_of(answer)
    assert "Changed." in answer.content.decode()
    assert [ballot.choice for ballot in Ballot.objects.all()] == ["yes"]


def test_changed_ballot_replaces_and_the_page_keeps_the_history(table, open_question):
    head = client_of(table.heads["XAA"])
    send(head, open_question, ballot_form(head, open_question, choice="no", explanation="First."))

    form = ballot_form(head, open_question)
    send(head, open_question, form | {"choice": ["yes"], "explanation": ["Second."]})
    page = head.get(page_of(open_question))
    first = Ballot.objects.order_by("id").first()
    earlier = words_of(head.get(f"{page_of(open_question)}ballots/{first.public_id}/"))

    assert form["explanation"] == ["First."]
    assert list(Ballot.objects.order_by("id").values_list("choice", "is_current")) == [
        ("no", False),
        ("yes", True),
    ]
    assert "has answered: Yes" in words_of(page)
    assert "Earlier ballots No" in words_of(page)
    assert "no longer counted" in earlier


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "This field is required"),
        ({"choice": "maybe"}, "Select a valid choice"),
        ({"choice": "yes", "language": "tlh"}, "Select a valid choice"),
        ({"choice": "yes", "explanation": "x" * 4001}, "at most 4000"),
        ({"choice": "yes", "explanation": "a\u202eb"}, "which can make words appear"),
        ({"choice": "yes", "acting_as": "nobody"}, "You cannot act in this capacity"),
        ({"choice": "yes", "acting_as": "person"}, "Your role here does not allow"),
        ({"choice": "yes", "idempotency_key": ""}, "Idempotency-Key"),
    ],
)
def test_ballot_that_may_not_be_is_refused_with_what_was_typed(table, open_question, typed, said):
    head = client_of(table.heads["XAA"])
    form = ballot_form(head, open_question, **({"explanation": "Kept."} | typed))

    answer = send(head, open_question, form)

    assert answer.status_code in {400, 403, 422}
    assert said in words_of(answer)
    assert answer.context["form"]["explanation"].value() == form["explanation"][0]
    assert Ballot.objects.count() == 0


def test_ballot_after_the_close_is_refused_and_what_was_written_is_shown(table, open_question):
    head = client_of(table.heads["XAA"])
    form = ballot_form(head, open_question, choice="no", explanation="Too late, alas.")
    close(table, open_question)

    answer = send(head, open_question, form)

    assert answer.status_code == 409
    assert "Voting on this question has closed." in words_of(answer)
    assert "Too late, alas." in words_of(answer)
    assert Ballot.objects.count() == 0


def test_ballot_of_somebody_who_was_signed_out_is_shown_again(table, open_question):
    head = client_of(table.heads["XAA"])
    form = ballot_form(head, open_question, choice="no", explanation="Long reasoning.")
    head.logout()

    answer = send(head, open_question, form)

    assert answer.status_code == 401
    assert "Please sign in" in words_of(answer)
    assert "Long reasoning." in words_of(answer)


# Who is offered a ballot


def _accredit(table, role: str, **fields: bool):
    delegation = table.delegations["XAA"]
    Delegation.objects.filter(pk=delegation.pk).update(**fields)
    delegation.refresh_from_db()
    return factories.accredit(table, delegation, role)


@pytest.mark.parametrize(
    ("role", "fields", "offered"),
    [
        ("alternate", {}, True),
        ("delegate", {}, False),
        ("delegate", {"delegates_may_cast": True}, True),
        ("adviser", {}, False),
        ("observer", {"delegates_may_cast": True}, False),
    ],
)
def test_ballot_is_offered_to_whoever_may_cast(table, open_question, role, fields, offered):
    reader = client_of(_accredit(table, role, **fields))

    answer = reader.get(page_of(open_question))

    assert has_form(answer, f"{page_of(open_question)}ballots/") is offered


def test_whoever_chairs_is_told_why_there_is_no_ballot(table, open_question):
    head = table.heads["XAA"]
    factories.officer(table, "deputy", head.person)

    answer = client_of(head).get(page_of(open_question))

    assert not has_form(answer, f"{page_of(open_question)}ballots/")
    assert "Whoever chairs the forum does not vote" in words_of(answer)


def test_person_of_two_delegations_chooses_for_whom(table, open_question):
    first = table.heads["XAA"]
    factories.accredit(table, table.delegations["XAB"], "alternate", first.person)
    client = client_of(first)
    page = client.get(page_of(open_question))
    options = [actor.acting_as for actor in page.context["casters"]]

    for acting_as in options:
        form = ballot_form(client, open_question, choice="yes", acting_as=acting_as)
        assert send(client, open_question, form).status_code == 303

    assert len(options) == 2
    assert {ballot.elector.delegation for ballot in Ballot.objects.all()} == {
        table.delegations["XAA"],
        table.delegations["XAB"],
    }


@pytest.mark.parametrize("who", [None, "chair", "XCA"])
def test_receipt_is_shown_to_its_own_delegation_alone(table, open_question, who):
    ballot = ballots.cast_ballot(
        actor=table.heads["XAA"], question_id=open_question.pk, choice="yes"
    )
    actor = table.officers.get(who) or table.heads.get(who) if who else None

    place = f"{page_of(open_question)}ballots/{ballot.public_id}/"

    assert client_of(actor).get(place).status_code == 404
    assert client_of(table.heads["XAA"]).get(place).status_code == 200


def test_recusal_is_declared_with_a_receipt(table, open_question):
    head, place = client_of(table.heads["XAA"]), page_of(open_question)
    form = form_of(head.get(place), f"{place}recusal/") | {"explanation": ["We own the hall."]}

    sent = head.post(f"{place}recusal/", form)

    assert sent.status_code == 303
    assert "Recused" in words_of(head.get(sent["Location"]))
    assert [ballot.choice for ballot in Ballot.objects.all()] == ["recused"]
