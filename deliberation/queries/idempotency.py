"""Answers given before to the same request."""

from typing import Any

from accounts.models import User
from deliberation.models import IdempotencyKey


def kept_body(person: User, key: str, request_hash: str) -> Any:
    """What was answered to this very request of this person, or None."""
    kept = IdempotencyKey.objects.filter(person=person, key=key, request_hash=request_hash)
    return kept.values_list("body", flat=True).first()
