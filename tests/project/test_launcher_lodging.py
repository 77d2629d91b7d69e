"""The data folder: one launcher at a time, ports and passwords kept, clusters in the right place."""

import os
import socket

import pytest
from concord.launcher import lodging, passwords, places
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.system_account import Account

from tests.project.launcher_places import AS_ROOT, closed_folder

EVERYONE = Account(None)


def test_a_second_launcher_on_the_same_data_folder_is_refused_by_name(tmp_path):
    folder = tmp_path / "data"

    with (
        lodging.holding(folder),
        pytest.raises(LauncherRefusal) as refusal,
        lodging.holding(folder),
    ):
        pass

    assert str(refusal.value) == (
        f"Another launcher (process {os.getpid()}) is using {folder}. "
        "Stop it first, or set CONCORD_DATA to another folder."
    )


def test_a_data_folder_can_be_held_again_when_it_was_let_go(tmp_path):
    with lodging.holding(tmp_path):
        pass
    with lodging.holding(tmp_path):
        assert (tmp_path / "launcher.lock").read_text() == f"{os.getpid()}\n"


def test_a_new_data_folder_cannot_be_listed_by_others(tmp_path):
    with lodging.holding(tmp_path / "data"):
        mode = (tmp_path / "data").stat().st_mode & 0o777

    assert oct(mode) == ("0o711" if AS_ROOT else "0o700")


def test_a_data_folder_that_cannot_be_made_is_refused_with_the_reason(tmp_path):
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(LauncherRefusal, match="cannot be used") as refusal,
        lodging.holding(tmp_path / "file" / "data"),
    ):
        pass

    assert "Set CONCORD_DATA to a folder that you can write." in str(refusal.value)


def test_a_port_is_kept_while_it_is_free(tmp_path):
    first = lodging.kept_port(tmp_path, "valkey")
    other = lodging.kept_port(tmp_path, "postgresql")

    assert lodging.kept_port(tmp_path, "valkey") == first
    assert lodging.kept_port(tmp_path, "postgresql") == other


def test_a_port_that_somebody_took_is_chosen_anew(tmp_path):
    first = lodging.kept_port(tmp_path, "valkey")
    with socket.create_server(("127.0.0.1", first)):
        second = lodging.kept_port(tmp_path, "valkey")

    assert second != first
    assert lodging.kept_port(tmp_path, "valkey") == second


def test_ports_lie_below_those_lent_to_outgoing_connections():
    assert all(20_000 <= places.free_port() < 32_000 for _ in range(50))


def test_passwords_are_made_once_and_open_to_their_owner_alone(tmp_path):
    first = passwords.kept(tmp_path)
    file = tmp_path / "passwords.json"

    assert passwords.kept(tmp_path) == first
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert len(set(first.values())) == 5
    assert {len(value) for value in first.values()} == {64}


def test_a_cluster_lies_in_its_data_folder_where_the_account_can_reach_it(tmp_path):
    assert lodging.cluster_home(tmp_path, EVERYONE) == tmp_path / "postgresql"


@pytest.mark.parametrize("uid", [1, 65534])
def test_a_cluster_of_another_account_is_refused(tmp_path, uid):
    home = tmp_path / "postgresql"
    home.mkdir()
    stranger = Account(uid if uid != os.geteuid() else uid + 1)

    with pytest.raises(LauncherRefusal, match="belongs to another account"):
        lodging.cluster_home(tmp_path, stranger)


def test_a_noted_place_that_is_gone_is_refused_instead_of_starting_empty(tmp_path):
    (tmp_path / "postgresql.where").write_text("/var/tmp/concord-that-never-was/postgresql\n")
    account = Account(65534 if AS_ROOT else os.geteuid())

    with pytest.raises(LauncherRefusal, match="is closed or gone"):
        lodging.cluster_home(tmp_path, account)


def test_a_noted_place_is_used_again():
    with closed_folder() as folder:
        account = Account(65534) if AS_ROOT else EVERYONE
        first = lodging.cluster_home(folder, account)

        assert lodging.cluster_home(folder, account) == first
