"""Numbers in rules and on electors: exact, never negative, digits 0–9 only."""

import re
from decimal import Decimal
from fractions import Fraction

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.places import shown
from deliberation.rules.refusals import RuleBroken, _

_WHOLE = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PER_CENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_RATIO = re.compile(r"([0-9]+)/([0-9]+)")


def exact_number(value: object, place: str) -> Fraction:
    """A whole number, a decimal like "0.6", "p/q" or "55%".

    Raises RuleBroken("rule-bad-number" or "rule-zero-denominator").
    """
    text = _digits(value)
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    if per_cent := _PER_CENT.fullmatch(text):
        return Fraction(per_cent[1]) / 100
    if ratio := _RATIO.fullmatch(text):
        return _ratio(int(ratio[1]), int(ratio[2]), place)
    raise RuleBroken(
        "rule-bad-number",
        _("%(number)s is not a whole number, a decimal like 0.6, a fraction like 2/3 or 55%%."),
        place=place,
        facts={"number": shown(value)},
    )


def _ratio(numerator: int, denominator: int, place: str) -> Fraction:
    if denominator == 0:
        raise RuleBroken("rule-zero-denominator", _("Nothing can be divided by zero."), place=place)
    return Fraction(numerator, denominator)


def whole_number(value: object, place: str, *, least: int = 0) -> int:
    """Raises RuleBroken("rule-bad-number")."""
    text = _digits(value)
    if _WHOLE.fullmatch(text) and int(text) >= least:
        return int(text)
    raise RuleBroken(
        "rule-bad-number",
        _("%(number)s is not a whole number from %(least)s up."),
        place=place,
        facts={"number": shown(value), "least": least},
    )


def _digits(value: object) -> str:
    """The text of a number, or an empty text that no pattern accepts."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 <= value <= limits.INTEGER_AT_MOST else ""
    if isinstance(value, str) and len(value) <= limits.NUMBER_AT_MOST:
        return value
    return ""


def elector_count(text: str) -> int | None:
    """How many electors ``text`` says, or None where it is no whole number that can be."""
    if not _WHOLE.fullmatch(text) or len(text) > limits.NUMBER_AT_MOST:
        return None
    return number if (number := int(text)) <= limits.ELECTORS_AT_MOST else None


def elector_weight(text: str) -> Decimal | None:
    """The exact weight that ``text`` says, or None where it is no plain decimal."""
    if not _DECIMAL.fullmatch(text) or len(text) > limits.NUMBER_AT_MOST:
        return None
    return Decimal(text)


def decimal_of(number: Fraction) -> Decimal | None:
    """The decimal that equals ``number``, or None where it has no end."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = str(number.numerator * 10**places // number.denominator)
    return Decimal((0, tuple(map(int, digits)), -places))


def amount(number: Fraction) -> int | str:
    """For JSON: a whole number, else the exact decimal, else "p/q"."""
    if number.denominator == 1 and number.numerator <= limits.INTEGER_AT_MOST:
        return number.numerator
    decimal = decimal_of(number)
    return str(number) if decimal is None else f"{decimal:f}"


def ratio(share: Fraction) -> str:
    """Always "p/q", so that a share is never taken for a number."""
    return f"{share.numerator}/{share.denominator}"
