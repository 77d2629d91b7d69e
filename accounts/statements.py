"""Statements that nearly every request asks: each connection parses and plans them once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor for SQL written out in full; its values go to the server apart from the statement.

    PostgreSQL infers each value's type from its place: cast one that may be NULL.
    """
    connection.ensure_connection()
    wrap: Any = (
        connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    )
    with wrap(_Prepared(connection.connection)) as cursor:
        yield cursor
