"""Prepared statements, several in one trip: what they see, how they fail, and what a failure leaves."""

import gc
import signal
import weakref
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from accounts.models import User
from accounts.statements import Found, Query, ask, number_of, row_of

_ADD = """
INSERT INTO accounts_user (public_id, email, name, password, language, time_zone, is_superuser,
                           is_staff, is_auditor, is_active, date_joined)
VALUES (%(id)s::text, %(id)s::text || '@example.org', %(name)s, '!', 'en', 'UTC', FALSE, FALSE, FALSE, TRUE, now())
"""
_ALL = Query("SELECT COUNT(*) FROM accounts_user", {})
_DIE = Query("SELECT pg_terminate_backend(pg_backend_pid())", {})


def add(name: str) -> Query:
    return Query(_ADD, {"id": name, "name": name})


def names() -> list[str]:
    return sorted(User.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "text"),
        ("it's 100 % “$1” \\ – ‏عربي", "text"),
        (-(2**40), "bigint"),
        (True, "boolean"),
        (datetime(2026, 11, 28, 12, 0, 0, 7, tzinfo=UTC), "timestamptz"),
        (["a", "b,c"], "text[]"),
    ],
)
@pytest.mark.django_db
def test_value_comes_back_as_it_went(value: object, kind: str):
    text = f"SELECT %(one)s::{kind}, %(two)s::{kind}, %(one)s::{kind}, 7 %% 4"
    for _time in range(2):
        assert row_of(text, {"one": value, "two": None}) == (value, None, value, 3)


@pytest.mark.django_db
def test_each_statement_sees_what_those_before_it_did():
    assert ask(_ALL, add("one"), add("two"), _ALL) == [
        Found((0,), 1),
        Found((), 1),
        Found((), 1),
        Found((2,), 1),
    ]


@pytest.mark.django_db
def test_no_row_is_an_empty_one_and_rows_are_counted():
    assert row_of("SELECT 1 WHERE FALSE", {}) == ()
    assert number_of("SELECT generate_series(1, 3)", {}) == 3
    assert number_of("UPDATE accounts_user SET name = ''", {}) == 0


@pytest.mark.django_db(transaction=True)
def test_first_failure_undoes_the_transaction_and_nothing_after_it_runs():
    @transaction.atomic
    def add_one_twice() -> None:
        ask(add("one"))
        ask(add("two"), add("one"), add("three"), then_commit=True)

    with pytest.raises(IntegrityError) as failed:
        add_one_twice()

    assert failed.value.__cause__.sqlstate == "23505"
    assert names() == []
    assert ask(add("one"), _ALL)[1].row == (1,)


@pytest.mark.django_db(transaction=True)
def test_bad_value_leaves_a_line_that_answers():
    with pytest.raises(DataError):
        row_of("SELECT %(number)s::int", {"number": "seven"})
    with pytest.raises(DataError):
        row_of("SELECT %(words)s::text", {"words": "nul \x00"})

    assert row_of("SELECT %(number)s::int", {"number": "7"}) == (7,)


@pytest.mark.django_db
def test_nothing_is_asked_in_a_broken_transaction():
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            ask(add("one"), add("one"))
        connection.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            ask(_ALL)


@pytest.mark.django_db(transaction=True)
def test_transaction_ends_with_its_last_statement_and_hooks_follow():
    told: list[int] = []
    with transaction.atomic():
        transaction.on_commit(lambda: told.append(connection.in_atomic_block))
        ask(add("one"))
        ask(add("two"), then_commit=True)
        # Another session sees it already.
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM accounts_user")
            assert cursor.fetchone() == (2,)
        other.close()
        assert told == []

    assert (told, names()) == ([False], ["one", "two"])


@pytest.mark.django_db(transaction=True)
def test_lost_line_is_an_error_and_the_next_one_is_new():
    ask(_ALL)
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(add("one"), _DIE, add("two"))
    connection.close_if_unusable_or_obsolete()

    assert ask(add("one"), _ALL)[1].row == (1,)


@pytest.mark.django_db(transaction=True)
def test_interrupted_trip_answers_no_later_statement():
    class Interrupted(Exception):
        pass

    def interrupt(*_signal: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(Interrupted):
            ask(_ALL, Query("SELECT 7, pg_sleep(1)", {}))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert connection.connection.closed
    connection.close_if_unusable_or_obsolete()

    assert row_of("SELECT 8", {}) == (8,)


@pytest.mark.django_db(transaction=True)
def test_statement_is_prepared_once_for_a_line():
    prepared = Query("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement = 'SELECT 9'", {})
    for _time in range(3):
        assert row_of("SELECT 9", {}) == (9,)

    assert ask(prepared)[0].row == (1,)


@pytest.mark.django_db(transaction=True)
def test_ended_connection_leaves_nothing_behind():
    connection.close()
    ask(_ALL)
    ended = weakref.ref(connection.connection)
    connection.close()
    gc.collect()

    assert ended() is None


@pytest.mark.django_db
def test_statements_are_counted_like_all_others(django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(_ALL, add("one"))
