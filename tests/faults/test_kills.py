"""Parts killed in mid-vote: no acknowledged ballot is lost, and the count comes right by itself (T3, T4)."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from concord.launcher.postgres import OWNER

from tests.faults.clients import Client, Outcome, cast_once
from tests.house import House

pytestmark = pytest.mark.faults
RECOVERY = 30.0


def vote_while(
    house: House, seeded: dict, question: str, seconds: float, strike: Callable[[], None]
) -> list[list[Outcome]]:
    """All electors change their minds without pause for so long; after a third of it ``strike`` falls."""
    found: list[list[Outcome]] = [[] for _elector in seeded["electors"]]
    until = time.monotonic() + seconds

    def elector(place: int) -> None:
        turn = 0
        with Client(house.port, seeded["electors"][place]) as client:
            while time.monotonic() < until:
                turn += 1
                choice = "yes" if turn % 2 else "no"
                outcome = client.cast(seeded["forum"], question, place, choice)
                found[place].append(outcome)
                if not outcome.acknowledged:
                    time.sleep(0.05)

    threads = [
        threading.Thread(target=elector, args=(place,)) for place in range(len(seeded["electors"]))
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 3)
    strike()
    for thread in threads:
        thread.join()
    return found


def lying_ballots(house: House, question: str) -> dict[str, str]:
    """Receipt → choice of every ballot in the database."""
    return dict(
        house.rows(
            "SELECT ballot.public_id, ballot.choice FROM deliberation_ballot AS ballot"
            " JOIN deliberation_question AS question ON question.id = ballot.question_id"
            " WHERE question.public_id = %s",
            question,
        )
    )


def counted(house: House, question: str) -> tuple[dict[str, int], dict[str, int]]:
    """The newest tally, and a count made here from the current ballots."""
    tally = house.rows(
        "SELECT tally.by_choice FROM deliberation_tally AS tally"
        " JOIN deliberation_question AS question ON question.id = tally.question_id"
        " WHERE question.public_id = %s ORDER BY tally.number DESC LIMIT 1",
        question,
    )
    bare = house.rows(
        "SELECT COALESCE(ballot.choice, 'absent'), COUNT(*)"
        " FROM deliberation_question AS question"
        " JOIN deliberation_elector AS elector ON elector.electorate_id = question.electorate_id"
        " LEFT JOIN deliberation_ballot AS ballot ON ballot.elector_id = elector.id"
        "  AND ballot.question_id = question.id AND ballot.is_current"
        " WHERE question.public_id = %s GROUP BY 1",
        question,
    )
    return (tally[0][0] if tally else {}), dict(bare)


def wait_for_the_count(house: House, question: str, patience: float = RECOVERY) -> float:
    """Seconds until the newest tally equals the ballots that lie there."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        tally, bare = counted(house, question)
        if tally == bare:
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError(f"after {patience} s the tally says {tally}, the ballots {bare}")


def check_nothing_lost(house: House, question: str, found: list[list[Outcome]]) -> int:
    """Every acknowledged ballot lies there with its choice; returns how many were acknowledged."""
    lying = lying_ballots(house, question)
    acknowledged = [one for outcomes in found for one in outcomes if one.acknowledged]
    lost = [one for one in acknowledged if lying.get(one.body["receipt"]) != one.choice]
    assert lost == []
    assert len(acknowledged) > len(found)
    return len(acknowledged)


def test_a_worker_killed_while_counting_leaves_the_tally_to_come_right(running_house):
    seeded = running_house.seed(6, 3600)
    question = seeded["questions"][0]

    def strike() -> None:
        for child in children_of(running_house.worker.pid):
            os.kill(child, signal.SIGKILL)
        os.kill(running_house.worker.pid, signal.SIGKILL)

    found = vote_while(running_house, seeded, question, 4.0, strike)
    running_house.worker.start()
    check_nothing_lost(running_house, question, found)
    wait_for_the_count(running_house, question)


def children_of(pid: int) -> list[int]:
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listing in listings for child in listing.read_text().split()]


def test_a_count_killed_in_its_middle_is_made_again(running_house):
    """The worker is held in the midst of counting by a lock, killed there, and started again."""
    seeded = running_house.seed(4, 3600)
    question = seeded["questions"][0]
    number = running_house.rows(
        "SELECT id FROM deliberation_question WHERE public_id = %s", question
    )[0][0]
    with psycopg.connect(running_house.cluster.url(OWNER)) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [(4 << 56) | number])
        for place, credential in enumerate(seeded["electors"]):
            cast = cast_once(
                running_house.port, credential, seeded["forum"], question, place, "yes"
            )
            assert cast.status == 201
        wait_for_a_waiting_count(running_house)
        for child in children_of(running_house.worker.pid):
            os.kill(child, signal.SIGKILL)
        os.kill(running_house.worker.pid, signal.SIGKILL)
    running_house.worker.start()
    wait_for_the_count(running_house, question)
    assert counted(running_house, question)[0] == {"yes": 4}


def wait_for_a_waiting_count(house: House) -> None:
    until = time.monotonic() + RECOVERY
    while time.monotonic() < until:
        waiting = house.rows(
            "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
        if waiting[0][0]:
            return
        time.sleep(0.1)
    raise AssertionError("no count began")


def test_postgresql_killed_while_voting_loses_no_acknowledged_ballot(running_house):
    seeded = running_house.seed(8, 3600)
    question = seeded["questions"][0]

    def strike() -> None:
        running_house.cluster.kill()
        running_house.cluster.restart()

    found = vote_while(running_house, seeded, question, 9.0, strike)
    running_house.wait_until_well()
    check_nothing_lost(running_house, question, found)
    settle_unknown(running_house, seeded, question, found)
    wait_for_the_count(running_house, question)


def settle_unknown(house: House, seeded: dict, question: str, found: list[list[Outcome]]) -> None:
    """A request whose answer was lost is sent again under its key: it acts once, whichever it was."""
    for place, outcomes in enumerate(found):
        unknown = [one for one in outcomes if one.status == 0]
        if not unknown:
            continue
        before = len(lying_ballots(house, question))
        sent = (seeded["forum"], question, place, unknown[-1].choice, unknown[-1].key)
        first = cast_once(house.port, seeded["electors"][place], *sent)
        again = cast_once(house.port, seeded["electors"][place], *sent)
        assert (first.status, again.status) == (201, 201)
        assert first.body["receipt"] == again.body["receipt"]
        assert len(lying_ballots(house, question)) - before in {0, 1}


def test_valkey_flushed_or_killed_loses_nothing(running_house):
    seeded = running_house.seed(6, 3600)
    question = seeded["questions"][0]

    def strike() -> None:
        import redis

        redis.Redis.from_url(running_house.valkey.url).flushall()
        time.sleep(0.5)
        running_house.valkey.kill()
        running_house.valkey.restart()

    found = vote_while(running_house, seeded, question, 6.0, strike)
    running_house.wait_until_well()
    check_nothing_lost(running_house, question, found)
    statuses = {one.status for outcomes in found for one in outcomes}
    assert statuses == {201}, statuses
    wait_for_the_count(running_house, question)


def test_a_web_process_killed_while_voting_loses_no_acknowledged_ballot(running_house):
    seeded = running_house.seed(6, 3600)
    question = seeded["questions"][0]

    def strike() -> None:
        running_house.web.kill()
        running_house.web.start()

    found = vote_while(running_house, seeded, question, 9.0, strike)
    running_house.wait_until_well()
    check_nothing_lost(running_house, question, found)
    settle_unknown(running_house, seeded, question, found)
    wait_for_the_count(running_house, question)
