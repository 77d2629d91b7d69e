"""What the live line asks of the database: who is still signed in, who may read, what is missing."""

import functools
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from deliberation.models import StreamHead
from deliberation.operations.streams import frame
from deliberation.queries import streams

P = ParamSpec("P")
Result = TypeVar("Result")
Owner = tuple[int, str]  # a person's id and the key of their session
# A few threads of our own: many lines that come at once wait for these, and hold up no page.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


def asked(question: Callable[P, Result]) -> Callable[P, Awaitable[Result]]:
    """``question`` put to the database from the event loop."""

    @functools.wraps(question)
    async def asking(*args: P.args, **kwargs: P.kwargs) -> Result:
        ask = database_sync_to_async(question, thread_sensitive=False, executor=_threads)
        return await ask(*args, **kwargs)  # type: ignore[no-any-return]

    return asking


@asked
def signed_in(owners: Iterable[Owner]) -> set[Owner]:
    """Those of ``owners`` whose person is active and whose session still stands for them."""
    wanted = set(owners)
    people = User.objects.in_bulk({person_id for person_id, _key in wanted})
    rows = Session.objects.filter(
        session_key__in={key for _person_id, key in wanted}, expire_date__gt=timezone.now()
    )
    held = {row.session_key: row.get_decoded() for row in rows}
    return {
        (person_id, key)
        for person_id, key in wanted
        if key in held and _stands_for(held[key], people.get(person_id))
    }


def _stands_for(session: dict[str, Any], person: User | None) -> bool:
    """A session ends with its person's activity, and with a change of their password."""
    if person is None or not person.is_active or session.get(SESSION_KEY) != str(person.pk):
        return False
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    kept = session.get(HASH_SESSION_KEY, "")
    return any(constant_time_compare(kept, one) for one in hashes)


def _person(person_id: int | None) -> User | None:
    return User.objects.filter(pk=person_id, is_active=True).first() if person_id else None


@asked
def may_read(person_id: int | None, stream: str) -> bool:
    return streams.may_read(_person(person_id), stream)


@asked
def frames_after(stream: str, seq: int) -> list[tuple[int, str]] | None:
    """Number and frame of every event after ``seq``, or None where there are too many."""
    found = streams.events_after(stream, seq)
    return None if found is None else [(event.seq, frame(event)) for event in found]


@asked
def snapshot(person_id: int | None, stream: str) -> tuple[int, dict[str, Any]]:
    """The last number and the state as of one moment: nothing lands in between."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        seq = streams.last_seq(stream)
        return seq, streams.snapshot(_person(person_id), stream)


@asked
def heads(names: Iterable[str]) -> dict[str, int]:
    """The last number of each of these streams that has one."""
    rows = StreamHead.objects.filter(stream__in=list(names))
    return dict(rows.values_list("stream", "last_seq"))
