"""The conditions of a rule: all, any, not and each, which all come down to counts."""

from typing import Any

from deliberation.rules.decisions.counts import COUNT_KEYS, CountReader
from deliberation.rules.decisions.members import (
    attribute_at,
    attribute_value,
    filled_list,
    members_of,
    require_once,
)
from deliberation.rules.decisions.numbers import whole_number
from deliberation.rules.decisions.places import item, under
from deliberation.rules.decisions.terms import (
    AllOf,
    AnyOf,
    Condition,
    Each,
    Not,
)
from deliberation.rules.refusals import RuleBroken, _

_FORMS = ("all", "any", "not", "each", "count")
_EACH_KEYS = ("each", "among", "require", "at_least")
_KEYS_OF = {
    "all": ("all",),
    "any": ("any",),
    "not": ("not",),
    "each": _EACH_KEYS,
    "count": COUNT_KEYS,
}
_ALL_KEYS = tuple(dict.fromkeys(key for form in _FORMS for key in _KEYS_OF[form]))


class ConditionReader:
    """Reads conditions whose tokens are a rule's choices and the reserved ones."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        self._counts = CountReader(choices)

    def read(self, value: object, place: str) -> Condition:
        """Raises RuleBroken."""
        form = _form(members_of(value, place, known=_ALL_KEYS), place)
        members = members_of(value, place, known=_KEYS_OF[form])
        within = under(place, form)
        match form:
            case "all":
                return AllOf(place, self._parts(members[form], within))
            case "any":
                return AnyOf(place, self._parts(members[form], within))
            case "not":
                return Not(place, self.read(members[form], within))
            case "each":
                return self._each(members, place)
        return self._counts.read(members, place)

    def _parts(self, value: object, place: str) -> tuple[Condition, ...]:
        found = filled_list(value, place)
        return tuple(self.read(part, item(place, index)) for index, part in enumerate(found))

    def _each(self, members: dict[str, Any], place: str) -> Each:
        members_of(members, place, known=_EACH_KEYS, required=("require",))
        among = _among(members, under(place, "among"))
        at_least = None
        if "at_least" in members:
            at_least = whole_number(members["at_least"], under(place, "at_least"), least=1)
            _require_enough_groups(at_least, among, under(place, "at_least"))
        return Each(
            place=place,
            attribute=attribute_at(members["each"], under(place, "each")),
            among=among,
            require=self.read(members["require"], under(place, "require")),
            at_least=at_least,
        )


def _form(members: dict[str, Any], place: str) -> str:
    forms = [form for form in _FORMS if form in members]
    if len(forms) == 1:
        return forms[0]
    raise RuleBroken(
        "rule-not-one-form",
        _("A condition is exactly one of: %(forms)s."),
        place=place,
        facts={"forms": ", ".join(_FORMS)},
    )


def _among(members: dict[str, Any], place: str) -> tuple[str, ...] | None:
    if "among" not in members:
        return None
    found = filled_list(members["among"], place)
    values = tuple(attribute_value(part, item(place, index)) for index, part in enumerate(found))
    require_once(values, place)
    return values


def _require_enough_groups(at_least: int, among: tuple[str, ...] | None, place: str) -> None:
    if among is not None and at_least > len(among):
        raise RuleBroken(
            "rule-bad-number",
            _("Only %(named)s groups are named."),
            place=place,
            facts={"named": len(among)},
        )
