"""A copy of the project in a closed folder, and `make run` in it, for the launcher's tests."""

import json
import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concord.launcher import places, processes

from tests.project.launcher_places import closed_folder

_OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
_OURS |= {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "CONCORD_DATA"}
READY = "Concord is ready after"
LONGEST_START = 240  # seconds, on a machine that is busy with other tests
_LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".git", ".data", "__pycache__", ".*_cache", "node_modules"
)


class Run:
    """`make run` as a person starts it, in a session of its own."""

    def __init__(self, checkout: Path, **settings: str) -> None:
        self.checkout, self.port = checkout, places.free_port()
        self._output = checkout / f"output-{self.port}.txt"
        env = {name: value for name, value in os.environ.items() if name not in _OURS}
        env |= {"PORT": str(self.port), "PG_BIN": "packaged", **settings}
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=checkout,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._seen: set[int] = set()

    @property
    def output(self) -> str:
        return self._output.read_text("utf-8", "replace")

    def wait_until_ready(self) -> None:
        ended = lambda: READY in self.output or self.process.poll() is not None  # noqa: E731
        processes.wait_until(ended, seconds=LONGEST_START)
        assert READY in self.output, self.output

    def wait(self) -> int:
        return self.process.wait(LONGEST_START)

    def pids(self, *words: str) -> list[int]:
        """The ids of the processes below `make` whose command holds all these words."""
        found = processes.descendants(self.process.pid)
        self._seen.update(found)
        return [pid for pid in found if all(word in _command(pid) for word in words)]

    def pid_of(self, part: str) -> int:
        """The first process of a part: its parent is the launcher."""
        return min(self.pids(*_WORDS[part]), default=0)

    def signal_make(self, signum: int) -> None:
        self.pids()
        os.kill(self.process.pid, signum)

    def left_behind(self) -> list[str]:
        """The commands of all processes ever seen here that live on."""
        processes.wait_until(lambda: not any(map(processes.is_alive, self._seen)), seconds=5)
        return [_command(pid) for pid in self._seen if processes.is_alive(pid)]

    def answers(self) -> bool:
        return self.status("/health/") == 200

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(
                f"http://localhost:{self.port}{path}", timeout=10
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def database_url(self, role: str = "concord_owner") -> str:
        data = self.checkout / ".data"
        secret = json.loads((data / "passwords.json").read_text())[role]
        port = json.loads((data / "ports.json").read_text())["postgresql"]
        return f"postgresql://{role}:{secret}@127.0.0.1:{port}/concord"

    def end(self) -> None:
        if self.process.poll() is None:
            self.signal_make(signal.SIGTERM)
            self.process.wait(60)


_WORDS = {
    "web": ("uvicorn",),
    "worker": ("concord.celery", "worker"),
    "beat": ("concord.celery", "beat"),
    "postgresql": ("postgres", "-D"),
    "valkey": ("valkey-server",),
    "launcher": ("-m concord.launcher run",),
}


@contextmanager
def checkout() -> Iterator[Path]:
    """A copy in a folder of mode 0700, with the environment that the tests themselves use."""
    with closed_folder() as folder:
        copy = folder / "concord"
        shutil.copytree(places.ROOT, copy, ignore=_LEFT_OUT, symlinks=True)
        (copy / ".venv").symlink_to(places.VENV)
        try:
            yield copy
        finally:
            note = copy / ".data" / "postgresql.where"
            if note.exists():
                shutil.rmtree(Path(note.read_text().strip()).parent)


@contextmanager
def running(copy: Path, **settings: str) -> Iterator[Run]:
    run = Run(copy, **settings)
    try:
        yield run
    finally:
        run.end()


def _command(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return b" ".join(words).decode("utf-8", "replace").strip()
