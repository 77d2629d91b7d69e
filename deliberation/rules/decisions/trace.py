"""What the count found, condition by condition: exact, complete, and the same again from JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deliberation.rules.decisions.numbers import amount, ratio
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.tallying import Group, groups_from_json
from deliberation.rules.decisions.terms import (
    AllOf,
    AnyOf,
    Condition,
    Count,
    Each,
    Not,
    Restriction,
)

_FORM: dict[type, str] = {AllOf: "all", AnyOf: "any", Not: "not", Each: "each", Count: "count"}


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    INQUORATE = "inquorate"
    TIED = "tied"


@dataclass(frozen=True, slots=True)
class BlendShare:
    """The count within one value of a blend; it contributes 0 where nothing was counted."""

    value: str
    weight: Fraction
    numerator: Fraction
    denominator: Fraction

    @property
    def share(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a count. With a base, ``required`` is a share and holds what ``plus`` adds.

    Of a blend, numerator and denominator are sums of weighted shares and of weights.
    ``needs`` is how many more yes would make the condition hold; None where that cannot be said.
    """

    numerator: Fraction
    denominator: Fraction | None
    required: Fraction
    needs: int | None
    blend: tuple[BlendShare, ...] = ()

    @property
    def share(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class GroupFinding:
    """One group of an each; a group without electors never holds."""

    value: str
    electors: int
    held: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition, examined ``within`` the groups of the eaches around it.

    ``met`` of ``total`` parts or groups hold; both are 0 for a count.
    """

    condition: Condition
    within: Restriction
    held: bool
    met: int = 0
    total: int = 0
    groups: tuple[GroupFinding, ...] = ()
    counted: Counted | None = None

    def as_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "path": self.condition.place,
            "form": _FORM[type(self.condition)],
            "within": dict(self.within),
            "held": self.held,
        }
        if isinstance(self.condition, Count) and self.counted is not None:
            return value | _count_facts(self.condition) | _figures(self.condition, self.counted)
        value |= {"met": self.met, "total": self.total}
        if isinstance(self.condition, Each):
            value |= {"each": self.condition.attribute, "at_least": self.condition.at_least}
            value["groups"] = [asdict(group) for group in self.groups]
        return value


@dataclass(frozen=True)
class Decision:
    outcome: Outcome
    tally: tuple[Group, ...]
    trace: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "tally": [group.as_json() for group in self.tally],
            "trace": [finding.as_json() for finding in self.trace],
        }

    @classmethod
    def from_json(cls, rule: Rule, value: Mapping[str, Any]) -> "Decision":
        """The decision as `as_json` wrote it, under the same rule."""
        return cls(
            Outcome(value["outcome"]),
            groups_from_json(value["tally"]),
            trace_from_json(rule, value["trace"]),
        )


def trace_from_json(rule: Rule, value: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """A stored trace, for a page that shows what was found then."""
    return tuple(
        Finding(
            condition=rule.conditions[found["path"]],
            within=tuple(found["within"].items()),
            held=found["held"],
            met=found.get("met", 0),
            total=found.get("total", 0),
            groups=tuple(GroupFinding(**group) for group in found.get("groups", ())),
            counted=_counted(found) if found["form"] == "count" else None,
        )
        for found in value
    )


def _count_facts(count: Count) -> dict[str, Any]:
    return {
        "count": list(count.counted.words),
        "where": dict(count.where),
        "of": None if count.base is None else list(count.base.words),
        "of_where": None if count.base is None else dict(count.base_where),
        "weight": count.weight,
        "blend": None,
        "comparator": count.comparator.value,
        "value": amount(count.value) if count.base is None else ratio(count.value),
        "plus": count.plus,
    }


def _figures(count: Count, counted: Counted) -> dict[str, Any]:
    share = counted.share
    return {
        "numerator": amount(counted.numerator),
        "denominator": None if counted.denominator is None else amount(counted.denominator),
        "share": None if share is None else ratio(share),
        "required": amount(counted.required) if count.base is None else ratio(counted.required),
        "needs": counted.needs,
    } | ({} if count.blend is None else {"blend": _blend(count.blend.attribute, counted.blend)})


def _blend(attribute: str, shares: Iterable[BlendShare]) -> dict[str, Any]:
    return {
        "by": attribute,
        "shares": [
            {
                "value": part.value,
                "weight": amount(part.weight),
                "numerator": amount(part.numerator),
                "denominator": amount(part.denominator),
                "share": None if part.share is None else ratio(part.share),
            }
            for part in shares
        ],
    }


def _counted(found: Mapping[str, Any]) -> Counted:
    shares = () if found["blend"] is None else found["blend"]["shares"]
    return Counted(
        numerator=Fraction(found["numerator"]),
        denominator=None if found["denominator"] is None else Fraction(found["denominator"]),
        required=Fraction(found["required"]),
        needs=found["needs"],
        blend=tuple(
            BlendShare(
                part["value"],
                Fraction(part["weight"]),
                Fraction(part["numerator"]),
                Fraction(part["denominator"]),
            )
            for part in shares
        ),
    )
