"""The test that matters: the state at page load and every event since is the state fetched anew."""

from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from deliberation.models import Revision
from deliberation.operations import (
    ballots,
    charters,
    comments,
    mandates,
    moderation,
    questions,
    revisions,
    streams,
    tallies,
)
from deliberation.queries import streams as reading
from deliberation.queries.clock import database_clock
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = {"state", "tally", "turnout", "assent", "mandate", "revision", "phase", "comment"}


def fold(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """What a screen does with one event (static/js/question.js does the same)."""
    payload = event["payload"]
    match event["kind"]:
        case "state" | "mandate" | "phase" | "revision":
            return state | payload
        case "turnout":
            return state | {"turnout": payload}
        case "tally":
            turnout = {name: payload[name] for name in ("answered", "entitled")}
            return state | {"turnout": turnout, "tally": payload}
        case "assent":
            return state | {"assents": [*state["assents"], payload]}
        case "comment":
            return state | {"comments": state["comments"] + payload["change"]}
    raise AssertionError(f"no page knows what to do with “{event['kind']}”")


def told(state: dict[str, Any]) -> Any:
    """The state as a screen receives it."""
    import json

    return json.loads(json.dumps(state, cls=DjangoJSONEncoder))


def test_every_kind_an_operation_writes_is_folded():
    import re
    from pathlib import Path

    import deliberation.operations

    folder = Path(deliberation.operations.__file__).parent
    words = "\n".join(path.read_text() for path in folder.rglob("*.py"))
    named = set(re.findall(r'streams\.append\(\s*f"[^"]+",\s*"(\w+)"', words))
    named |= set(re.findall(r'tell\(\s*(?:[\w.]+,\s*){2}"(\w+)"', words))
    by_name = {"tally", "turnout"}  # in a variable, in operations/tallies.py

    assert named | by_name == KINDS


@pytest.mark.parametrize("shown", ["live", "closed"])
@pytest.mark.parametrize("narrator", ["screen", "database"])
def test_question_page_follows_all_its_events(table, screen, shown, narrator):
    question = factories.draft_motion(table, tally_shown=shown)
    chair, teller = table.officers["chair"], table.officers["teller"]
    stream = f"question:{question.public_id}"
    state = told(reading.snapshot(chair.person, stream))
    watching = screen(chair.person)
    watching.follow(stream, reading.last_seq(stream))

    later = database_clock() + factories.timedelta(hours=1)
    factories.let_arrive(
        questions.announce_question(actor=chair, question_id=question.pk, opens_at=later)
    )
    questions.open_question(
        actor=chair, question_id=question.pk, closes_at=later + factories.timedelta(days=1)
    )
    for code, choice in {"XAA": "yes", "XAB": "no", "XCA": "yes", "XEA": "yes"}.items():
        ballots.cast_ballot(actor=table.heads[code], question_id=question.pk, choice=choice)
        tallies.recount(question_id=question.pk)
    ballots.cast_ballot(actor=table.heads["XAB"], question_id=question.pk, choice="yes")
    tallies.recount(question_id=question.pk)
    for hand in (chair, teller):
        tallies.close_early(actor=hand, question_id=question.pk)
    for hand in (chair, teller):
        tallies.certify_question(actor=hand, question_id=question.pk)

    last = reading.last_seq(stream)
    heard = [watching.hear() for _seq in range(last)]
    if narrator == "database":
        found = reading.events_after(stream, 0) or []
        heard = [
            {"kind": event.kind, "payload": event.payload, "seq": event.seq} for event in found
        ]
    for event in heard:
        state = fold(state, event)

    assert [event["seq"] for event in heard] == list(range(1, last + 1))
    assert state == told(reading.snapshot(chair.person, stream))
    kinds = {"state", "tally", "assent"} | ({"turnout"} if shown == "closed" else set())
    assert {event["kind"] for event in heard} == kinds


def test_page_of_a_vote_follows_its_mandates(table, open_question, screen):
    head, stream = table.heads["XEA"], f"question:{open_question.public_id}"
    roll, electors = factories.members_roll(table, "XEA", factories.person())
    asked = factories.consultation(table, "XEA", open_question, roll)
    questions.open_question(
        actor=head, question_id=asked.pk, closes_at=database_clock() + factories.timedelta(hours=1)
    )
    state, last = told(reading.snapshot(head.person, stream)), reading.last_seq(stream)
    watching = screen(head.person)
    watching.follow(stream, last)

    ballots.cast_ballot(actor=electors[0], question_id=asked.pk, choice="yes")
    tallies.close_early(actor=head, question_id=asked.pk)
    mandates.show_mandate(actor=head, question_id=asked.pk)
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=open_question.pk)

    heard = [watching.hear() for _seq in range(reading.last_seq(stream) - last)]
    for event in heard:
        state = fold(state, event)
    assert state == told(reading.snapshot(head.person, stream))
    assert state["mandates"] == [asked.public_id]
    assert {event["kind"] for event in heard} == {"mandate", "assent", "state", "tally"}


def test_charter_page_follows_all_its_events(table, charter, screen):
    stream = f"charter:{charter.public_id}"
    person = table.heads["XAA"].person
    state, last = told(reading.snapshot(person, stream)), reading.last_seq(stream)
    watching = screen(person)
    watching.follow(stream, last)

    _write_everything(table, charter)

    heard = [watching.hear() for _seq in range(reading.last_seq(stream) - last)]
    for event in heard:
        state = fold(state, event)
    assert state == told(reading.snapshot(person, stream))
    assert {event["kind"] for event in heard} == {"comment", "revision", "phase"}


def _write_everything(table, charter) -> None:
    head, moderator = table.heads["XAA"], table.officers["moderator"]
    revision = Revision.objects.get(charter=charter)
    secretariat = table.officers["secretariat"]
    first = comments.add_comment(actor=head, revision_id=revision.pk, body="Why?", language="en")
    comments.reply_to_comment(actor=head, parent_id=first.pk, body="Because.", language="en")
    moderation.hide_comment(actor=moderator, comment_id=first.pk, ground="spam", reason="Test.")
    moderation.restore_comment(actor=moderator, comment_id=first.pk, reason="Test.")
    draft = revisions.start_draft(actor=secretariat, charter_id=charter.pk)
    item = draft.items.select_related("provision").filter(kind="clause").first()
    revisions.reword_item(
        actor=secretariat, draft_id=draft.pk, provision=item.provision.public_id,
        version=item.version, words="The Parties shall agree.",
    )  # fmt: skip
    draft.refresh_from_db()
    revisions.issue_revision(actor=secretariat, draft_id=draft.pk, version=draft.version)
    charters.move_phase(actor=table.officers["chair"], charter_id=charter.pk, phase="voting")


def test_resync_is_the_state_fetched_anew(table, open_question, screen):
    stream = f"question:{open_question.public_id}"
    for number in range(reading.AT_MOST):
        streams.append(stream, "turnout", {"answered": number, "entitled": 5})

    (heard,) = screen(table.heads["XAA"].person).follow(stream, 0)

    assert heard["payload"] == told(reading.snapshot(table.heads["XAA"].person, stream))
