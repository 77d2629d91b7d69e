"""What most tests start from is built once and kept: each has a copy, and what it writes is taken back.

Its rows lie in a transaction around those of the tests. Whatever uses the database without them ends
that first, so that nobody finds rows there that it did not ask for.
"""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

PREFIX = "kept_"
_COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


class Kept:
    def __init__(self) -> None:
        self._name = ""
        self._around: transaction.Atomic | None = None
        self._copy = b""

    def taken(self, name: str, build: Callable[[], Any]) -> Any:
        """A copy of what is kept; built anew for a test that commits, or within a stage of its own."""
        return pickle.loads(self._copy) if self._name == name else build()

    def prepare(self, name: str, build: Callable[[], Any]) -> None:
        """Before a test's own transaction: let its rows be there, and no others."""
        if name != self._name or not _is_whole():
            self.drop()
            if name and not connection.in_atomic_block:
                self._keep(name, build)
        if self._name:
            cache.clear()  # the numbers of its rows come again

    def drop(self) -> None:
        around, self._around, self._name, self._copy = self._around, None, "", b""
        if around is not None:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

    def _keep(self, name: str, build: Callable[[], Any]) -> None:
        self._around = transaction.atomic()
        self._around.__enter__()
        try:
            built = build()
            connection.check_constraints()  # once, not at every test's end
        except BaseException:
            self.drop()
            raise
        connection.run_on_commit.clear()
        self._name, self._copy = name, pickle.dumps(built)


def _is_whole() -> bool:
    """Whether no test has closed the connection."""
    return connection.connection is not None and not connection.closed_in_transaction


def asked_by(item: pytest.Item) -> str:
    """What the test starts from that may be kept for it."""
    marker, names = item.get_closest_marker("django_db"), item.fixturenames  # type: ignore[attr-defined]
    commits = (marker and (marker.args or marker.kwargs)) or _COMMITTING & set(names)
    found = [name for name in names if name.startswith(PREFIX)]
    return "" if commits or not found else found[0].removeprefix(PREFIX)
