"""Streams, the record and one's token over the API."""

import hashlib
import json

import pytest
import rfc8785

from deliberation.models import Question, StreamEvent
from deliberation.operations import streams
from tests.api.callers import Caller, caller_of, issued
from tests.factories import Table


def test_events_are_those_of_the_live_line(
    anyone: Caller, as_chair: Caller, open_question: Question, at: str
):
    stream = f"question:{open_question.public_id}"
    as_chair.post(f"{at}/questions/{open_question.public_id}/close/", status=200)
    told = anyone.get(f"/streams/{stream}/events/")

    frames = [
        json.loads(streams.frame(event))
        for event in StreamEvent.objects.filter(stream=stream).order_by("seq")
    ]
    assert told["events"] == frames
    assert [one["kind"] for one in frames] == ["state", "state", "assent"]
    assert (told["last_seq"], told["resync"]) == (3, None)
    assert anyone.get(f"/streams/{stream}/events/?after=1")["events"] == frames[1:]
    assert anyone.get(f"/streams/{stream}/events/?after=3") == {
        "stream": stream,
        "last_seq": 3,
        "events": [],
        "resync": None,
    }


def test_who_missed_too_much_gets_the_state_instead(anyone: Caller, open_question: Question):
    stream = f"question:{open_question.public_id}"
    for number in range(201):
        streams.append(stream, "turnout", {"answered": number, "entitled": 5})

    told = anyone.get(f"/streams/{stream}/events/")
    assert (told["events"], told["last_seq"]) == ([], 203)
    assert told["resync"]["state"] == "open"
    after = anyone.get(f"/streams/{stream}/events/?after=999")
    assert (after["events"], after["last_seq"]) == ([], 203)


@pytest.mark.parametrize("stream", ["question:nothing", "record:1", "nothing", "charter:", "::"])
def test_stream_that_is_none_is_not_found(anyone: Caller, table: Table, stream: str):
    anyone.get(f"/streams/{stream}/events/", 404)


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 16, "٣", ""])
def test_number_that_is_none_is_refused(anyone: Caller, open_question: Question, after: str):
    where = f"/streams/question:{open_question.public_id}/events/?after={after}"

    assert anyone.get(where, 400)["place"] == "after"


def test_record_tells_official_acts_newest_first(
    anyone: Caller, open_question: Question, charter: object, at: str
):
    listed = anyone.get(f"{at}/record/")["results"]

    assert [(one["number"], one["kind"]) for one in listed] == [
        (3, "phase-moved"),
        (2, "revision-issued"),
        (1, "question-opened"),
    ]
    assert listed[2]["about"] == open_question.public_id
    assert [one["content_hash"] for one in listed] == [
        hashlib.sha256(rfc8785.dumps(one["content"])).hexdigest() for one in listed
    ]


def test_token_tells_what_it_may_do(anyone: Caller, table: Table):
    caller = caller_of(table.heads["XAA"], ("read", "comment:write"))

    told = caller.get("/token/")
    assert (told["scopes"], told["person"]["id"]) == (
        ["comment:write", "read"],
        table.heads["XAA"].signed_in.public_id,
    )
    assert anyone.get("/token/", 401)["code"] == "sign-in-first"


def test_service_token_without_an_owner_reads_and_writes_nothing(table: Table, at: str):
    _token, secret = issued(None)
    service = Caller(secret=secret)

    assert service.get(f"{at}/me/", 403)["code"] == "token-of-another-forum"
    assert service.answer["Cache-Control"] == "private, no-store"
    given = {"name": "x", "kind": "token"}
    assert service.post(f"{at}/attributes/", given, 403)["code"] == "token-of-another-forum"
