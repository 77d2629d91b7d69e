"""The terms a rule is made of: frozen values that reading, counting and wording share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.decisions.places import under

ABSENT, NOT_VOTING, RECUSED = "absent", "not_voting", "recused"
RESERVED = (NOT_VOTING, ABSENT, RECUSED)
PRESENT, ENTITLED, EVERYONE = "present", "entitled", "everyone"
SET_WORDS = (PRESENT, ENTITLED, EVERYONE)
# Columns of a list of electors that are no attributes.
COLUMNS = ("choice", "elector", "number")

Restriction = tuple[tuple[str, str], ...]
"""Attribute and value, in the order of the attributes; all must equal."""


class Comparator(StrEnum):
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EQUALS = "equals"

    def compare(self, found: Fraction, required: Fraction) -> bool:
        return {
            Comparator.AT_LEAST: found >= required,
            Comparator.MORE_THAN: found > required,
            Comparator.AT_MOST: found <= required,
            Comparator.LESS_THAN: found < required,
            Comparator.EQUALS: found == required,
        }[self]


@dataclass(frozen=True)
class Selection:
    """What a rule counts: the words as written, and the tokens they come to."""

    words: tuple[str, ...]
    tokens: frozenset[str]


@dataclass(frozen=True)
class Blend:
    """The share within each value of ``attribute``, averaged by the weights."""

    attribute: str
    weights: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Count:
    """``base`` is None where the number itself is compared; ``base_where`` is already resolved."""

    place: str
    counted: Selection
    where: Restriction
    base: Selection | None
    base_where: Restriction
    weight: str | None
    plus: int
    blend: Blend | None
    comparator: Comparator
    value: Fraction


@dataclass(frozen=True)
class AllOf:
    place: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    place: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    place: str
    part: "Condition"


@dataclass(frozen=True)
class Each:
    """``among`` None means every value that occurs; ``at_least`` None means every group."""

    place: str
    attribute: str
    among: tuple[str, ...] | None
    require: "Condition"
    at_least: int | None


Condition = AllOf | AnyOf | Not | Each | Count


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return parts
        case Not(part=part) | Each(require=part):
            return (part,)
        case _:
            return ()


def conditions_in(condition: Condition) -> Iterator[Condition]:
    """The condition and all within it, in the order of the text."""
    yield condition
    for part in parts_of(condition):
        yield from conditions_in(part)


def groupings(condition: Condition) -> Iterator[tuple[str, str]]:
    """The attributes a condition groups by itself, each with its place."""
    if isinstance(condition, Each):
        yield condition.attribute, f"{condition.place}.each"
    elif isinstance(condition, Count):
        for key, restriction in (("where", condition.where), ("of_where", condition.base_where)):
            yield from ((name, under(f"{condition.place}.{key}", name)) for name, _v in restriction)
        if condition.blend is not None:
            yield condition.blend.attribute, f"{condition.place}.blend.by"
