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
