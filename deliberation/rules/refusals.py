"""The one exception by which a rule says no, and the marker of its sentence for translation."""

from collections.abc import Mapping
from typing import Any


def _(message: str) -> str:
    """Mark ``message`` as translatable and return it unchanged; a face translates it."""
    return message


class RuleBroken(Exception):
    """A refusal: a stable ``code``, a ``reason`` a person understands, and the ``place`` at fault.

    ``reason`` is a message id with ``%(name)s`` places, filled from ``facts`` once translated.
    ``place`` names the field, line or path concerned, or is empty.
    """

    def __init__(
        self, code: str, reason: str, *, place: str = "", facts: Mapping[str, Any] | None = None
    ) -> None:
        self.code = code
        self.reason = reason
        self.place = place
        self.facts = dict(facts or {})
        super().__init__(str(self))

    def __str__(self) -> str:
        sentence = self.reason % self.facts if self.facts else self.reason
        return f"{self.place}: {sentence}" if self.place else sentence


UNPROCESSABLE = 422
STATUS: Mapping[str, int] = {
    "sign-in-first": 401,
    "not-permitted": 403,
    "not-at-this-stage": 403,
    "not-an-elector": 403,
    "may-not-cast": 403,
    "presiding-does-not-vote": 403,
    "not-your-delegation": 403,
    "acting-for-unknown": 403,
    "own-comment": 403,
    "scope-missing": 403,
    "second-factor-needed": 403,
    "token-of-another-forum": 403,
    "official-statement": 403,
    "only-previewing": 403,
    "institution-unreachable": 502,
    "invitation-unknown": 404,
    "invitation-other-address": 403,
    "participant-not-here": 404,
    "role-above": 403,
    "roll-not-vouched": 403,
    "claim-taken": 409,
    "head-ends-below": 403,
    "accreditation-over": 409,
    "application-own": 403,
    "application-unknown": 404,
    "application-over": 409,
    "application-exists": 409,
    "admission-closed": 409,
    "credential-own-hand": 403,
    "credential-own-challenge": 403,
    "credential-appeal-not-yours": 403,
    "credential-challenged-before": 409,
    "credential-step": 409,
    "invitation-over": 409,
    "invitation-resent": 409,
    "import-changed": 409,
    "question-not-open": 409,
    "question-step": 409,
    "assent-given": 409,
    "announcement-missing": 409,
    "announcement-undelivered": 409,
    "all-heard": 409,
    "members-step": 409,
    "mandate-too-early": 409,
    "mandate-running": 409,
    "mandate-shown": 409,
    "no-vote-here": 403,
    "tally-not-shown": 409,
    "assent-same-person": 403,
    "idempotency-key-in-progress": 409,
    "idempotency-key-missing": 400,
    "idempotency-key-bad": 400,
    "idempotency-key-reused": 422,
    "draft-stale": 412,
    "match-missing": 428,
    "cursor-bad": 400,
    "filter-unknown": 400,
}
"""How a face answers a code over HTTP (RFC 9110); every other code is UNPROCESSABLE."""
