"""The launcher's commands: what they start, what they pass on, how they end."""

import os
import re
import signal
import subprocess
import sys

import psycopg
import pytest
from concord.launcher import checks, places, processes
from concord.launcher.commands import COMMANDS

OUTSIDE = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
} | {"PYTHONPATH": "platform"}


def launch(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "concord.launcher", *words],
        cwd=places.ROOT,
        env=OUTSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_command_runs_with_servers_that_are_gone_afterwards():
    shown = launch("with-servers", "--", "env").communicate()[0]
    addresses = dict(re.findall(r"^(DATABASE_URL|DATABASE_OWNER_URL|REDIS_URL)=(.*)$", shown, re.M))

    assert [address.split(":")[0] for _, address in sorted(addresses.items())] == [
        "postgresql",
        "postgresql",
        "redis",
    ]
    with pytest.raises(psycopg.OperationalError, match="Connection refused"):
        psycopg.connect(addresses["DATABASE_URL"])


@pytest.mark.parametrize(
    ("command", "status"), [(["true"], 0), (["sh", "-c", "exit 7"], 7)], ids=["well", "badly"]
)
def test_the_commands_own_status_is_passed_on(command, status):
    launched = launch("with-servers", "--", *command)
    launched.communicate()

    assert launched.returncode == status


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_servers_end_on_every_signal(signum):
    launched = launch("servers")
    line = ""
    while "Ctrl-C" not in line:
        line = launched.stdout.readline()
    children = processes.descendants(launched.pid)

    launched.send_signal(signum)
    launched.communicate()

    assert len(children) >= 3
    assert launched.returncode == 128 + signum
    assert [pid for pid in children if processes.is_alive(pid)] == []


def test_an_unknown_command_lists_those_there_are():
    launched = launch("dance")
    told = launched.communicate()[0]

    assert (launched.returncode, told) == (2, f"Commands: {', '.join(COMMANDS)}\n")


def test_nothing_to_run_is_refused():
    launched = launch("with-servers", "--")
    told = launched.communicate()[0]

    assert (launched.returncode, told) == (1, "Nothing to run: with-servers -- COMMAND\n")


def test_every_command_is_a_target_of_make():
    targets = re.findall(r"^([a-z-]+):.*## ", (places.ROOT / "Makefile").read_text(), re.M)

    assert set(targets) == {*COMMANDS, "help"}


def test_checks_go_on_after_a_failure_and_end_with_its_status(capfd):
    steps = [
        ("first", ["sh", "-c", "exit 3"], dict(os.environ)),
        ("second", ["sh", "-c", "echo still here"], dict(os.environ)),
    ]

    status = checks.run_all(steps)
    said = capfd.readouterr().out

    assert status == 3
    assert "still here" in said
    assert said.endswith("Failed: first.\n")
