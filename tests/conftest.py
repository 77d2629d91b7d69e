"""Fixtures every layer shares: a forum with a table, its officers as actors, a small charter."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import factories, migrated
from tests.factories import Table
from tests.kept import Kept, asked_by

gc.disable()  # else every import and migration looks for garbage; see pytest_runtest_logfinish
SHARED = Path(os.environ.get("CONCORD_SHARED", Path(__file__).parents[2] / "shared"))
_absent: list[str] = []
_MUCH = 400_000
"""Objects made since garbage was looked for."""


def pytest_collection_finish() -> None:
    _tidy()


def pytest_runtest_logfinish() -> None:
    """Garbage is looked for between tests."""
    if gc.get_count()[0] > _MUCH:
        _tidy()


def _tidy() -> None:
    """What is still in use between two tests stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input; what is skipped for its absence is counted and printed at the end."""
    if not SHARED.is_dir():
        _absent.append(str(SHARED))
        pytest.skip(f"CONCORD_SHARED: {SHARED} is absent")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _absent:
        terminalreporter.write_line(f"{len(_absent)} tests skipped: {SHARED} is absent")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker
) -> None:
    """Every worker's database is a copy of the migrated one, where the launcher has made that."""
    with django_db_blocker.unblock():
        if migrated.is_there():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated.NAME


def _scene() -> Any:
    from tests.admin.scene import set_scene

    return set_scene()


_kept = Kept()
_BUILT: dict[str, Callable[[], Any]] = {"": dict, "table": factories.set_table, "scene": _scene}


@pytest.fixture(scope="session")
def keeping(django_db_setup, django_db_blocker) -> Iterator[Kept]:
    yield _kept
    with django_db_blocker.unblock():
        _kept.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request) -> None:
    """Before a test's own transaction, or a stage that many tests share."""
    ours = fixturedef.baseid and fixturedef.argname != "keeping"
    shared = ours and fixturedef.scope != "function" and "django_db_blocker" in fixturedef.argnames
    if fixturedef.argname == "_django_db_helper":
        name = asked_by(request.node)
        with request.getfixturevalue("django_db_blocker").unblock():
            request.getfixturevalue("keeping").prepare(name, _BUILT[name])
    elif shared:
        with request.getfixturevalue("django_db_blocker").unblock():
            _kept.drop()


@pytest.fixture
def kept_table(db: None, keeping: Kept) -> Table:
    """What ``table`` is, where a folder has no other of its own."""
    return keeping.taken("table", _BUILT["table"])


@pytest.fixture
def kept_scene(db: None, keeping: Kept) -> Any:
    """The scene of the panel's tests."""
    return keeping.taken("scene", _BUILT["scene"])


@pytest.fixture
def table(kept_table: Table) -> Table:
    """A forum with two governments, two companies and an assembly, each with a head; and officers."""
    return kept_table


@pytest.fixture
def forum(table: Table):
    return table.forum


@pytest.fixture
def chair(table: Table):
    return table.officers["chair"]


@pytest.fixture
def secretariat(table: Table):
    return table.officers["secretariat"]


@pytest.fixture
def teller(table: Table):
    return table.officers["teller"]


@pytest.fixture
def credentials(table: Table):
    return table.officers["credentials"]


@pytest.fixture
def moderator(table: Table):
    return table.officers["moderator"]


@pytest.fixture
def charter(table: Table):
    """“A Small Charter”: two articles of two clauses each, open for negotiation."""
    return factories.small_charter(table)


@pytest.fixture
def question(table: Table):
    """A drafted motion under concurrent majorities of the three chambers."""
    return factories.draft_motion(table)


@pytest.fixture
def open_question(table: Table):
    """The same, open for a day."""
    return factories.open_motion(table)
