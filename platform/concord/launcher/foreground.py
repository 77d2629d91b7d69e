"""Runs one command at the terminal and waits for it."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from concord.launcher import places, processes, signals
from concord.launcher.children import tied_to_parent

_LOOK_EVERY = 0.1  # seconds
_TERMINALS_OWN = 1.0  # seconds: Ctrl-C at a terminal reaches the command without us
_GRACE = 15.0


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """The command's exit status; it ends with the launcher, by its id, if that is stopped."""
    process = _begin(command, env, output=None)
    try:
        return wait(process)
    finally:
        end(process)


@contextlib.contextmanager
def beside(command: Sequence[str | Path], env: Mapping[str, str]) -> Iterator[None]:
    """The command runs beside what is done here, and is ended with it at the latest."""
    process = _begin(command, env, output=None)
    try:
        yield
    finally:
        end(process)


def read(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The exit status, and what the command wrote to its standard output.

    Files that it makes are its owner's alone.
    """
    with tempfile.TemporaryFile() as said:
        process = _begin(command, env, output=said, umask=0o077)
        try:
            status = wait(process)
        finally:
            end(process)
        said.seek(0)
        return status, said.read().decode("utf-8", "replace")


def wait(process: subprocess.Popen[bytes]) -> int:
    """The exit status; raises Stopped if the launcher is asked to end meanwhile."""
    while not _ended_within(process, _LOOK_EVERY):
        signals.check()
    signals.check()
    return process.returncode


def end(process: subprocess.Popen[bytes]) -> None:
    """Let a running command end as on Ctrl-C, so that it tidies up; then kill what is left of it."""
    if process.poll() is not None:
        return
    offspring = processes.descendants(process.pid)
    if not _ended_within(process, _TERMINALS_OWN):
        process.send_signal(signal.SIGINT)
    if not _ended_within(process, _GRACE):
        process.kill()
        process.wait()
    processes.kill_and_wait(offspring)


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.poll() is not None


def _begin(
    command: Sequence[str | Path],
    env: Mapping[str, str] | None,
    output: IO[bytes] | None,
    umask: int = -1,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=places.ROOT,
        env=dict(os.environ if env is None else env),
        stdout=output,
        umask=umask,
        preexec_fn=tied_to_parent(signal.SIGTERM),
    )
