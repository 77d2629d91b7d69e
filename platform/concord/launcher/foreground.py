"""Runs one command at the terminal and waits for it."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from concord.launcher import places
from concord.launcher.children import tied_to_parent

_GRACE = 15


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """The command's exit status; it ends with the launcher, by its id, if that is stopped."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=places.ROOT,
        env=dict(os.environ if env is None else env),
        preexec_fn=tied_to_parent(signal.SIGTERM),
    )
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    if process.poll() is None:
        process.kill()
        process.wait()
