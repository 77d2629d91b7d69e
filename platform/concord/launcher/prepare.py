"""Brings database, static files and demonstration up to date, in one process of the environment.

The one module of the launcher that needs Django: it runs in the virtual environment, as
`python -m concord.launcher.prepare`, with DATABASE_OWNER_URL set. What is in order already is
left alone. Only the demonstration's accounts go to standard output.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from concord.launcher import install, places


def main() -> None:
    django.setup()
    _migrate()
    call_command("secure_database", stdout=sys.stderr)
    _collect_static_files()
    call_command("demonstrate", stdout=sys.stderr)
    call_command("demonstrate", "--accounts")


def _migrate() -> None:
    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database="owner", verbosity=0)


def _collect_static_files() -> None:
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.collected")
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Changes with any file of the project's own and with any package that ships some."""
    found = hashlib.sha256(install.lock(install.BASE).read_bytes())
    for path in _own_static_files():
        state = path.stat()
        found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _own_static_files() -> Iterator[Path]:
    for folder, _, names in sorted(os.walk(places.ROOT / "static")):
        for name in sorted(names):
            yield Path(folder, name)


if __name__ == "__main__":
    main()
