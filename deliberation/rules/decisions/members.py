"""Objects, lists and names within a rule: what may stand in them, and refusals that say what not."""

from collections.abc import Iterable, Sequence
from typing import Any

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.places import item, shown, under
from deliberation.rules.decisions.reading import require_text
from deliberation.rules.decisions.terms import (
    COLUMNS,
)
from deliberation.rules.refusals import RuleBroken, _


def object_at(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RuleBroken(
            "rule-not-object", _("This must be an object, written in { }."), place=place
        )
    return value


def members_of(
    value: object, place: str, *, known: Iterable[str], required: Iterable[str] = ()
) -> dict[str, Any]:
    """The object's members, none unknown and none required missing."""
    members = object_at(value, place)
    names = tuple(known)
    for key in members:
        if key not in names:
            raise RuleBroken(
                "rule-unknown-key",
                _("There is no such key here; known are: %(known)s."),
                place=under(place, key),
                facts={"known": ", ".join(names)},
            )
    for key in required:
        if key not in members:
            raise RuleBroken("rule-missing-key", _("This is missing."), place=under(place, key))
    return members


def filled_list(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise RuleBroken("rule-not-list", _("This must be a list, written in [ ]."), place=place)
    if not value:
        raise RuleBroken("rule-empty-list", _("This list is empty."), place=place)
    return value


def require_once(values: Sequence[str], place: str) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            raise RuleBroken(
                "rule-repeated-item",
                _("%(value)s stands here more than once."),
                place=item(place, index),
                facts={"value": shown(value)},
            )
        seen.add(value)


def attribute_at(value: object, place: str) -> str:
    """The name of an attribute of electors."""
    if not isinstance(value, str) or not value:
        raise RuleBroken("rule-bad-attribute", _("This must name an attribute."), place=place)
    require_text(value, place, limits.ATTRIBUTE_AT_MOST)
    if value in COLUMNS:
        raise RuleBroken(
            "rule-bad-attribute",
            _("%(name)s is a column of the list of electors, not an attribute."),
            place=place,
            facts={"name": shown(value)},
        )
    return value


def attribute_value(value: object, place: str) -> str:
    """The value of an attribute, compared as text: 5 is the same as "5"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise RuleBroken(
            "rule-bad-value",
            _("The value of an attribute is text, in quotation marks."),
            place=place,
        )
    return value
