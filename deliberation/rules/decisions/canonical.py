"""The one text of a rule (RFC 8785) and its hash: what is frozen with a question and published."""

import hashlib

import rfc8785

from deliberation.rules.decisions.reading import require_plain


def canonical_text(value: object) -> str:
    """The same text for the same rule, however its keys were ordered or spaced.

    Raises RuleBroken where ``value`` holds what canonical JSON cannot say exactly.
    """
    require_plain(value)
    text: bytes = rfc8785.dumps(value)  # type: ignore[arg-type]  # just proven to be plain JSON
    return text.decode()


def rule_hash(text: str) -> str:
    """SHA-256 of the canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
