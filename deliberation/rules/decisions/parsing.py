"""A JSON value to a `Rule`. Every refusal names the place, like ``adopt.all[1].require.weight``."""

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.canonical import canonical_text
from deliberation.rules.decisions.conditions import ConditionReader
from deliberation.rules.decisions.members import filled_list, members_of, require_once
from deliberation.rules.decisions.places import item, shown
from deliberation.rules.decisions.reading import load_json, require_text
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.terms import (
    RESERVED,
    SET_WORDS,
    Condition,
    Each,
    parts_of,
)
from deliberation.rules.refusals import RuleBroken, _

_KEYS = ("title", "source", "choices", "quorum", "adopt", "tie")


def load_rule(text: str) -> Rule:
    """A rule from its JSON text. Raises RuleBroken."""
    return parse_rule(load_json(text))


def parse_rule(value: object) -> Rule:
    """Raises RuleBroken; a rule that is returned is whole and can be counted."""
    canonical = canonical_text(value)
    members = members_of(value, "", known=_KEYS, required=("choices", "adopt"))
    choices = _choices(members["choices"])
    reader = ConditionReader(choices)
    rule = Rule(
        title=_text(members.get("title", ""), "title", limits.TITLE_AT_MOST),
        source=_text(members.get("source", ""), "source", limits.STRING_AT_MOST),
        choices=choices,
        quorum=reader.read(members["quorum"], "quorum") if "quorum" in members else None,
        adopt=reader.read(members["adopt"], "adopt"),
        tie=reader.read(members["tie"], "tie") if "tie" in members else None,
        canonical=canonical,
    )
    _require_bounded(rule)
    return rule


def _text(value: object, place: str, at_most: int) -> str:
    if not isinstance(value, str):
        raise RuleBroken("rule-not-text", _("This must be text."), place=place)
    require_text(value, place, at_most)
    return value


def _choices(value: object) -> tuple[str, ...]:
    found = filled_list(value, "choices")
    choices = tuple(_choice(part, item("choices", index)) for index, part in enumerate(found))
    require_once(choices, "choices")
    return choices


def _choice(value: object, place: str) -> str:
    token = _text(value, place, limits.TOKEN_AT_MOST)
    if not token or token != token.strip():
        raise RuleBroken(
            "rule-bad-token", _("A choice needs a name without spaces around it."), place=place
        )
    if token in RESERVED or token in SET_WORDS:
        raise RuleBroken(
            "rule-reserved-token",
            _("%(token)s has a meaning of its own and cannot be a choice."),
            place=place,
            facts={"token": shown(token)},
        )
    return token


def _require_bounded(rule: Rule) -> None:
    """Groups named within groups multiply: refuse before the trace does."""
    if sum(_findings(root) for root in rule.roots) > limits.FINDINGS_AT_MOST:
        raise RuleBroken(
            "rule-too-large",
            _("The groups it names come to more than %(limit)s conditions."),
            facts={"limit": limits.FINDINGS_AT_MOST},
        )


def _findings(condition: Condition) -> int:
    within = sum(_findings(part) for part in parts_of(condition))
    if isinstance(condition, Each) and condition.among is not None:
        return 1 + within * len(condition.among)
    return 1 + within
