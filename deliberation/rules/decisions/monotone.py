"""Where more yes can only help, and how many more are needed there."""

from fractions import Fraction
from math import ceil, floor

from deliberation.rules.decisions.terms import (
    ABSENT,
    RECUSED,
    AllOf,
    AnyOf,
    Comparator,
    Condition,
    Count,
    Each,
)

YES = "yes"
_FLOORS = (Comparator.AT_LEAST, Comparator.MORE_THAN)


def only_gains(condition: Condition, tokens: frozenset[str]) -> bool:
    """Whether an elector who takes part and changes to yes can never lose the condition.

    ``tokens`` are all that an elector may have.
    """
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return all(only_gains(part, tokens) for part in parts)
        case Each(require=require):
            return only_gains(require, tokens)
        case Count():
            return _count_only_gains(condition, tokens)
        case _:
            return False


def _count_only_gains(count: Count, tokens: frozenset[str]) -> bool:
    if count.comparator not in _FLOORS or YES not in count.counted.tokens:
        return False
    if count.base is None:
        return True
    if not count.counted.tokens <= count.base.tokens:
        return False
    return count.base_where == count.where or count.base.tokens >= tokens - {RECUSED}


def required_share(count: Count, denominator: Fraction | None) -> Fraction:
    """What the share is compared with; ``plus`` is counted in heads or weight, not in shares."""
    if not count.plus or not denominator:
        return count.value
    return count.value + Fraction(count.plus) / denominator


def holds(count: Count, numerator: Fraction, denominator: Fraction | None) -> bool:
    """A share of nothing never holds."""
    if denominator is None:
        return count.comparator.compare(numerator, count.value)
    if not denominator:
        return False
    return count.comparator.compare(numerator, count.value * denominator + count.plus)


def needed(count: Count, numerator: Fraction, denominator: Fraction | None) -> int | None:
    """How many electors absent until now must answer yes for ``count`` to hold; 0 if it does.

    None where no number of them suffices, or where heads alone do not decide (weights, blends).
    """
    if count.weight is not None or count.blend is not None:
        return None
    if holds(count, numerator, denominator):
        return 0
    gained = 1 - (ABSENT in count.counted.tokens)
    widened = 0 if count.base is None else 1 - (ABSENT in count.base.tokens)
    more = _least(count, numerator, denominator, Fraction(gained), widened)
    wider = None if denominator is None else denominator + more * widened
    return more if holds(count, numerator + more * gained, wider) else None


def _least(
    count: Count, numerator: Fraction, denominator: Fraction | None, gained: Fraction, widened: int
) -> int:
    if denominator is None:
        gain, lacking = gained, count.value - numerator
    else:
        gain = gained - count.value * widened
        lacking = count.value * denominator + count.plus - numerator
    if gain <= 0:
        return 1
    if count.comparator is Comparator.AT_LEAST:
        return max(1, ceil(lacking / gain))
    return max(1, floor(lacking / gain) + 1)
