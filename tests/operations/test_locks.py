"""Keys of the locks."""

from django.db import connection

from deliberation.operations import locks


def test_key_of_a_text_bears_its_kind_and_fifty_six_bits_of_the_text(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {locks.of_text(locks.Kind.IDEMPOTENCY, 'said')} FROM generate_series(1, 40) AS n,"
            " LATERAL (SELECT 'key ' || n AS said) AS named"
        )
        keys = [row[0] for row in cursor.fetchall()]

    assert {key >> 56 for key in keys} == {locks.Kind.IDEMPOTENCY}
    assert len(set(keys)) == 40
