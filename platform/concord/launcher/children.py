"""Processes started here, and ended here by their ids."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from concord.launcher import processes

_PR_SET_PDEATHSIG = 1
_LONGEST_LOG = 10_000_000  # bytes


class Child:
    """One long-lived process in a session of its own, whose words go to a file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        cwd: Path,
        options: Mapping[str, Any] | None = None,
        stop_signal: int = signal.SIGTERM,
        grace: float = 10.0,
        words: bytes = b"",
    ) -> None:
        self.name, self.log = name, log
        self._command = [str(part) for part in command]
        self._env, self._cwd, self._options = dict(env), cwd, dict(options or {})
        self._stop_signal, self._grace, self._words = stop_signal, grace, words
        self._running: subprocess.Popen[bytes] | None = None
        self._asked = False

    @property
    def pid(self) -> int:
        """The id of the process started last; 0 when there is none."""
        return self._running.pid if self._running else 0

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def status(self) -> int | None:
        """How the process ended, as in subprocess.Popen; None while it runs or was never started."""
        return self._running.poll() if self._running else None

    def start(self) -> None:
        """Start the process; of one that died before, what it left behind is killed first."""
        self.kill()
        self._asked = False
        with _open_log(self.log) as log:
            self._running = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE if self._words else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd=self._cwd,
                start_new_session=True,
                umask=0o077,
                preexec_fn=tied_to_parent(self._stop_signal),
                **self._options,
            )
        _speak(self._running.stdin, self._words)

    def ask_to_stop(self) -> None:
        """Signal once: some programs take a second request as leave to drop their work."""
        if self._running is not None and self.alive and not self._asked:
            self._asked = True
            processes.send([self._running.pid], self._stop_signal)

    def end(self) -> None:
        """Ask, wait for the grace, then kill."""
        if self._running is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(self._grace)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the process and all that it started; returns when they are gone."""
        if self._running is None:
            return
        pid = self._running.pid
        if self.alive:
            processes.send([pid], signal.SIGSTOP)  # so that it starts no further process
        offspring = processes.descendants(pid) if self.alive else []
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        self._running.wait()
        processes.kill_and_wait(offspring)
        self._running = None

    def last_words(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


def tied_to_parent(signum: int) -> Callable[[], None] | None:
    """What makes Linux signal a child when the launcher itself is killed.

    Linux ties a child to the *thread* that started it, so that only children of the main
    thread are tied.
    """
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signum)


def _open_log(log: Path) -> IO[bytes]:
    """Append to the log, for its owner's eyes; one earlier log is kept, so that none grows for ever."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_name(f"{log.name}.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab")


def _speak(pipe: IO[bytes] | None, words: bytes) -> None:
    if pipe is not None:
        with contextlib.suppress(BrokenPipeError), pipe:
            pipe.write(words)
