"""Advisory locks held to the end of the transaction, in one declared order.

forum < roll < charter < question < tally < session. The key is one bigint: kind in the top byte, id below.
Voting shares the question's lock and closing takes it alone; PostgreSQL's queue is fair, so a closing
is never starved. State is read in a statement after the lock.
"""

from enum import IntEnum

from django.db import connection

from accounts.statements import Query

_WIDTH = 2**31


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


def of_text(kind: Kind, text: str) -> str:
    """SQL for the key of what is known by a text, itself SQL, instead of an id."""
    number = f"(hashtextextended({text}, 0) & {key(Kind(1), 0) - 1})"
    return f"({key(kind, 0)} | {number})"


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


def taken_in_turn(question: str, voice: str) -> str:
    """SQL that shares the question with every other ballot, but not with those of the same voice.

    Columns of a SELECT, taken from left to right, of two SQL expressions for ids; ``voice`` is that of
    the delegation, or of the elector on a roll. What it protects is read by a later statement.
    """
    return (
        f"pg_advisory_xact_lock_shared({key(Kind.QUESTION, 0)} + {question}), "
        f"pg_advisory_xact_lock(({question} %% {_WIDTH})::int, ({voice} %% {_WIDTH})::int)"
    )


_IN_TURN = f"SELECT {taken_in_turn('%(question)s::bigint', '%(voice)s::bigint')}"


def sharing_question_in_turn(number: int, voice: int) -> Query:
    """The same by numbers, to be asked before what it protects is read."""
    return Query(_IN_TURN, {"question": number, "voice": voice})


def hold_tally(number: int) -> None:
    _take("pg_advisory_xact_lock", Kind.TALLY, number)
