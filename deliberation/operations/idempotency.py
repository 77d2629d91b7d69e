"""A write with a key acts once, however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts import tokens
from accounts.models import Token, User
from accounts.statements import Query, ask, row_of
from deliberation.models import IdempotencyKey
from deliberation.operations import locks
from deliberation.queries.clock import database_clock
from deliberation.rules.refusals import RuleBroken, _

KEPT = timedelta(hours=48)
LONGEST_KEY = 128
_ONE_ANSWER = {"one_answer_per_key_of_a_person", "one_answer_per_key_of_a_token"}
_IS_WRITING = ContextVar("_IS_WRITING", default=False)

# {owner} is person_id or token_id.
_TAKE = """
SELECT pg_try_advisory_xact_lock(%(lock)s), kept.request_hash, kept.status, kept.headers, kept.body
FROM (SELECT) AS asked
LEFT JOIN deliberation_idempotencykey AS kept ON kept.{owner} = %(owner)s AND kept.key = %(key)s
"""
_KEEP = f"""
WITH {tokens.NOTING_USE}
INSERT INTO deliberation_idempotencykey
    ({{owner}}, key, request_hash, status, headers, body, created_at)
VALUES (%(owner)s, %(key)s, %(request_hash)s, %(status)s, %(headers)s::jsonb, %(body)s::jsonb,
        clock_timestamp())
"""  # noqa: S608


@dataclass(frozen=True)
class Answer:
    """What was or will be answered; ``replayed`` says that it was given before."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


@dataclass(frozen=True)
class Owner:
    """Whose the key is: a token's, or on pages a person's."""

    column: str
    number: int

    def lock_number(self, key: str) -> int:
        digest = hashlib.sha256(f"{self.column}{self.number}:{key}".encode()).digest()
        return locks.key(locks.Kind.IDEMPOTENCY, int.from_bytes(digest[:7], "big"))


@dataclass(frozen=True)
class Kept:
    """The first answer as it lies there, headers and body as JSON text."""

    request_hash: str
    status: int
    headers: str
    body: str


def require_key(key: str) -> None:
    """Raises RuleBroken("idempotency-key-missing") or ("idempotency-key-bad")."""
    if not key:
        raise RuleBroken(
            "idempotency-key-missing",
            _("Send an Idempotency-Key, so that a retry cannot act twice."),
            place="Idempotency-Key",
        )
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise RuleBroken(
            "idempotency-key-bad",
            _("An Idempotency-Key is 1 to 128 printable ASCII characters."),
            place="Idempotency-Key",
        )


def once(
    *,
    person: User | None,
    token: Token | None,
    key: str,
    request: bytes,
    write: Callable[[], Answer],
) -> Answer:
    """Run ``write`` and keep its answer with it in one transaction, or give the answer kept before.

    A refusal is not kept: the same request may be sent again. Raises RuleBroken
    ("idempotency-key-in-progress") while the first is still running, ("idempotency-key-reused") if
    the key came with another request.
    """
    require_key(key)
    owner = Owner("token_id", token.pk) if token else Owner("person_id", person.pk)  # type: ignore[union-attr]
    request_hash = hashlib.sha256(request).hexdigest()
    begun_here = not connection.in_atomic_block
    with transaction.atomic(), _writing():
        kept = _kept(owner, key)
        if kept:
            return _again(kept, request_hash)
        answer = write()
        kept = Kept(
            request_hash, answer.status, json.dumps(answer.headers), json.dumps(answer.body)
        )
        _keep(owner, key, kept, token, then_commit=begun_here)
        return answer


def _kept(owner: Owner, key: str) -> Kept | None:
    """Take the key's lock and look for its answer. Raises RuleBroken("idempotency-key-in-progress")."""
    statement = _TAKE.format(owner=owner.column)
    values = {"lock": owner.lock_number(key), "owner": owner.number, "key": key}
    is_ours, *row = row_of(statement, values)
    if not is_ours:
        raise _in_progress()
    return Kept(*row) if row[0] else None


def _keep(owner: Owner, key: str, kept: Kept, token: Token | None, *, then_commit: bool) -> None:
    """Keep the answer with what was written, and note the token's use.

    An answer that lies there already was committed between our look and our taking the lock.
    """
    values = vars(kept) | {
        "owner": owner.number, "key": key, "used": tokens.use_to_note(token),
    }  # fmt: skip
    try:
        ask(Query(_KEEP.format(owner=owner.column), values), then_commit=then_commit)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name in _ONE_ANSWER:  # type: ignore[union-attr]
            raise _in_progress() from error
        raise
    if token:
        token.use_is_to_note = False


def _in_progress() -> RuleBroken:
    return RuleBroken(
        "idempotency-key-in-progress", _("The first request with this key is still running.")
    )


def _again(kept: Kept, request_hash: str) -> Answer:
    if kept.request_hash != request_hash:
        raise RuleBroken(
            "idempotency-key-reused",
            _("This Idempotency-Key was used for another request."),
            place="Idempotency-Key",
        )
    headers, body = json.loads(kept.headers), json.loads(kept.body)
    return Answer(status=kept.status, body=body, headers=headers, replayed=True)


@contextmanager
def _writing() -> Iterator[None]:
    """Within, an operation that asks for it joins the transaction; see :func:`joined`."""
    mark = _IS_WRITING.set(True)
    try:
        yield
    finally:
        _IS_WRITING.reset(mark)


def joined() -> transaction.Atomic:
    """A transaction of one's own, or the one of :func:`once` without a savepoint within it.

    There a savepoint would be for nothing: a refusal undoes the whole write.
    """
    return transaction.atomic(savepoint=not _IS_WRITING.get())


def forget_old_keys() -> int:
    """Delete answers older than 48 hours; return how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=database_clock() - KEPT)
    return old.delete()[0]
