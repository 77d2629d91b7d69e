"""The one clock that decides: the database's, read when asked, not when the transaction began."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


def database_clock() -> datetime:
    """Now, in UTC, by PostgreSQL's ``clock_timestamp()``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


class ClockTimestamp(Func):
    """The same clock within a statement: what a row is compared with or given, at no question more."""

    function = "clock_timestamp"
    output_field = DateTimeField()
