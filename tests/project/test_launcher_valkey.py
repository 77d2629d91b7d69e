"""The embedded Valkey: it answers to its password alone and keeps nothing."""

from pathlib import Path

import pytest
import redis
from concord.launcher import binaries, install, places, processes, system_account
from concord.launcher.refuge import refuge
from concord.launcher.valkey import Server
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.project.launcher_places import SERVER_UID, closed_folder


@pytest.fixture
def running():
    install.install(install.SERVERS)
    account = system_account.server_account()
    with closed_folder() as folder, refuge(account) as spare:
        server = Server(
            program=binaries.within_reach(binaries.valkey(), account, spare),
            port=places.free_port(),
            password="a-password-for-this-test",
            log=folder / "valkey.log",
        )
        server.start()
        yield server
        server.kill()


def test_valkey_answers_to_its_password(running):
    with redis.Redis.from_url(running.url) as line:
        assert line.ping() is True


def test_valkey_refuses_a_stranger(running):
    with (
        redis.Redis(port=running.port, retry=Retry(NoBackoff(), 0)) as line,
        pytest.raises(redis.AuthenticationError, match="Authentication required"),
    ):
        line.ping()


def test_a_killed_valkey_returns_empty_at_the_same_address(running):
    with redis.Redis.from_url(running.url) as line:
        line.set("wish", "to be kept")
    pid = running.child.pid

    running.kill()
    alive = processes.is_alive(pid)
    running.start()

    assert not alive
    with redis.Redis.from_url(running.url) as line:
        assert line.get("wish") is None


def test_valkey_runs_as_the_servers_account_and_shows_no_password_in_its_command(running):
    process = Path(f"/proc/{running.child.pid}")

    assert process.stat().st_uid == SERVER_UID
    assert b"a-password-for-this-test" not in (process / "cmdline").read_bytes()
