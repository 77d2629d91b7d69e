"""Statements that nearly every request asks: each connection parses and plans them once."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

Values = Sequence[Any] | Mapping[str, Any]


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


def row_of(statement: str, values: Values) -> tuple[Any, ...]:
    """The first row of a prepared statement; an empty one where there is none.

    PostgreSQL infers each value's type from its place: cast one that may be NULL.
    """
    with _run(statement, values) as cursor:
        row: tuple[Any, ...] = cursor.fetchone() or ()
    return row


def number_of(statement: str, values: Values) -> int:
    """How many rows a prepared statement wrote."""
    with _run(statement, values) as cursor:
        number: int = cursor.rowcount
    return number


def _run(statement: str, values: Values) -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    # Django forbids preparing for the sake of old poolers; its own statements still never are.
    database.connection.prepare_threshold = 0
    wrap: Any = database.make_debug_cursor if database.queries_logged else database.make_cursor
    cursor = wrap(_Prepared(database.connection))
    cursor.execute(statement, values)
    return cursor
