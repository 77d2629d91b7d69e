"""Whether a rule lets one chamber stop a decision by itself, as a chamber that must concur can."""

from collections.abc import Iterable

from deliberation.rules.decisions.legitimacy import CHAMBER
from deliberation.rules.decisions.places import shown
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.terms import AllOf, AnyOf, Comparator, Condition, Count, Each
from deliberation.rules.refusals import RuleBroken, _

Answer = tuple[str, str]
"""A chamber, and the choice that all of its electors make."""


def require_concurrence(rule: Rule, concurring: Iterable[str]) -> None:
    """Refuse a rule that can adopt although a chamber that must concur is wholly against.

    Sound, not complete: what cannot be seen from the rule's form is refused, too.
    Raises RuleBroken("rule-passes-concurrence").
    """
    for chamber in concurring:
        answers = frozenset((chamber, choice) for choice in rule.choices)
        if not _stopping(rule.adopt, answers, alone=False):
            raise RuleBroken(
                "rule-passes-concurrence",
                _("This decision rule can adopt without %(chamber)s, which must concur."),
                place="verdicts",
                facts={"chamber": shown(chamber)},
            )


def _stopping(
    condition: Condition, answers: frozenset[Answer], *, alone: bool
) -> frozenset[Answer]:
    """Those answers with which ``condition`` fails whatever everyone else says.

    ``alone``: it is asked within the answering chamber.
    """
    match condition:
        case Count():
            return frozenset(one for one in answers if _stops(condition, *one, alone=alone))
        case AllOf(parts=parts):
            return frozenset().union(*(_stopping(part, answers, alone=alone) for part in parts))
        case AnyOf(parts=parts):
            return answers.intersection(*(_stopping(part, answers, alone=alone) for part in parts))
        case Each(attribute=attribute, at_least=None, among=among) if attribute == CHAMBER:
            asked = frozenset(one for one in answers if among is None or one[0] in among)
            return _stopping(condition.require, asked, alone=True)
        case _:
            return frozenset()


def _stops(count: Count, chamber: str, choice: str, *, alone: bool) -> bool:
    own = ((CHAMBER, chamber),) if alone else ()
    where, base = dict(count.where + own), dict(count.base_where + own)
    if count.blend is not None or len(where) != len(count.where + own):
        return False
    if choice not in count.counted.tokens:
        return where.get(CHAMBER) == chamber and _asks_for_some(count)
    if where in ({}, {CHAMBER: chamber}) and count.weight is None and _bears_none(count):
        return True
    shares_itself = where == base == {CHAMBER: chamber}
    return shares_itself and choice in _base_tokens(count) and _bears_not_all(count)


def _asks_for_some(count: Count) -> bool:
    """Whether nobody counted is too few."""
    asked = count.comparator in {Comparator.AT_LEAST, Comparator.EQUALS}
    return count.comparator is Comparator.MORE_THAN or (asked and count.value + count.plus > 0)


def _bears_none(count: Count) -> bool:
    """Whether one elector counted is too many."""
    if count.comparator is Comparator.AT_MOST:
        return count.value + count.plus == 0
    return count.comparator is Comparator.LESS_THAN and count.base is None and count.value <= 1


def _bears_not_all(count: Count) -> bool:
    """Whether the whole base counted is too much."""
    below = count.comparator is Comparator.AT_MOST and count.value < 1
    return count.plus == 0 and (
        below or (count.comparator is Comparator.LESS_THAN and count.value <= 1)
    )


def _base_tokens(count: Count) -> frozenset[str]:
    return count.base.tokens if count.base else frozenset()
