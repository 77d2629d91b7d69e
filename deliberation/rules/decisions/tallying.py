"""The grouped tally: electors alike in choice and in every attribute the rule names, added up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.numbers import amount
from deliberation.rules.decisions.places import item, shown, under
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.terms import (
    ABSENT,
)
from deliberation.rules.refusals import RuleBroken, _


@dataclass(frozen=True, slots=True)
class Group:
    """``number`` electors alike; ``weights`` are sums over all of them, not one elector's weight.

    An empty choice is absent. Attributes and weights the rule does not name are ignored.
    """

    choice: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    number: int = 1
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "choice": self.choice,
            "attributes": dict(self.attributes),
            "number": self.number,
            "weights": {name: amount(weight) for name, weight in self.weights.items()},
        }


GroupedTally = Sequence[Group]


def groups_from_json(value: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    """A tally as `Group.as_json` wrote it."""
    return tuple(
        Group(
            choice=group["choice"],
            attributes=group["attributes"],
            number=group["number"],
            weights={name: Fraction(weight) for name, weight in group["weights"].items()},
        )
        for group in value
    )


def known_choice(rule: Rule, choice: str, place: str) -> str:
    """The token of an elector; an empty choice is absent.

    Raises RuleBroken("elector-unknown-choice").
    """
    if choice in rule.tokens:
        return choice
    if choice == "":
        return ABSENT
    raise RuleBroken(
        "elector-unknown-choice",
        _("%(choice)s is none of the choices: %(known)s."),
        place=place,
        facts={"choice": shown(choice), "known": ", ".join(rule.tokens)},
    )


def lacks_attribute(rule: Rule, attribute: str, elector: str) -> RuleBroken:
    """The refusal of an elector, or of a whole list, without an attribute that the rule names."""
    return RuleBroken(
        "elector-lacks-attribute",
        _("The attribute %(attribute)s is not on every elector (%(elector)s)."),
        place=rule.places[attribute],
        facts={"attribute": shown(attribute), "elector": elector},
    )


def tally_of(rule: Rule, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups checked, merged where alike and put in order, without those of nobody.

    However the electors were grouped before, the same electors give the same tally.
    Raises RuleBroken.
    """
    attributes, weights = sorted(rule.attributes), sorted(rule.weights)
    merged: dict[tuple[str, ...], list[Any]] = {}
    for group in _checked(rule, groups):
        key = (group.choice, *(group.attributes[name] for name in attributes))
        sums = merged.setdefault(key, [0] * (1 + len(weights)))
        sums[0] += group.number
        for index, name in enumerate(weights, 1):
            sums[index] += group.weights[name]
    require_few_groups(len(merged))
    rank = {token: index for index, token in enumerate(rule.tokens)}
    return tuple(
        Group(
            choice=choice,
            attributes=dict(zip(attributes, values, strict=True)),
            number=number,
            weights={name: Fraction(total) for name, total in zip(weights, totals, strict=True)},
        )
        for (choice, *values), (number, *totals) in sorted(
            merged.items(), key=lambda pair: (pair[0][1:], rank[pair[0][0]])
        )
    )


def require_few_groups(number: int) -> None:
    """Raises RuleBroken("tally-too-large")."""
    if number > limits.GROUPS_AT_MOST:
        raise RuleBroken(
            "tally-too-large",
            _("The attributes the rule names split the electors into more than %(limit)s groups."),
            facts={"limit": limits.GROUPS_AT_MOST},
        )


def _checked(rule: Rule, groups: Iterable[Group]) -> Iterator[Group]:
    for index, group in enumerate(groups):
        place = item("tally", index)
        choice = known_choice(rule, group.choice, under(place, "choice"))
        _require_number(group.number, under(place, "number"))
        for name in rule.attributes:
            _require_value(rule, group, name, place)
        for name in rule.weights:
            _require_weight(rule, group, name, place)
        if group.number:
            yield Group(choice, group.attributes, group.number, group.weights)


def _require_number(number: object, place: str) -> None:
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not 0 <= number <= limits.ELECTORS_AT_MOST:  # type: ignore[operator]
        raise bad_number(number, place)


def _require_value(rule: Rule, group: Group, name: str, place: str) -> None:
    if name not in group.attributes:
        raise lacks_attribute(rule, name, place)
    if not isinstance(group.attributes[name], str):
        raise bad_value(group.attributes[name], under(place, name))


def _require_weight(rule: Rule, group: Group, name: str, place: str) -> None:
    if name not in group.weights:
        raise lacks_attribute(rule, name, place)
    weight = group.weights[name]
    if not isinstance(weight, Fraction | int) or weight < 0:
        raise bad_weight(weight, under(place, name))


def bad_weight(weight: object, place: str) -> RuleBroken:
    return RuleBroken(
        "elector-bad-weight",
        _("%(weight)s is not a weight: a decimal like 8.5, never negative, digits 0 to 9."),
        place=place,
        facts={"weight": shown(weight)},
    )


def bad_number(number: object, place: str) -> RuleBroken:
    return RuleBroken(
        "elector-bad-number",
        _("%(number)s is not a number of electors."),
        place=place,
        facts={"number": shown(number)},
    )


def bad_value(value: object, place: str) -> RuleBroken:
    return RuleBroken(
        "elector-bad-value",
        _("%(value)s is not text."),
        place=place,
        facts={"value": shown(value)},
    )
