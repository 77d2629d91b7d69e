"""Statements that nearly every request asks: each connection prepares them once, several go in one trip.

libpq is spoken to directly: the driver's cursors cost more time than such statements take, and its
pipeline, which polls while it waits, more still. BEGIN travels with a transaction's first statement.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection, OperationalError, abc, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Wait

Written = tuple[str, list[Any]]
"""A statement and its values as they go over the line."""

_BEGIN: Written = ("BEGIN", [])
_COMMIT: Written = ("COMMIT", [])
_KEPT_AS = "concord_line"
_PLACE = re.compile(r"%%|%\((\w+)\)s")


@dataclass(frozen=True)
class Query:
    """A statement with ``%(name)s`` for each of its values.

    PostgreSQL infers each value's type from its place: cast one that may be NULL.
    """

    text: str
    values: Mapping[str, Any]


class Found(NamedTuple):
    """What a statement gave: its first row, empty where there was none, and how many rows."""

    row: tuple[Any, ...]
    number: int


def row_of(text: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """The first row of one statement; an empty one where there is none."""
    return ask(Query(text, values))[0].row


def number_of(text: str, values: Mapping[str, Any]) -> int:
    """How many rows one statement found or wrote."""
    return ask(Query(text, values))[0].number


def ask(*queries: Query, then_commit: bool = False) -> list[Found]:
    """Every statement in one trip to the database, each seeing what those before it did.

    ``then_commit`` ends the transaction with them: only for whoever began it, as the last thing in it.
    Raises Django's database errors, of the first statement that fails; none after it is run.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_thread_sharing()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        found = _line_of(database.connection).ask(queries, then_commit=then_commit)
    if database.queries_logged:
        database.queries_log.extend({"sql": query.text, "time": "0"} for query in queries)
    return found


@dataclass
class _Line:
    """One connection: what is prepared on it, and how values are written for it."""

    connection: Connection[Any]
    transformer: abc.Transformer
    prepared: dict[str, bytes] = field(default_factory=dict)
    readers: dict[str, abc.Transformer] = field(default_factory=dict)
    made: int = 0

    def ask(self, queries: tuple[Query, ...], *, then_commit: bool) -> list[Found]:
        written = self._begun() + [self._written(query) for query in queries]
        if then_commit:
            written.append(_COMMIT)
        try:
            answers = self._trip(written)
        except BaseException:
            # An answer that is still to come must never be taken for that of a later statement.
            self.connection.close()
            raise
        for answer in answers:
            if answer.status == ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(answer)
        last = len(answers) - then_commit
        asked = zip(queries, answers[last - len(queries) : last], strict=True)
        return [self._found(query.text, answer) for query, answer in asked]

    def _written(self, query: Query) -> Written:
        names, formats = _compiled(query.text)[1:]
        values = [query.values[name] for name in names]
        return query.text, list(self.transformer.dump_sequence(values, formats))

    def _begun(self) -> list[Written]:
        is_idle = self.connection.pgconn.transaction_status == TransactionStatus.IDLE
        return [_BEGIN] if is_idle and not self.connection.autocommit else []

    def _trip(self, written: list[Written]) -> list[PGresult]:
        libpq = self.connection.pgconn
        libpq.enter_pipeline_mode()
        fresh = self._prepare(libpq, [text for text, _values in written])
        for text, values in written:
            libpq.send_query_prepared(fresh.get(text) or self.prepared[text], values)
        libpq.pipeline_sync()
        answers = self.connection.wait(_answers(libpq))
        libpq.exit_pipeline_mode()
        if not any(answer.status == ExecStatus.FATAL_ERROR for answer in answers):
            self.prepared |= fresh
        return answers

    def _prepare(self, libpq: PGconn, texts: list[str]) -> dict[str, bytes]:
        """Names are never used twice: one prepared by a trip that then failed is not told from others."""
        fresh: dict[str, bytes] = {}
        for text in texts:
            if text not in self.prepared and text not in fresh:
                self.made += 1
                fresh[text] = b"concord_%d" % self.made
                libpq.send_prepare(fresh[text], _compiled(text)[0])
        return fresh

    def _found(self, text: str, answer: PGresult) -> Found:
        if answer.status != ExecStatus.TUPLES_OK:
            return Found((), answer.command_tuples or 0)
        if not answer.ntuples:
            return Found((), 0)
        return Found(self._reader(text, answer).load_row(0, tuple) or (), answer.ntuples)

    def _reader(self, text: str, answer: PGresult) -> abc.Transformer:
        """How to read its columns is found out once: a prepared statement's never change their types."""
        reader = self.readers.get(text)
        if reader is None:
            reader = self.readers[text] = Transformer(self.connection)
            reader.set_pgresult(answer)
        else:
            reader.set_pgresult(answer, set_loaders=False)
        return reader


def _line_of(connection: Connection[Any]) -> _Line:
    """Kept on the connection itself, so that it ends with it."""
    line: _Line | None = vars(connection).get(_KEPT_AS)
    if line is None:
        line = vars(connection)[_KEPT_AS] = _Line(connection, Transformer(connection))
    return line


@cache
def _compiled(text: str) -> tuple[bytes, tuple[str, ...], list[PyFormat]]:
    """The statement with ``$1`` and so on, and the names of its values in that order."""
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    compiled = _PLACE.sub(place, text).encode()
    return compiled, tuple(names), [PyFormat.TEXT] * len(names)


def _answers(libpq: PGconn) -> abc.PQGen[list[PGresult]]:
    """Wait for every answer of a trip, up to its end."""
    while libpq.flush():
        yield Wait.RW
        libpq.consume_input()
    found: list[PGresult] = []
    while True:
        while libpq.is_busy():
            yield Wait.R
            libpq.consume_input()
        answer = libpq.get_result()
        if answer is not None and answer.status == ExecStatus.PIPELINE_SYNC:
            return found
        if answer is not None:
            found.append(answer)
        elif libpq.status != ConnStatus.OK:
            raise OperationalError(libpq.get_error_message())
