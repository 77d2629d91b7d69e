"""Many at once: one current ballot each, whatever is sent beside it (trust.md T1, T2)."""

import threading
import time
import uuid
from collections import Counter
from functools import partial

import pytest

from tests.faults.clients import Client, Outcome, all_at_once, cast_once
from tests.house import House

pytestmark = pytest.mark.faults
RACERS = 16


def current_ballots(house: House, question: str) -> list[tuple[int, str]]:
    return house.rows(
        "SELECT ballot.elector_id, ballot.choice FROM deliberation_ballot AS ballot"
        " JOIN deliberation_question AS question ON question.id = ballot.question_id"
        " WHERE question.public_id = %s AND ballot.is_current ORDER BY ballot.elector_id",
        question,
    )


def test_sixteen_requests_at_once_leave_each_of_fifty_electors_one_ballot(running_house):
    seeded = running_house.seed(50, 3600)
    question = seeded["questions"][0]
    outcomes: list[Outcome] = []
    for place, credential in enumerate(seeded["electors"]):
        shared_key = str(uuid.uuid4())
        calls = [
            partial(
                cast_once,
                running_house.port,
                credential,
                seeded["forum"],
                question,
                place,
                "yes" if racer % 2 else "no",
                # Half of them replay one request under one key; the others are requests of their own.
                shared_key if racer % 4 == 1 else "",
            )
            for racer in range(RACERS)
        ]
        outcomes += all_at_once(calls, RACERS)
    statuses = Counter(outcome.status for outcome in outcomes)
    assert set(statuses) <= {201, 409}, statuses
    held = current_ballots(running_house, question)
    assert len(held) == len({elector for elector, _choice in held}) == 50
    acknowledged = {outcome.body["receipt"] for outcome in outcomes if outcome.acknowledged}
    lying = running_house.rows(
        "SELECT ballot.public_id FROM deliberation_ballot AS ballot"
        " JOIN deliberation_question AS question ON question.id = ballot.question_id"
        " WHERE question.public_id = %s",
        question,
    )
    assert acknowledged == {row[0] for row in lying}


def by_hand(house: House, seeded: dict, question: str) -> None:
    path = f"/api/v1/forums/{seeded['forum']}/questions/{question}/close/"
    for side in ("chair", "teller"):
        with Client(house.port, seeded[side]) as client:
            status, body = client.post(path, {})
        assert status in {200, 201, 409}, body


@pytest.mark.parametrize("way", ["deadline", "hands"])
def test_every_ballot_around_ten_closings_is_counted_or_refused(running_house, way):
    electors, closings, gap = 8, 10, 2.5
    head_start = 6.0
    deadlines = [head_start + number * gap for number in range(closings)]
    began = time.monotonic()
    seeded = running_house.seed(electors, *(deadlines if way == "deadline" else [3600] * closings))
    # Deadlines run from the moment each question was opened, within the seeding just done.
    start = time.monotonic() if way == "hands" else began
    for number, question in enumerate(seeded["questions"]):
        moment = start + deadlines[number] if way == "deadline" else time.monotonic() + 0.5
        _close_once(running_house, seeded, question, moment, way)


def _close_once(house: House, seeded: dict, question: str, moment: float, way: str) -> None:
    time.sleep(max(0.0, moment - time.monotonic() - 0.3))
    found: list[list[Outcome]] = [[] for _elector in seeded["electors"]]
    until = time.monotonic() + 20.0
    threads = [
        threading.Thread(
            target=_fire_until_refused, args=(house, seeded, question, place, until, found[place])
        )
        for place in range(len(seeded["electors"]))
    ]
    for thread in threads:
        thread.start()
    if way == "hands":
        time.sleep(0.4)
        by_hand(house, seeded, question)
    for thread in threads:
        thread.join()
    check_closing(house, question, found)


def _fire_until_refused(
    house: House, seeded: dict, question: str, place: int, until: float, found: list[Outcome]
) -> None:
    """Change one's mind without pause until the first refusal."""
    turn = 0
    with Client(house.port, seeded["electors"][place]) as client:
        while time.monotonic() < until:
            turn += 1
            outcome = client.cast(seeded["forum"], question, place, "yes" if turn % 2 else "no")
            found.append(outcome)
            if not outcome.acknowledged:
                return


def check_closing(house: House, question: str, found: list[list[Outcome]]) -> None:
    """The final tally is the last acknowledged choice of each elector, and nothing else lies there."""
    state, by_choice = final_tally(house, question)
    assert state == "closed"
    expected: Counter[str] = Counter()
    for outcomes in found:
        assert outcomes[-1].status == 409, outcomes[-1]
        assert outcomes[-1].body["code"] == "question-not-open"
        acknowledged = [outcome for outcome in outcomes if outcome.acknowledged]
        assert len(acknowledged) == len(outcomes) - 1
        expected[acknowledged[-1].choice if acknowledged else "absent"] += 1
    assert by_choice == dict(expected)
    receipts = {one.body["receipt"] for outcomes in found for one in outcomes if one.acknowledged}
    lying = house.rows(
        "SELECT ballot.public_id FROM deliberation_ballot AS ballot"
        " JOIN deliberation_question AS question ON question.id = ballot.question_id"
        " WHERE question.public_id = %s",
        question,
    )
    assert receipts == {row[0] for row in lying}


def final_tally(house: House, question: str) -> tuple[str, dict[str, int]]:
    """State and final count, once there is one; at most twenty seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        rows = house.rows(
            "SELECT question.state, tally.by_choice FROM deliberation_question AS question"
            " JOIN deliberation_tally AS tally ON tally.question_id = question.id"
            " WHERE question.public_id = %s AND tally.is_final",
            question,
        )
        if rows:
            return rows[0]
        time.sleep(0.2)
    raise AssertionError("the question was not closed within twenty seconds")
