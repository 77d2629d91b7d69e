"""A whole Concord on loopback, for fault tests and browser journeys: servers, web, worker, beat."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from concord.launcher import binaries, places
from concord.launcher.children import Child
from concord.launcher.postgres import DURABLE, OWNER, Cluster
from concord.launcher.refuge import refuge
from concord.launcher.servers import throwaway_cluster, throwaway_valkey
from concord.launcher.system_account import server_account
from concord.launcher.valkey import Server

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


@dataclass
class House:
    """The running parts. Addresses stay the same when a part is killed and started again."""

    cluster: Cluster
    valkey: Server
    web: Child
    worker: Child
    beat: Child
    port: int
    env: Mapping[str, str]

    def seed(self, electors: int, *deadlines: float) -> dict[str, Any]:
        """Seat electors and open one question per deadline, in seconds from now."""
        words = [sys.executable, "-m", "tests.faults.seeding", str(electors)]
        words += [str(one) for one in deadlines]
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "concord.settings.test"}
        done = subprocess.run(words, cwd=ROOT, env=env, check=False, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()[-4000:]
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What lies in the database, asked as its owner."""
        with psycopg.connect(self.cluster.url(OWNER)) as connection:
            return connection.execute(statement, values).fetchall()

    def wait_until_well(self) -> float:
        """Wait until /health/ answers 200; return how many seconds that took."""
        return wait_until(lambda: is_well(self.port), PATIENCE, self.web.last_words)


@contextmanager
def house() -> Iterator[House]:
    """Everything started on the packaged PostgreSQL, and ended by its id at the end."""
    with refuge(server_account()) as folder, ExitStack() as ending:
        cluster = ending.enter_context(
            throwaway_cluster(folder, DURABLE, binaries.packaged_postgres())
        )
        valkey = ending.enter_context(throwaway_valkey(folder))
        port = places.free_port()
        env = environment(
            folder,
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            DATABASE_URL=cluster.url(),
            DATABASE_OWNER_URL=cluster.url(OWNER),
            REDIS_URL=valkey.url,
        )
        prepare(env)
        parts = parts_of(port, env, folder)
        for part in parts.values():
            part.start()
            ending.callback(part.end)
        built = House(cluster=cluster, valkey=valkey, port=port, env=env, **parts)
        built.wait_until_well()
        yield built


def environment(folder: Path, **named: str) -> dict[str, str]:
    """What every part is told; files and mail lie below ``folder``."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    return {
        **os.environ,
        "CONCORD_DATA": str(files),
        "DJANGO_SETTINGS_MODULE": "concord.settings.development",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "LOG_LEVEL": "WARNING",
        **named,
    }


def prepare(env: Mapping[str, str], *more: list[str]) -> None:
    """Migrate as the owner, grant the application its rights, then run ``more`` commands."""
    for words in (["migrate", "--database", "owner", "-v", "0"], ["secure_database"], *more):
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()[-4000:]


def parts_of(port: int, env: Mapping[str, str], folder: Path) -> dict[str, Child]:
    """Web, worker and beat, not yet started; none of them is told the owner's address."""
    told = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    celery = [sys.executable, "-m", "celery", "-A", "concord.celery"]
    commands = {
        "web": [
            sys.executable, "-m", "uvicorn", "concord.asgi:application", "--host", "127.0.0.1",
            "--port", str(port), "--log-level", "warning",
        ],
        "worker": [*celery, "worker", "-c", "2", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING"],
    }  # fmt: skip
    return {
        name: Child(name, command, log=folder / f"{name}.log", env=told, cwd=ROOT)
        for name, command in commands.items()
    }


def is_well(port: int) -> bool:
    """Whether /health/ answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_until(test: Callable[[], bool], patience: float, complaint: Callable[[], str]) -> float:
    """Seconds until ``test`` holds; AssertionError with the complaint when patience ends."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if test():
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"not after {patience} s: {complaint()}")
