"""Fixtures every layer shares: a forum with a table, its officers as actors, a small charter."""

import os
from pathlib import Path

import pytest

from tests import factories
from tests.factories import Table

SHARED = Path(os.environ.get("CONCORD_SHARED", Path(__file__).parents[2] / "shared"))
_absent: list[str] = []


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


@pytest.fixture
def table(db: None) -> Table:
    """A forum with two governments, two companies and an assembly, each with a head; and officers."""
    return factories.set_table()


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
