"""A migrated database for every worker to copy: migrations take longer than anything else at the start.

``python -m tests.migrated`` makes it, while the launcher still lints.
"""

import gc

import django
from django.db import connection

NAME = "concord_migrated"
_UNFINISHED = "concord_migrating"


def is_there() -> bool:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        return cursor.fetchone() is not None


def make() -> None:
    connection.settings_dict["TEST"]["NAME"] = _UNFINISHED
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {_UNFINISHED} RENAME TO {NAME}")


if __name__ == "__main__":
    gc.disable()  # else a third of the time is spent looking for garbage
    django.setup()
    make()
