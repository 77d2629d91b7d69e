"""Programs with tokens around the shared table."""

import pytest

from tests.api.callers import Caller, caller_of, voter_of
from tests.factories import Table


@pytest.fixture
def anyone() -> Caller:
    """A program without a token."""
    return Caller()


@pytest.fixture
def as_chair(table: Table) -> Caller:
    return caller_of(table.officers["chair"])


@pytest.fixture
def as_secretariat(table: Table) -> Caller:
    return caller_of(table.officers["secretariat"])


@pytest.fixture
def as_teller(table: Table) -> Caller:
    return caller_of(table.officers["teller"])


@pytest.fixture
def as_credentials(table: Table) -> Caller:
    return caller_of(table.officers["credentials"])


@pytest.fixture
def as_moderator(table: Table) -> Caller:
    return caller_of(table.officers["moderator"])


@pytest.fixture
def as_head(table: Table) -> Caller:
    """The head of a government's delegation, allowed to cast ballots by token."""
    return voter_of(table.heads["XAA"])


@pytest.fixture
def as_administrator(table: Table) -> Caller:
    return caller_of(table.administrator)


@pytest.fixture
def at(table: Table) -> str:
    """The forum's address."""
    return f"/forums/{table.forum.slug}"
