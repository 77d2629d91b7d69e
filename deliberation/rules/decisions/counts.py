"""The count: what is counted, of what, weighed and blended how, and compared with which number."""

from fractions import Fraction
from typing import Any

from deliberation.rules.decisions.members import (
    attribute_at,
    attribute_value,
    filled_list,
    members_of,
    object_at,
)
from deliberation.rules.decisions.numbers import exact_number, whole_number
from deliberation.rules.decisions.places import item, shown, under
from deliberation.rules.decisions.terms import (
    ABSENT,
    ENTITLED,
    EVERYONE,
    PRESENT,
    RECUSED,
    RESERVED,
    SET_WORDS,
    Blend,
    Comparator,
    Count,
    Restriction,
    Selection,
)
from deliberation.rules.refusals import RuleBroken, _

_COMPARATORS = tuple(comparator.value for comparator in Comparator)
COUNT_KEYS = ("count", "where", "weight", "of", "of_where", "plus", "blend", *_COMPARATORS)
_NEED_A_BASE = ("of_where", "plus", "blend")


class CountReader:
    """Reads counts whose tokens are a rule's choices and the reserved ones."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        everyone = frozenset(choices + RESERVED)
        self._sets = {
            PRESENT: everyone - {ABSENT, RECUSED},
            ENTITLED: everyone - {RECUSED},
            EVERYONE: everyone,
        }

    def read(self, members: dict[str, Any], place: str) -> Count:
        """Raises RuleBroken."""
        comparator = _comparator(members, place)
        _require_base(members, place)
        where = _restriction(members.get("where", {}), under(place, "where"))
        base_where = where
        if "of_where" in members:
            base_where = _restriction(members["of_where"], under(place, "of_where"))
        return Count(
            place=place,
            counted=self._selection(members["count"], under(place, "count")),
            where=where,
            base=self._base(members["of"], under(place, "of")) if "of" in members else None,
            base_where=base_where,
            weight=_weight(members, under(place, "weight")),
            plus=whole_number(members.get("plus", 0), under(place, "plus")),
            blend=_blend(members["blend"], under(place, "blend")) if "blend" in members else None,
            comparator=comparator,
            value=exact_number(members[comparator.value], under(place, comparator.value)),
        )

    def _base(self, value: object, place: str) -> Selection:
        if isinstance(value, str) and value in self._sets:
            return Selection((value,), self._sets[value])
        if isinstance(value, str):
            raise RuleBroken(
                "rule-unknown-token",
                _("%(token)s is none of %(known)s; single tokens stand in a list."),
                place=place,
                facts={"token": shown(value), "known": ", ".join(SET_WORDS)},
            )
        return self._selection(value, place)

    def _selection(self, value: object, place: str) -> Selection:
        words = filled_list(value, place)
        tokens: frozenset[str] = frozenset()
        for index, word in enumerate(words):
            tokens |= self._tokens_of(word, item(place, index))
        return Selection(tuple(map(str, words)), tokens)

    def _tokens_of(self, word: object, place: str) -> frozenset[str]:
        if isinstance(word, str) and word in self._sets:
            return self._sets[word]
        if isinstance(word, str) and word in self._sets[EVERYONE]:
            return frozenset({word})
        raise RuleBroken(
            "rule-unknown-token",
            _("%(token)s is none of the choices, the reserved tokens or the words for sets."),
            place=place,
            facts={"token": shown(word)},
        )


def _comparator(members: dict[str, Any], place: str) -> Comparator:
    found = [comparator for comparator in Comparator if comparator.value in members]
    if len(found) == 1:
        return found[0]
    raise RuleBroken(
        "rule-two-comparators" if found else "rule-no-comparator",
        _("A count has exactly one of: %(comparators)s."),
        place=under(place, found[1].value) if found else place,
        facts={"comparators": ", ".join(_COMPARATORS)},
    )


def _require_base(members: dict[str, Any], place: str) -> None:
    for key in _NEED_A_BASE:
        if key in members and "of" not in members:
            raise RuleBroken(
                "rule-without-base",
                _("This needs a base: “of” is missing."),
                place=under(place, key),
            )
    if "plus" in members and "blend" in members:
        raise RuleBroken(
            "rule-plus-with-blend",
            _("A whole number cannot be added to an average of shares."),
            place=under(place, "plus"),
        )


def _restriction(value: object, place: str) -> Restriction:
    pairs = []
    for key, found in object_at(value, place).items():
        at = under(place, key)
        pairs.append((attribute_at(key, at), attribute_value(found, at)))
    return tuple(sorted(pairs))


def _weight(members: dict[str, Any], place: str) -> str | None:
    return attribute_at(members["weight"], place) if "weight" in members else None


def _blend(value: object, place: str) -> Blend:
    members = members_of(value, place, known=("by", "weights"), required=("by", "weights"))
    at = under(place, "weights")
    found = sorted(object_at(members["weights"], at).items())
    weights = tuple((name, exact_number(weight, under(at, name))) for name, weight in found)
    if sum(weight for _name, weight in weights) == Fraction(0):
        raise RuleBroken("rule-blend-weightless", _("The weights add up to nothing."), place=at)
    return Blend(attribute_at(members["by"], under(place, "by")), weights)
