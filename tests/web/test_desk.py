"""One's desk, what one was told, and one's calendar: as it stands at the moment of reading."""

from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.models import Notice, Question
from deliberation.operations import ballots, calendars, delegations, notices, questions, tallies
from deliberation.operations.notices import Message
from deliberation.queries.calendars import dates_of
from deliberation.queries.clock import database_clock
from deliberation.queries.desk import desk_of
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import KINDS
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.api.callers import caller_of
from tests.web.pages import client_of, words_of

DAY = timedelta(days=1)


def waiting(person, **named):
    return [(one.what, one.title) for one in desk_of(person, **named).rows]


def message(person, number=1, **fields):
    named = {
        "kind": "comment-answered",
        "subject": "No. %(n)s",
        "body": "x",
        "facts": {"n": f"{number}"},
    }
    return Message(person, **(named | fields))


def test_desk_lists_what_awaits_each_in_the_order_of_deadlines(table, chair, teller):
    head, now = table.heads["XAA"], database_clock()
    late = factories.open_motion(table, lasting=3 * DAY)
    soon = factories.open_motion(table)
    Question.objects.filter(pk=soon.pk).update(title="Soon")
    drafted = factories.draft_motion(table)
    questions.announce_question(actor=chair, question_id=drafted.pk, opens_at=now + 2 * DAY)
    Question.objects.filter(pk=drafted.pk).update(title="Announced")
    notices.tell_all([message(head.person)])

    told = waiting(head.person)
    assert [one for one in told if one[0] != "message"] == [
        ("vote", "Soon"), ("announced", "Announced"), ("vote", late.title),
    ]  # fmt: skip
    assert ("message", "No. 1") in told[3:]
    ballots.cast_ballot(actor=head, question_id=soon.pk, choice="yes")
    assert ("vote", "Soon") not in waiting(head.person)
    for hand in (chair,):
        tallies.close_early(actor=hand, question_id=soon.pk)
    assert ("close", "Soon") in waiting(teller.person)
    assert "close" not in [what for what, _title in waiting(chair.person)]
    tallies.close_early(actor=teller, question_id=soon.pk)
    assert ("certify", "Soon") in waiting(chair.person)
    tallies.certify_question(actor=chair, question_id=soon.pk)
    assert "certify" not in [what for what, _title in waiting(chair.person)]
    assert waiting(factories.person()) == []


@pytest.mark.parametrize("role", ["delegate", "adviser", "observer"])
def test_a_vote_awaits_only_those_who_cast(table, open_question, role):
    actor = factories.accredit(table, table.delegations["XAA"], role)
    before = [what for what, _title in waiting(actor.person) if what == "vote"]
    delegations.let_delegates_cast(
        actor=table.heads["XAA"], delegation_id=table.delegations["XAA"].pk, allowed=True
    )
    after = [what for what, _title in waiting(actor.person) if what == "vote"]

    assert (before, after) == ([], ["vote"] if role == "delegate" else [])


def test_desk_obeys_the_audience_at_the_moment_of_reading(table, open_question):
    head = table.heads["XAA"]
    Question.objects.filter(pk=open_question.pk).update(audience="accredited")
    before = waiting(head.person)
    delegations.suspend_accreditation(
        actor=table.officers["credentials"], public_id=head.acting_as, reason="A letter is missing."
    )

    assert ("vote", open_question.title) in before
    assert "vote" not in [what for what, _title in waiting(head.person)]


def test_desk_and_calendar_know_nothing_of_a_revision_one_may_not_read(
    table, charter, open_question
):
    head = table.heads["XAA"]
    Question.objects.filter(pk=open_question.pk).update(
        motion="", revision=charter.current_revision, of_charter=charter
    )
    before = ("vote", open_question.title) in waiting(head.person)
    type(charter.current_revision).objects.filter(pk=charter.current_revision_id).update(
        audience="chair"
    )

    assert before
    assert "vote" not in [what for what, _title in waiting(head.person)]
    assert dates_of(head.person) == []


def test_desk_takes_the_same_statements_however_much_awaits(table):
    head, found = table.heads["XAA"], []
    for number in (10, 2000):
        notices.tell_all(
            [message(head.person, one, key=f"{number}:{one}") for one in range(number)]
        )
        with CaptureQueriesContext(connection) as counted:
            page = desk_of(head.person, size=50)
        found.append(len(counted))
    cursor, seen = None, 0
    while True:
        page = desk_of(head.person, size=200, cursor=cursor)
        seen, cursor = seen + len(page.rows), page.next_cursor
        if cursor is None:
            break

    assert found[0] == found[1] <= 10
    assert seen == 2010


def test_desk_page_and_api_say_the_same(table, open_question):
    head = table.heads["XAA"]
    page = client_of(head).get("/desk/")
    told = caller_of(head).get("/desk/")["results"]

    assert open_question.title in words_of(page)
    assert [(one["what"], one["symbol"], one["link"]) for one in told if one["what"] == "vote"] == [
        ("vote", open_question.symbol,
         f"/forums/{table.forum.slug}/questions/{open_question.public_id}/"),
    ]  # fmt: skip
    assert client_of(None).get("/desk/").status_code == 302
    with pytest.raises(RuleBroken):
        desk_of(head.person, cursor="nothing")


def test_notices_are_marked_as_read_one_by_one_or_all(table):
    head, other = table.heads["XAA"], table.heads["XAB"]
    notices.tell_all([message(one.person, n, key=str(n)) for n in (1, 2) for one in (head, other)])
    first = Notice.objects.filter(person=head.person, kind="comment-answered").earliest("id")
    client = client_of(head)
    shown = words_of(client.get("/desk/notices/"))
    client.post("/desk/notices/", {"notice": first.public_id})
    one = Notice.objects.filter(person=head.person, read_at__isnull=False).count()
    client_of(other).post("/desk/notices/", {"notice": first.public_id})
    client.post("/desk/notices/")

    assert ("No. 1" in shown, one) == (True, 1)
    assert Notice.objects.filter(person=head.person, read_at=None).count() == 0
    assert Notice.objects.filter(person=other.person, read_at=None).count() >= 2


def test_preferences_are_chosen_on_a_page_and_by_a_program(table):
    head = table.heads["XAA"]
    client = client_of(head)
    client.post("/desk/preferences/", dict.fromkeys(KINDS, "daily"))
    caller = caller_of(head, scopes=("read", "desk:write"))
    caller.put("/desk/preferences/", {"cadences": {"comment-answered": "never"}})
    told = caller.get("/desk/preferences/")["cadences"]
    refused = caller.put("/desk/preferences/", {"cadences": {"question-opened": "never"}}, 422)

    assert (told["comment-answered"], told["comment-hidden"]) == ("never", "daily")
    assert (refused["code"], refused["place"]) == ("notice-cadence", "question-opened")
    wrong = client.post("/desk/preferences/", {"question-opened": "never"})
    assert wrong.status_code == 422


# The calendar


def calendar_of(client: Client, secret: str):
    answer = client.get(f"/calendar/{secret}.ics")
    return icalendar.Calendar.from_ical(answer.content) if answer.status_code == 200 else None


def test_calendar_tells_openings_and_deadlines_in_utc_to_whoever_has_the_address(table, chair):
    head = table.heads["XAA"]
    drafted = factories.draft_motion(table)
    announced = factories.announced(chair, drafted.pk)
    secret = calendars.make_feed(actor=Actor(person=head.person))
    before = calendar_of(Client(), secret).walk("VEVENT")
    opened = questions.open_question(
        actor=chair, question_id=drafted.pk, closes_at=database_clock() + DAY
    )
    after = {str(one["summary"])[:13]: one for one in calendar_of(Client(), secret).walk("VEVENT")}

    [planned] = before
    assert planned["dtstart"].dt == announced.opens_at.replace(microsecond=0)
    assert after["Voting closes"]["dtstart"].dt == opened.closes_at.replace(microsecond=0)
    assert after["Voting closes"].to_ical().count(b"Z\r\n") >= 3  # UTC, never floating
    assert after["Voting opens:"]["uid"] == planned["uid"]
    assert after["Voting opens:"]["sequence"] > planned["sequence"]
    assert str(planned["status"]) == "CONFIRMED"


def test_calendar_cancels_what_was_withdrawn(table, chair):
    drafted = factories.draft_motion(table)
    factories.announced(chair, drafted.pk)
    secret = calendars.make_feed(actor=Actor(person=table.heads["XAA"].person))
    questions.withdraw_question(actor=chair, question_id=drafted.pk)
    [event] = calendar_of(Client(), secret).walk("VEVENT")

    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 2)


def test_calendar_shows_only_what_its_owner_may_see_now(table, open_question):
    head = table.heads["XAA"]
    Question.objects.update(audience="accredited")
    before = dates_of(head.person)
    delegations.suspend_accreditation(
        actor=table.officers["credentials"], public_id=head.acting_as, reason="A letter is missing."
    )

    assert (len(before), dates_of(head.person)) == (2, [])


@pytest.mark.parametrize("how", ["ended", "renewed", "deactivated", "guessed"])
def test_calendar_of_a_dead_address_is_not_there(table, how):
    person = table.heads["XAA"].person
    secret = calendars.make_feed(actor=Actor(person=person))
    if how == "ended":
        calendars.end_feed(actor=Actor(person=person))
    elif how == "renewed":
        calendars.make_feed(actor=Actor(person=person))
    elif how == "deactivated":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    else:
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")

    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_calendar_address_is_shown_once_and_ended_on_its_page(table):
    client = client_of(table.heads["XAA"])
    made = client.post("/desk/calendar/").content.decode()
    later = client.get("/desk/calendar/").content.decode()
    secret = made.partition("/calendar/calendar_")[2].partition(".ics")[0]
    works = Client().get(f"/calendar/calendar_{secret}.ics").status_code
    client.post("/desk/calendar/", {"end": "end"})

    assert (works, secret in later) == (200, False)
    assert Client().get(f"/calendar/calendar_{secret}.ics").status_code == 404
