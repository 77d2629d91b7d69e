"""A write with a key acts once, however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
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
_SAID = "'{column}' || {owner} || ':' || %(key)s"
_IS_WRITING = ContextVar("_IS_WRITING", default=False)

# Parts of statements: {column} is person_id or token_id, {owner} is SQL for its number. The columns
# take the key's lock and tell its answer; `answered` reads them, `to_keep` fills KEEPING.
COLUMNS = f"""pg_try_advisory_xact_lock({locks.of_text(locks.Kind.IDEMPOTENCY, _SAID)}),
       kept.request_hash, kept.status, kept.headers, kept.body"""
NUMBER_OF_COLUMNS = 5
KEPT_ROW = """LATERAL (
    SELECT request_hash, status, headers, body FROM deliberation_idempotencykey
    WHERE {column} = {owner} AND key = %(key)s LIMIT 1
) AS kept ON TRUE"""
KEEPING = f"""{tokens.NOTING_USE}, keeping AS (
    INSERT INTO deliberation_idempotencykey
        ({{column}}, key, request_hash, status, headers, body, created_at)
    VALUES (%(owner)s, %(key)s, %(request_hash)s, %(status)s, %(headers)s::jsonb, %(body)s::jsonb,
            clock_timestamp())
)"""  # noqa: S608
_OWNER = "%(owner)s::bigint"
_TAKE = f"SELECT {COLUMNS} FROM (SELECT) AS asked LEFT JOIN {KEPT_ROW}".replace("{owner}", _OWNER)  # noqa: S608
_KEEP = f"WITH {KEEPING} SELECT"


@dataclass(frozen=True)
class Answer:
    """What was or will be answered; ``replayed`` says that it was given before."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


@dataclass(frozen=True)
class Asked:
    """A write asked for with a key, and the hash of all that tells it from another."""

    key: str
    request_hash: str

    def answered(self, columns: Sequence[Any]) -> Answer | None:
        """The answer kept before, by what COLUMNS gave. Raises RuleBroken; see :func:`once`."""
        is_ours, request_hash, status, headers, body = columns
        if not is_ours:
            raise _in_progress()
        if status is None:
            return None
        if request_hash != self.request_hash:
            raise RuleBroken(
                "idempotency-key-reused",
                _("This Idempotency-Key was used for another request."),
                place="Idempotency-Key",
            )
        return Answer(status, json.loads(body), json.loads(headers), replayed=True)

    def to_keep(self, answer: Answer, owner: User | Token) -> dict[str, Any]:
        """The values of KEEPING, which keeps the answer and notes the token's use."""
        return {
            "owner": owner.pk, "key": self.key, "request_hash": self.request_hash,
            "status": answer.status, "headers": json.dumps(answer.headers),
            "body": json.dumps(answer.body),
            "used": tokens.use_to_note(owner) if isinstance(owner, Token) else None,
        }  # fmt: skip


@contextmanager
def kept_once(owner: User | Token) -> Iterator[None]:
    """Around the statement that keeps the answer. Raises RuleBroken("idempotency-key-in-progress").

    An answer that lies there already was committed between our look and our taking the lock.
    """
    try:
        yield
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name in _ONE_ANSWER:  # type: ignore[union-attr]
            raise _in_progress() from error
        raise
    if isinstance(owner, Token):
        owner.use_is_to_note = False


def asked_with(key: str, request: bytes) -> Asked:
    """Raises RuleBroken as :func:`require_key`."""
    require_key(key)
    return Asked(key, hashlib.sha256(request).hexdigest())


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
    asked = asked_with(key, request)
    owner, column = _owner(person, token)
    begun_here = not connection.in_atomic_block
    with transaction.atomic(), _writing():
        taking = {"key": key, "owner": owner.pk}
        kept = asked.answered(row_of(_TAKE.format(column=column), taking))
        if kept:
            return kept
        answer = write()
        keeping = Query(_KEEP.format(column=column), asked.to_keep(answer, owner))
        with kept_once(owner):
            ask(keeping, then_commit=begun_here)
        return answer


def _owner(person: User | None, token: Token | None) -> tuple[User | Token, str]:
    """Whose the key is, and by which column it is kept."""
    if token:
        return token, "token_id"
    if person is None:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))
    return person, "person_id"


def _in_progress() -> RuleBroken:
    return RuleBroken(
        "idempotency-key-in-progress", _("The first request with this key is still running.")
    )


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
