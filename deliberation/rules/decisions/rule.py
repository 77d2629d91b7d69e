"""A decision rule once read: whole, frozen, and sure of what it needs to know of electors."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deliberation.rules.decisions.canonical import rule_hash
from deliberation.rules.decisions.monotone import only_gains
from deliberation.rules.decisions.terms import (
    RESERVED,
    Condition,
    Count,
    conditions_in,
    groupings,
)


@dataclass(frozen=True)
class Rule:
    """``attributes`` group electors; ``weights`` are added up; an attribute may be both."""

    title: str
    source: str
    choices: tuple[str, ...]
    quorum: Condition | None
    adopt: Condition
    tie: Condition | None
    canonical: str

    @cached_property
    def places(self) -> dict[str, str]:
        """Where the rule first names each attribute, groups and weights alike."""
        return {**self.weight_places, **self._group_places}

    @cached_property
    def attributes(self) -> frozenset[str]:
        return frozenset(self._group_places)

    @cached_property
    def weights(self) -> frozenset[str]:
        return frozenset(self.weight_places)

    @property
    def tokens(self) -> tuple[str, ...]:
        """Every token an elector may have, the platform's own last."""
        return self.choices + RESERVED

    @cached_property
    def is_monotone(self) -> bool:
        """Whether an elector who takes part and changes to yes can never lose the adoption.

        A tie is told only of what is not adopted, and so has no part in this.
        """
        tokens = frozenset(self.tokens)
        return all(only_gains(root, tokens) for root in (self.quorum, self.adopt) if root)

    @cached_property
    def hash(self) -> str:
        return rule_hash(self.canonical)

    @property
    def value(self) -> dict[str, Any]:
        """The rule as plain JSON: a fresh copy each time."""
        value: dict[str, Any] = json.loads(self.canonical)
        return value

    @property
    def roots(self) -> tuple[Condition, ...]:
        """Quorum, adoption and tie, as far as the rule has them."""
        return tuple(root for root in (self.quorum, self.adopt, self.tie) if root is not None)

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """Every condition by its place, in the order of the text."""
        return {found.place: found for root in self.roots for found in conditions_in(root)}

    @cached_property
    def _group_places(self) -> dict[str, str]:
        places: dict[str, str] = {}
        for condition in self.conditions.values():
            for attribute, place in groupings(condition):
                places.setdefault(attribute, place)
        return places

    @cached_property
    def weight_places(self) -> dict[str, str]:
        places: dict[str, str] = {}
        for condition in self.conditions.values():
            if isinstance(condition, Count) and condition.weight is not None:
                places.setdefault(condition.weight, f"{condition.place}.weight")
        return places
