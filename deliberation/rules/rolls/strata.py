"""The strata of a lot: which attributes people declare, and how many are drawn of whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.rules.refusals import RuleBroken, _

NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]{0,31}")
RESERVED = frozenset({"id", "elector", "choice", "number", "chamber", "delegation"})
ATTRIBUTES_AT_MOST, VALUES_AT_MOST, STRATA_AT_MOST = 8, 60, 500
SEATS_AT_MOST = 10_000


@dataclass(frozen=True)
class Stratum:
    """Those whose attributes hold all of ``where``; ``seats`` of them are drawn."""

    where: tuple[tuple[str, str], ...]
    seats: int

    @property
    def name(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.where) or "*"

    def holds(self, attributes: Mapping[str, str]) -> bool:
        return all(attributes.get(name) == value for name, value in self.where)


@dataclass(frozen=True)
class Strata:
    """The attributes with their values, and the strata, no two of which share anybody."""

    attributes: Mapping[str, tuple[str, ...]]
    strata: tuple[Stratum, ...]

    @property
    def seats(self) -> int:
        return sum(one.seats for one in self.strata)

    def as_json(self) -> dict[str, Any]:
        return {
            "attributes": {name: list(values) for name, values in self.attributes.items()},
            "strata": [{"where": dict(one.where), "seats": one.seats} for one in self.strata],
        }

    def require_attributes(self, given: Mapping[str, str], place: str = "") -> dict[str, str]:
        """Exactly one known value of every attribute. Raises RuleBroken("lot-attribute")."""
        for name in sorted({*self.attributes, *given}):
            if given.get(name) not in self.attributes.get(name, ()):
                raise RuleBroken(
                    "lot-attribute",
                    _("“%(value)s” is no value of “%(name)s” here."),
                    place=f"{place}.{name}" if place else name,
                    facts={"value": str(given.get(name, ""))[:40], "name": name[:40]},
                )
        return {name: given[name] for name in self.attributes}


def parse_strata(value: Any) -> Strata:
    """Strata from plain JSON, as they are published. Raises RuleBroken naming the place."""
    if not isinstance(value, dict) or set(value) != {"attributes", "strata"}:
        raise _bad("strata-shape", _("Give an object of “attributes” and “strata”."), "strata")
    attributes = _attributes(value["attributes"])
    listed = value["strata"]
    if not isinstance(listed, list) or not 1 <= len(listed) <= STRATA_AT_MOST:
        raise _bad("strata-shape", _("Give between 1 and 500 strata."), "strata")
    strata = tuple(_stratum(one, attributes, f"strata[{n}]") for n, one in enumerate(listed))
    _require_apart(strata)
    found = Strata(attributes, strata)
    if found.seats > SEATS_AT_MOST:
        raise _bad("strata-seats", _("At most 10000 people are drawn by one lot."), "strata")
    return found


def _attributes(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or len(value) > ATTRIBUTES_AT_MOST:
        raise _bad("strata-shape", _("Give an object of at most 8 attributes."), "attributes")
    found = {}
    for name, values in value.items():
        if not NAME.fullmatch(name) or name in RESERVED:
            raise _bad("strata-name", _("This cannot be the name of an attribute."), _at(name))
        if (
            not isinstance(values, list)
            or not 1 <= len(values) <= VALUES_AT_MOST
            or not all(isinstance(one, str) and VALUE.fullmatch(one) for one in values)
            or len(set(values)) != len(values)
        ):
            raise _bad(
                "strata-values",
                _("Give its values once each: letters, digits, “-”, “_” and “+”."),
                _at(name),
            )
        found[name] = tuple(values)
    return found


def _at(name: str) -> str:
    return f"attributes.{name}"[:80]


def _stratum(value: Any, attributes: Mapping[str, tuple[str, ...]], place: str) -> Stratum:
    if not isinstance(value, dict) or set(value) != {"where", "seats"}:
        raise _bad("strata-shape", _("A stratum has “where” and “seats”."), place)
    where, seats = value["where"], value["seats"]
    if not isinstance(seats, int) or isinstance(seats, bool) or seats < 1:
        raise _bad("strata-seats", _("Seats are a whole number, at least 1."), f"{place}.seats")
    if not isinstance(where, dict):
        raise _bad("strata-shape", _("“where” is an object."), f"{place}.where")
    for name, wanted in where.items():
        if wanted not in attributes.get(name, ()):
            raise _bad(
                "strata-where", _("No such attribute or value is declared."), f"{place}.where"
            )
    return Stratum(tuple(sorted(where.items())), seats)


def _require_apart(strata: tuple[Stratum, ...]) -> None:
    """Two strata are apart where they ask for two values of one attribute."""
    for number, one in enumerate(strata):
        for other in strata[:number]:
            theirs = dict(other.where)
            if not any(theirs.get(name, value) != value for name, value in one.where):
                raise RuleBroken(
                    "strata-overlap",
                    _("“%(one)s” and “%(other)s” may hold the same person."),
                    place=f"strata[{number}]",
                    facts={"one": other.name, "other": one.name},
                )


def _bad(code: str, reason: str, place: str) -> RuleBroken:
    return RuleBroken(code, reason, place=place)
