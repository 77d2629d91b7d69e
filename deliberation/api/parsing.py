"""Strict JSON: one object, UTF-8, no NaN, no repeated names, no NUL, bounded in depth and size."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

LARGEST = 2 * 1024 * 1024
DEEPEST = 40


class StrictJSONParser(JSONParser):
    """Refuses what two readers could read in two ways."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return strict_object(stream.read(LARGEST + 1))


def strict_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in ``raw``. Raises ParseError."""
    if len(raw) > LARGEST:
        raise ParseError("The body is larger than 2 MiB.")
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The body is not plain JSON: {error}") from error
    if not isinstance(value, dict):
        raise ParseError("The body must be a JSON object.")
    _require_plain(value, DEEPEST)
    return value


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _require_plain(value: Any, depth: int) -> None:
    if depth == 0:
        raise ParseError("The body is nested too deeply.")
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= c <= "\udfff" for c in value)):
        raise ParseError("Text cannot hold NUL or half a surrogate pair.")
    if isinstance(value, dict):
        for name, inner in value.items():
            _require_plain(name, depth - 1)
            _require_plain(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _require_plain(inner, depth - 1)
