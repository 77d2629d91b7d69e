"""Whom an announcement has reached, on the pages: before opening, at opening, with the result."""

from datetime import timedelta

from deliberation.models import Notice
from deliberation.operations import outbox, questions
from deliberation.queries.clock import database_clock
from tests import factories
from tests.web.pages import client_of, page_of, words_of


def fields(actor, **more):
    return {"acting_as": actor.acting_as, "idempotency_key": f"k{database_clock()}"} | more


def test_opening_unheard_takes_two_reasons_and_they_stand_with_the_question(table, question):
    chair, teller = table.officers["chair"], table.officers["teller"]
    announced = questions.announce_question(
        actor=chair, question_id=question.pk, opens_at=database_clock() + timedelta(minutes=1)
    )
    factories.let_arrive(announced)
    lost = str(table.delegations["XAA"])
    Notice.objects.filter(
        kind="question-announced", person=table.heads["XAA"].person
    ).update(state="failed")  # fmt: skip
    place, closes = (
        page_of(question),
        (database_clock() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    )
    opening = {"when": closes, "zone": "UTC", "step": "save"}
    waiting = words_of(client_of(None).get(place))
    refused = client_of(chair).post(f"{place}open/", fields(chair, **opening))
    empty = client_of(chair).post(f"{place}unheard/", fields(chair, reason=""))
    for actor, reason in ((chair, "Its server is down."), (teller, "Its head was telephoned.")):
        answer = client_of(actor).post(f"{place}unheard/", fields(actor, reason=reason))
        assert answer.status_code == 303
    opened = client_of(chair).post(f"{place}open/", fields(chair, **opening))
    shown = words_of(client_of(None).get(place))
    record = words_of(client_of(None).get(f"/forums/{table.forum.slug}/record/"))

    assert ("Not told yet" in waiting, lost in waiting) == (True, True)
    assert (refused.status_code, lost in words_of(refused)) == (409, True)
    assert (empty.status_code, opened.status_code) == (422, 303)
    assert "Opened before everyone was told" in shown
    for words in (lost, "Its server is down.", "Its head was telephoned."):
        assert words in shown
    assert f"before it was announced to {lost}" in record


def test_page_says_when_everyone_was_told(table, question):
    factories.announced(table.officers["chair"], question.pk)

    assert "has reached every delegation" in words_of(client_of(None).get(page_of(question)))


def test_secretariat_sees_what_did_not_arrive_and_sends_it_again(table):
    secretariat = table.officers["secretariat"]
    notice = Notice.objects.filter(kind="accredited", forum=table.forum).earliest("id")
    Notice.objects.filter(pk=notice.pk).update(state="bounced", error="SMTP 550", attempts=1)
    place = f"/forums/{table.forum.slug}/deliveries/"
    client = client_of(secretariat)
    page = words_of(client.get(place))
    client.post(f"{place}{notice.public_id}/retry/", fields(secretariat))
    while outbox.drain():
        pass
    notice.refresh_from_db()

    assert (notice.person.name in page, "SMTP 550" in page, notice.body in page) == (
        True,
        True,
        False,
    )
    assert (notice.state, "Nothing here" in words_of(client.get(place))) == ("sent", True)
    assert client_of(table.heads["XAA"]).get(place).status_code == 403
    assert client.get(f"{place}?state=everything").status_code == 404
