"""Advisory locks held to the end of the transaction, in one declared order.

forum < charter < question < tally < session. The key is one bigint: kind in the top byte, id below.
Voting shares the question's lock and closing takes it alone; PostgreSQL's queue is fair, so a closing
is never starved. State is read in a statement after the lock.
"""

from enum import IntEnum

from django.db import connection


class Kind(IntEnum):
    FORUM = 1
    CHARTER = 2
    QUESTION = 3
    TALLY = 4
    SESSION = 5
    IDEMPOTENCY = 6


def key(kind: Kind, number: int) -> int:
    return (int(kind) << 56) | number


def _take(function: str, kind: Kind, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key(kind, number)])


def hold_forum(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.FORUM, number)


def hold_charter(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.CHARTER, number)


def share_charter(number: int) -> None:
    _take("pg_advisory_xact_lock_shared", Kind.CHARTER, number)


def hold_question(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.QUESTION, number)


def share_question(number: int) -> None:
    _take("pg_advisory_xact_lock_shared", Kind.QUESTION, number)


def hold_tally(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.TALLY, number)


def try_idempotency(number: int) -> bool:
    """Take the lock of a key's hash (56 bits) if nobody holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key(Kind.IDEMPOTENCY, number)])
        return bool(cursor.fetchone()[0])
