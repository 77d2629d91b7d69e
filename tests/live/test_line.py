"""The live line as a client meets it: a real server, Valkey and PostgreSQL."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import override_settings

from accounts import sessions
from accounts.models import User
from deliberation.operations import ballots, delegations, permissions, streams, tallies
from deliberation.queries import streams as reading
from tests import factories
from tests.live.screens import Screen, session_of

pytestmark = pytest.mark.django_db(transaction=True)


def stream_of(question) -> str:
    return f"question:{question.public_id}"


def vote(table, question, code: str, choice: str = "yes"):
    ballots.cast_ballot(actor=table.heads[code], question_id=question.pk, choice=choice)
    return tallies.recount(question_id=question.pk)


def test_line_idle_for_seven_seconds_still_receives(table, open_question, screen):
    watching = screen()
    watching.follow(stream_of(open_question))
    time.sleep(7)

    vote(table, open_question, "XAA")

    heard = watching.hear(within=2)
    assert (heard["kind"], heard["payload"]["by_choice"]) == ("tally", {"absent": 4, "yes": 1})


def test_line_shows_that_it_lives(open_question, screen):
    watching = screen()
    watching.follow(stream_of(open_question))

    with override_settings(LIVE_HEARTBEAT=0.2):
        assert watching.hear_signs(3) == ["heartbeat"] * 3


def test_line_tells_a_newcomer_everything_missed(table, open_question, screen):
    vote(table, open_question, "XAA")
    vote(table, open_question, "XAB", "no")

    heard = screen().follow(stream_of(open_question))

    assert [(one["kind"], one.get("seq")) for one in heard] == [
        ("state", 1),
        ("tally", 2),
        ("tally", 3),
        ("caught-up", 3),
    ]


def test_line_cut_for_a_while_misses_nothing(table, open_question, screen):
    cut = screen()
    cut.follow(stream_of(open_question))
    vote(table, open_question, "XAA")
    last = cut.hear()["seq"]
    cut.close()
    for code in ("XAB", "XCA", "XCB"):
        vote(table, open_question, code)

    heard = screen().follow(stream_of(open_question), last)

    assert [(one["kind"], one["seq"]) for one in heard] == [
        ("tally", 3),
        ("tally", 4),
        ("tally", 5),
        ("caught-up", 5),
    ]


def test_line_too_far_behind_is_told_the_state_anew(open_question, screen):
    for number in range(reading.AT_MOST + 1):
        streams.append(stream_of(open_question), "turnout", {"answered": number, "entitled": 5})

    heard = screen().follow(stream_of(open_question))

    assert [(one["kind"], one["seq"], one["payload"]["state"]) for one in heard] == [
        ("resync", reading.AT_MOST + 2, "open")
    ]


def test_line_that_says_it_is_ahead_is_told_the_state_anew(open_question, screen):
    heard = screen().follow(stream_of(open_question), 99)

    assert [(one["kind"], one["seq"]) for one in heard] == [("resync", 1)]


def test_line_that_asks_again_is_told_again(table, open_question, screen):
    watching = screen()
    watching.follow(stream_of(open_question))
    vote(table, open_question, "XAA")
    watching.hear()

    heard = watching.follow(stream_of(open_question), 1)

    assert [(one["kind"], one["seq"]) for one in heard] == [("tally", 2), ("caught-up", 2)]


def test_every_screen_hears_each_event_once_and_in_order(open_question, screen):
    watching = [screen() for _screen in range(5)]
    for one in watching:
        one.follow(stream_of(open_question), 1)

    for number in range(40):
        streams.append(stream_of(open_question), "turnout", {"answered": number, "entitled": 5})

    expected = list(range(2, 42))
    assert [[one.hear()["seq"] for _event in expected] for one in watching] == [expected] * 5


# Who may open a line


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", None])
def test_line_from_a_foreign_page_is_refused(port, origin):
    with pytest.raises(Exception, match="HTTP 403"):
        Screen(port, origin=origin)


@pytest.mark.parametrize("ticket", ["", "forged", "WzEsImEiXQ:1abcde:c2ln", "\x00", "%00%ff"])
def test_line_with_a_forged_ticket_is_closed(screen, ticket):
    assert screen(ticket=ticket).closing_code() == 4401


def test_line_with_an_old_ticket_is_closed(table, screen, monkeypatch):
    monkeypatch.setattr("accounts.tickets.LIVES", -1)

    assert screen(table.heads["XAA"].person).closing_code() == 4401


def test_ticket_of_another_person_is_refused(table, screen):
    own, other = table.heads["XAA"].person, table.heads["XAB"].person
    stolen = screen(own)

    from accounts import tickets

    taken = tickets.give(own.pk, stolen.session)

    assert screen(other, ticket=taken).closing_code() == 4401
    assert screen(ticket=taken).closing_code() == 4401


def test_ticket_holds_nothing_of_the_session(table):
    from base64 import urlsafe_b64decode

    from accounts import tickets

    person = table.heads["XAA"].person
    key = session_of(person)
    ticket = tickets.give(person.pk, key)
    body = ticket.partition(":")[0]

    assert key not in ticket
    assert key.encode() not in urlsafe_b64decode(body + "==")


# Who loses it


def signed_out(table, person: User, session: str) -> None:
    from django.contrib.sessions.backends.cached_db import SessionStore

    SessionStore(session).flush()


def suspended(table, person: User, session: str) -> None:
    given = table.heads["XAA"].accreditation
    delegations.suspend_accreditation(
        actor=table.officers["credentials"], public_id=given.public_id, reason="Challenged."
    )


def ended_from_elsewhere(table, person: User, session: str) -> None:
    UserSession.objects.create(user=person, session_key=session, ip="127.0.0.1")
    assert sessions.end_others(person, None) == 1


def deactivated(table, person: User, session: str) -> None:
    permissions.deactivate_person(actor=table.administrator, person_id=person.pk, reason="Left.")


def password_changed(table, person: User, session: str) -> None:
    person.set_password("another horse, another battery")
    person.save()


@pytest.mark.parametrize(
    "lose", [signed_out, ended_from_elsewhere, suspended, deactivated, password_changed]
)
def test_line_closes_within_five_seconds_of_losing(table, open_question, screen, lose):
    person = table.heads["XAA"].person
    losing, staying = screen(person), screen(table.heads["XAB"].person)
    losing.follow(stream_of(open_question))
    staying.follow(stream_of(open_question))
    began = time.monotonic()

    lose(table, person, losing.session)

    assert losing.closing_code(within=6) in {4401, 4403}
    assert time.monotonic() - began < 5
    vote(table, open_question, "XAB")
    assert staying.hear()["kind"] == "tally"


def test_right_that_ran_out_by_itself_closes_the_line(table, screen, monkeypatch):
    monkeypatch.setattr("deliberation.live.rounds.EVERY", 0.1)
    monkeypatch.setattr("deliberation.live.rounds.RIGHTS_EVERY", 1)
    drafted = factories.draft_motion(table)
    chair = table.officers["chair"]
    watching = screen(chair.person)
    assert watching.follow(stream_of(drafted))[-1]["kind"] == "caught-up"

    type(chair.forum_role).objects.filter(pk=chair.forum_role.pk).update(
        starts_at="2020-01-01T00:00Z", ends_at="2020-01-02T00:00Z"
    )

    assert watching.closing_code() == 4403


# What may be heard


@pytest.mark.parametrize("name", ["anonymous", "head", "chair"])
def test_drafted_question_is_heard_by_its_drafters_alone(table, question, screen, name):
    person = {
        "anonymous": None,
        "head": table.heads["XAA"].person,
        "chair": table.officers["chair"].person,
    }[name]

    heard = screen(person).follow(stream_of(question))

    assert heard[-1]["kind"] == ("caught-up" if name == "chair" else "refused")


@pytest.mark.parametrize(
    "stream", ["question:nothing", "charter:nothing", "person:1", "record:1", "session:1:chair"]
)
def test_unknown_stream_is_refused(table, screen, stream):
    assert screen(table.heads["XAA"].person).follow(stream) == [
        {"kind": "refused", "stream": stream}
    ]


def test_refused_stream_is_not_heard(table, question, screen):
    watching = screen()
    watching.follow(stream_of(question))

    streams.append(stream_of(question), "turnout", {"answered": 1, "entitled": 5})

    with pytest.raises(TimeoutError):
        watching.hear(within=1)


@pytest.mark.parametrize(
    "said",
    [
        "x" * 5000,
        "{",
        "[]",
        '{"subscribe": 1}',
        '{"subscribe": {"question:a": "1"}}',
        '{"subscribe": {"question:a": -1}}',
        '{"subscribe": {"question:a": true}}',
        '{"subscribe": {"question:a": 9223372036854775808}}',
        '{"subscribe": {"question:\\u0000": 1}}',
        '{"publish": {}}',
        b"bytes",
        "[" * 4000,
    ],
)
def test_line_that_says_anything_else_is_closed(screen, said):
    speaking = screen()
    speaking.socket.send(said)

    assert speaking.closing_code() == 4400


def test_line_that_asks_for_too_many_streams_is_closed(screen):
    asking = screen()
    asking.ask(**{f"question:{number}": 0 for number in range(21)})

    assert asking.closing_code() == 4400


def test_line_that_asks_without_end_is_closed(open_question, screen):
    asking = screen()
    for _time in range(40):
        asking.ask(**{stream_of(open_question): 0})

    assert asking.closing_code() == 4400
