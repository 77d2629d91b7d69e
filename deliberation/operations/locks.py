"""Advisory locks held to the end of the transaction, in one declared order.

forum < roll < charter < question < tally < session. The key is one bigint: kind in the top byte, id below.
Voting shares the question's lock and closing takes it alone; PostgreSQL's queue is fair, so a closing
is never starved. State is read in a statement after the lock.
"""

from enum import IntEnum

from django.db import connection

from accounts.statements import Query

_IN_TURN = (
    "SELECT pg_advisory_xact_lock_shared(%(key)s), pg_advisory_xact_lock(%(question)s, %(voice)s)"
)


class Kind(IntEnum):
    FORUM = 1
    CHARTER = 2
    QUESTION = 3
    TALLY = 4
    SESSION = 5
    IDEMPOTENCY = 6
    ROLL = 7


def key(kind: Kind, number: int) -> int:
    return (int(kind) << 56) | number


def _take(function: str, kind: Kind, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key(kind, number)])


def hold_forum(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.FORUM, number)


def hold_roll(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.ROLL, number)


def share_roll(number: int) -> None:
    """People join a roll beside each other, but never while its pool closes or it is drawn."""
    _take("pg_advisory_xact_lock_shared", Kind.ROLL, number)


def hold_charter(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.CHARTER, number)


def share_charter(number: int) -> None:
    _take("pg_advisory_xact_lock_shared", Kind.CHARTER, number)


def hold_question(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.QUESTION, number)


def share_question(number: int) -> None:
    _take("pg_advisory_xact_lock_shared", Kind.QUESTION, number)


def sharing_question_in_turn(number: int, voice: int) -> Query:
    """To be asked before what it protects is read.

    The question with every other ballot, but one after the other with those of the same voice.

    One statement, taken from left to right; ``voice`` is the delegation's id, or the elector's on a roll.
    """
    values = {
        "key": key(Kind.QUESTION, number), "question": number % 2**31, "voice": voice % 2**31,
    }  # fmt: skip
    return Query(_IN_TURN, values)


def hold_tally(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.TALLY, number)
