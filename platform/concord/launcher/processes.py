"""Reads Linux's table of processes: who is alive, who belongs to whom, who works in a folder."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_POLL = 0.02
_GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


def wait_until(happened: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it happened within the time."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL)
    return True


def is_alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    return _state_and_parent(pid)[0] not in {"Z", "X", ""}


def descendants(pid: int) -> list[int]:
    """The ids of all processes below one, at this moment."""
    children: dict[int, list[int]] = {}
    for other in _all():
        children.setdefault(_state_and_parent(other)[1], []).append(other)
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def working_in(folder: Path) -> list[int]:
    """The ids of all processes whose working directory is this folder."""
    wanted = os.fspath(folder.resolve())
    found = []
    for pid in _all():
        with contextlib.suppress(*_GONE):
            if Path(f"/proc/{pid}/cwd").readlink() == Path(wanted):
                found.append(pid)
    return found


def send(pids: Iterable[int], signum: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)


def kill_and_wait(pids: list[int], *, seconds: float = 10) -> None:
    send(pids, signal.SIGKILL)
    wait_until(lambda: not any(is_alive(pid) for pid in pids), seconds=seconds)


def _all() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _state_and_parent(pid: int) -> tuple[str, int]:
    """The one-letter state and the parent's id; ("", 0) for a process that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except _GONE:
        return "", 0
    return fields[0], int(fields[1])
