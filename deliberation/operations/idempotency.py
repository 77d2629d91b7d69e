"""A write with a key acts once, however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import Token, User
from deliberation.models import IdempotencyKey
from deliberation.operations import locks
from deliberation.queries.clock import ClockTimestamp, database_clock
from deliberation.rules.refusals import RuleBroken, _

KEPT = timedelta(hours=48)
LONGEST_KEY = 128


@dataclass(frozen=True)
class Answer:
    """What was or will be answered; ``replayed`` says that it was given before."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


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
    owner = {"token": token} if token else {"person": person}
    mark = f"{'t' if token else 'p'}{(token or person).pk}:{key}"  # type: ignore[union-attr]
    request_hash = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        if not locks.try_idempotency(_lock_number(mark)):
            raise RuleBroken(
                "idempotency-key-in-progress",
                _("The first request with this key is still running."),
            )
        kept = IdempotencyKey.objects.filter(**owner, key=key).first()
        if kept:
            return _again(kept, request_hash)
        answer = write()
        IdempotencyKey.objects.create(
            **owner,
            key=key,
            request_hash=request_hash,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            created_at=ClockTimestamp(),
        )
        return answer


def _lock_number(mark: str) -> int:
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:7], "big")


def _again(kept: IdempotencyKey, request_hash: str) -> Answer:
    if kept.request_hash != request_hash:
        raise RuleBroken(
            "idempotency-key-reused",
            _("This Idempotency-Key was used for another request."),
            place="Idempotency-Key",
        )
    return Answer(status=kept.status, body=kept.body, headers=kept.headers, replayed=True)


def forget_old_keys() -> int:
    """Delete answers older than 48 hours; return how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=database_clock() - KEPT)
    return old.delete()[0]
