"""JSON text to plain values, and the shape every rule must have before its meaning is read.

Numbers stay exact: what is no whole number is kept as the text it was written with (`Written`).
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.places import item, shown, under
from deliberation.rules.refusals import RuleBroken, _

# Line breaks and control characters, halves of surrogate pairs, and the signs that reorder text.
_UNSEEN = frozenset(
    chr(code)
    for span in ((0, 0x1F), (0x7F, 0x9F), (0x2028, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF))
    for code in range(span[0], span[1] + 1)
)


class Written(str):
    """A JSON number with a fraction or an exponent, or of very many digits: its own text."""

    __slots__ = ()


class Repeated(dict[str, Any]):
    """A JSON object in which ``key`` stood more than once."""

    key: str


def load_json(text: str, at_most: int = limits.TEXT_AT_MOST) -> object:
    """Raises RuleBroken("json-too-long" or "json-malformed")."""
    if len(text) > at_most:
        raise RuleBroken(
            "json-too-long",
            _("This is longer than %(limit)s characters."),
            facts={"limit": at_most},
        )
    try:
        return json.loads(
            text,
            object_pairs_hook=_members,
            parse_float=Written,
            parse_int=_integer,
            parse_constant=Written,
        )
    except json.JSONDecodeError as error:
        raise RuleBroken(
            "json-malformed",
            _("This is not well-formed JSON."),
            place=f"line {error.lineno}, column {error.colno}",
        ) from error
    except RecursionError as error:
        raise RuleBroken(
            "json-malformed", _("Lists and objects lie too deep within one another.")
        ) from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    times = Counter(key for key, _value in pairs)
    repeated = Repeated(members)
    repeated.key = next(key for key in members if times[key] > 1)
    return repeated


def _integer(digits: str) -> int | Written:
    return int(digits) if len(digits) <= limits.NUMBER_AT_MOST else Written(digits)


def require_plain(value: object) -> None:
    """Refuse what no rule may hold, wherever it stands: too much, too deep, inexact, or unseen.

    Raises RuleBroken.
    """
    left = limits.VALUES_AT_MOST
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    while waiting:
        place, found, depth = waiting.pop()
        left -= 1
        if left < 0:
            raise RuleBroken(
                "rule-too-large",
                _("The rule has more than %(limit)s values."),
                facts={"limit": limits.VALUES_AT_MOST},
            )
        if depth > limits.DEPTH_AT_MOST:
            raise RuleBroken("rule-too-deep", _("This lies too deep in the rule."), place=place)
        _require_plain_value(place, found)
        waiting.extend(reversed([(at, part, depth + 1) for at, part in _parts(place, found)]))


def _parts(place: str, found: object) -> Iterator[tuple[str, object]]:
    if isinstance(found, dict):
        for key, part in found.items():
            yield _require_key(place, key), part
    elif isinstance(found, list):
        yield from ((item(place, index), part) for index, part in enumerate(found))


def _require_key(place: str, key: object) -> str:
    if not isinstance(key, str):
        raise RuleBroken(
            "rule-bad-key",
            _("%(key)s is not a name."),
            place=place,
            facts={"key": shown(key)},
        )
    at = under(place, key)
    require_text(key, at)
    return at


def _require_plain_value(place: str, found: object) -> None:
    if isinstance(found, Repeated):
        raise RuleBroken(
            "rule-repeated-key", _("This key stands more than once."), place=under(place, found.key)
        )
    if isinstance(found, Written) and found.isdigit():
        raise RuleBroken("rule-bad-number", _("This number has too many digits."), place=place)
    if isinstance(found, Written | float):
        raise RuleBroken(
            "rule-bad-number",
            _("Write %(number)s in quotation marks, or as a whole number."),
            place=place,
            facts={"number": shown(str(found))},
        )
    if isinstance(found, str):
        require_text(found, place)
    elif isinstance(found, int):
        _require_exact_integer(found, place)
    elif found is not None and not isinstance(found, list | dict):
        raise RuleBroken("rule-not-json", _("No rule holds such a value."), place=place)


def require_text(text: str, place: str, at_most: int = limits.STRING_AT_MOST) -> None:
    """Raises RuleBroken("text-too-long" or "text-not-plain")."""
    if len(text) > at_most:
        raise RuleBroken(
            "text-too-long",
            _("This is longer than %(limit)s characters."),
            place=place,
            facts={"limit": at_most},
        )
    if not _UNSEEN.isdisjoint(text):
        raise RuleBroken(
            "text-not-plain",
            _("Line breaks, control characters and signs that reorder text are not allowed here."),
            place=place,
        )


def _require_exact_integer(number: int, place: str) -> None:
    if abs(number) > limits.INTEGER_AT_MOST:
        raise RuleBroken(
            "rule-bad-number", _("Write so large a number in quotation marks."), place=place
        )
