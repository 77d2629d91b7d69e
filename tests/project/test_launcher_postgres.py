"""The embedded PostgreSQL: its roles, its lodging, its death by SIGKILL and its return."""

import os
from pathlib import Path

import psycopg
import pytest
from concord.launcher import binaries, install, processes
from concord.launcher.postgres import APPLICATION, OWNER, SUPERUSER, Cluster
from concord.launcher.refusals import LauncherRefusal, ServerFailed

from tests.project.launcher_places import AS_ROOT, SERVER_UID, closed_folder, cluster_below


def ask(cluster: Cluster, statement: str, role: str = OWNER) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.url(role)) as line:
        answer = line.execute(statement)
        return answer.fetchall() if answer.description else []


@pytest.fixture
def running():
    with closed_folder() as folder, cluster_below(folder) as cluster:
        cluster.start()
        yield cluster


def test_a_cluster_has_an_owner_and_an_application_role_that_owns_nothing(running):
    rights = ask(
        running,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'concord%' ORDER BY rolname",
    )
    owners = ask(
        running, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'concord'"
    )

    assert rights == [
        ("concord_app", False, False, False, False),
        ("concord_owner", False, True, False, False),
    ]
    assert owners == [("concord_owner",)]


def test_the_application_role_can_make_no_table(running):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running, "CREATE TABLE public.mine (id int)", APPLICATION)


@pytest.mark.parametrize("role", [APPLICATION, OWNER, SUPERUSER])
def test_nobody_enters_without_a_password(running, role):
    address = running.url(role)
    secret = address.split(":")[2].split("@")[0]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address.replace(secret, "guessed"))


def test_an_acknowledged_row_is_on_disk_before_the_answer(running):
    settings = "current_setting('fsync'), current_setting('synchronous_commit')"

    assert ask(running, f"SELECT {settings}", APPLICATION) == [("on", "on")]


def test_a_killed_server_returns_with_every_acknowledged_row(running):
    ask(running, "CREATE TABLE promised AS SELECT generate_series(1, 1000) AS number")

    running.kill()
    left = processes.working_in(running.home)
    running.start()

    assert left == []
    assert ask(running, "SELECT count(*), max(number) FROM promised") == [(1000, 1000)]


def test_a_restart_keeps_the_port_and_the_data(running):
    address = running.url(OWNER)
    ask(running, "CREATE TABLE kept AS SELECT 7 AS number")

    running.restart()

    assert running.url(OWNER) == address
    assert ask(running, "SELECT number FROM kept") == [(7,)]


def test_a_pid_file_that_names_a_strangers_process_does_not_block_the_start(running):
    running.kill()
    stale = running.home / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{running.home}\n0\n{running.port}\n\n127.0.0.1\n\nready\n")

    running.start()

    assert ask(running, "SELECT 1") == [(1,)]


def test_a_server_that_outlived_its_launcher_is_ended_before_the_next_starts(running):
    with cluster_below(running.child.log.parent) as second:
        second.start()

        assert not running.child.alive
        assert ask(second, "SELECT 1") == [(1,)]


def test_the_server_runs_as_the_servers_account_in_a_folder_of_its_own(running):
    home = running.home.stat()

    assert (home.st_uid, oct(home.st_mode & 0o777)) == (SERVER_UID, "0o700")
    assert Path(f"/proc/{running.child.pid}").stat().st_uid == SERVER_UID


def test_a_closed_parent_is_never_opened_and_the_data_folder_notes_where_the_cluster_lies():
    with closed_folder() as folder, cluster_below(folder) as cluster:
        cluster.start()
        note = folder / "postgresql.where"

        assert oct(folder.stat().st_mode & 0o777) == "0o700"
        assert cluster.home.is_relative_to("/var/tmp" if AS_ROOT else folder)
        assert note.exists() == AS_ROOT
        assert not AS_ROOT or note.read_text() == f"{cluster.home}\n"


def test_the_packaged_server_starts_from_a_folder_that_is_closed_to_its_account():
    install.install(install.SERVERS)
    with (
        closed_folder() as folder,
        cluster_below(folder, programs=binaries.packaged_postgres()) as cluster,
    ):
        cluster.start()

        assert ask(cluster, "SELECT current_setting('server_version_num')::int / 10000") == [(18,)]


def test_a_start_that_fails_says_why_and_leaves_no_process(running):
    running.stop()
    with cluster_below(running.child.log.parent, settings={"shared_buffers": "none"}) as broken:
        with pytest.raises(ServerFailed, match='invalid value for parameter "shared_buffers"'):
            broken.start()

        assert processes.working_in(broken.home) == []


def test_half_a_cluster_is_made_again(running):
    running.stop()
    (running.home / "PG_VERSION").unlink()
    leftover = running.home.rename(running.home.with_name("postgresql.partial"))

    running.start()

    assert not leftover.exists()
    assert ask(running, "SELECT 1") == [(1,)]


def test_programs_are_chosen_in_order(monkeypatch, tmp_path):
    newest = sorted(binaries.system_postgres(), key=binaries.major_version)[-1:]
    packaged = binaries.packaged_postgres()

    monkeypatch.delenv("PG_BIN", raising=False)
    assert binaries.postgres() == (newest[0] if newest else packaged)
    monkeypatch.setenv("PG_BIN", "packaged")
    assert binaries.postgres() == packaged
    monkeypatch.setenv("PG_BIN", str(packaged))
    assert binaries.postgres() == packaged
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(LauncherRefusal, match="No PostgreSQL 15 or newer in PG_BIN="):
        binaries.postgres()


def test_a_cluster_is_opened_by_the_version_that_made_it_alone(monkeypatch):
    monkeypatch.delenv("PG_BIN", raising=False)

    assert binaries.postgres(made_by=18) == binaries.packaged_postgres()
    with pytest.raises(LauncherRefusal, match="The data folder was made by PostgreSQL 14"):
        binaries.postgres(made_by=14)
