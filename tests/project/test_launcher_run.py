"""`make run` as a person meets it: it serves, survives kills, keeps its data and leaves no process."""

import os
import signal
import socket

import psycopg
import pytest
from concord.launcher import places, processes, servers, system_account
from concord.launcher.postgres import OWNER
from concord.launcher.refuge import refuge

from tests.project.launcher_checkout import checkout, running
from tests.project.launcher_places import AS_ROOT

PARTS = ("web", "worker", "beat", "postgresql", "valkey")
RECOVERY = 30  # seconds


@pytest.fixture(scope="module")
def copy():
    """One checkout and its data for all tests here: the demonstration is loaded once."""
    with checkout() as folder:
        yield folder


def ask(address: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as line:
        answer = line.execute(statement)
        return answer.fetchall() if answer.description else []


def test_a_run_serves_keeps_its_data_and_leaves_no_process(copy):
    with running(copy) as first:
        first.wait_until_ready()
        health, page = first.status("/health/"), first.status("/")
        ask(first.database_url(), "CREATE TABLE kept AS SELECT 7 AS number")
        first.signal_make(signal.SIGTERM)
        first.wait()
        told, left_by_first = first.output, first.left_behind()

    with running(copy) as second:
        second.wait_until_ready()
        kept = ask(second.database_url(), "SELECT number FROM kept")
        second.pids()
        os.kill(second.pid_of("launcher"), signal.SIGINT)
        status = second.wait()

    assert (health, page) == (200, 200)
    assert f"http://localhost:{first.port}\n" in told
    assert "chair" in told
    assert left_by_first == []
    assert kept == [(7,)]
    assert second.left_behind() == []
    assert status == 0
    assert (copy / ".data" / "postgresql.where").exists() == AS_ROOT


def test_a_run_recovers_from_every_part_killed(copy):
    with running(copy) as run:
        run.wait_until_ready()
        for part in PARTS:
            before = run.pid_of(part)
            os.kill(before, signal.SIGKILL)
            returned = processes.wait_until(
                lambda part=part, before=before: (
                    run.pid_of(part) not in {0, before} and run.answers()
                ),
                seconds=RECOVERY,
            )
            assert (part, returned) == (part, True)
        assert [part for part in PARTS if f"{part} died (SIGKILL)" not in run.output] == []
    assert run.left_behind() == []


def test_a_killed_launcher_takes_its_children_with_it_and_the_next_start_recovers(copy):
    with running(copy) as run:
        run.wait_until_ready()
        ask(run.database_url(), "CREATE TABLE promised AS SELECT 7 AS number")
        run.pids()
        os.kill(run.pid_of("launcher"), signal.SIGKILL)
        run.wait()
    assert run.left_behind() == []

    with running(copy) as again:
        again.wait_until_ready()
        assert ask(again.database_url(), "SELECT number FROM promised") == [(7,)]


def test_a_second_launcher_on_the_same_data_is_refused(copy):
    with running(copy) as first:
        first.wait_until_ready()
        with running(copy) as second:
            status = second.wait()
            told = second.output
        still_there = first.answers()

    assert status != 0
    assert "Another launcher (process " in told
    assert still_there


def test_the_users_own_servers_are_used_and_no_others_started(copy):
    account = system_account.server_account()
    with (
        refuge(account) as folder,
        servers.throwaway_cluster(folder) as cluster,
        servers.throwaway_valkey(folder) as valkey,
        running(
            copy,
            CONCORD_DATA=str(copy / "own"),
            DATABASE_URL=cluster.url(),
            DATABASE_OWNER_URL=cluster.url(OWNER),
            REDIS_URL=valkey.url,
        ) as run,
    ):
        run.wait_until_ready()
        tables = ask(
            cluster.url(), "SELECT count(*) > 10 FROM pg_tables WHERE schemaname = 'public'"
        )
        started = [part for part in PARTS if run.pid_of(part)]

    assert tables == [(True,)]
    assert started == ["web", "worker", "beat"]
    assert sorted(path.name for path in (copy / "own").glob("postgresql*")) == []


def test_a_start_that_fails_half_way_leaves_no_process(copy):
    nowhere = f"postgresql://nobody:x@127.0.0.1:{places.free_port()}/none"
    with running(copy, DATABASE_URL=nowhere, DATABASE_OWNER_URL=nowhere) as run:
        processes.wait_until(lambda: run.pids("valkey-server"), seconds=60)
        status = run.wait()

    assert status != 0
    assert "The database could not be brought up to date; see above." in run.output
    assert run.left_behind() == []


def test_a_port_that_is_taken_is_refused_before_anything_starts(copy):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(copy, PORT=str(port), CONCORD_DATA=str(copy / "unused")) as run:
            status = run.wait()

    assert status != 0
    assert f"Port {port} is in use or not allowed." in run.output
    assert not (copy / "unused" / "log").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_no_port_is_refused(copy, port):
    with running(copy, PORT=port) as run:
        status = run.wait()

    assert status != 0
    assert f"PORT must be a number from 1 to 65535, not '{port}'." in run.output
