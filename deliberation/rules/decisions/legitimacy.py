"""Which rules a forum may choose: those that name every chamber, and give each a floor of turnout.

The algebra itself counts any rule; these checks stand where a rule is saved or put to use.
"""

from collections.abc import Iterable, Iterator, Mapping

from deliberation.rules.decisions.places import shown
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.terms import (
    ABSENT,
    RECUSED,
    AllOf,
    AnyOf,
    Comparator,
    Condition,
    Count,
    Each,
    Not,
    conditions_in,
)
from deliberation.rules.refusals import RuleBroken, _

CHAMBER = "chamber"
DECIMAL = "decimal"


def require_legitimate(rule: Rule, chambers: Iterable[str]) -> None:
    """Refuse a rule that would let one chamber of the electorate be outvoted or passed over.

    ``chambers`` are those that have electors. Raises RuleBroken("rule-counts-all-alike",
    "rule-leaves-chamber-out", "rule-names-no-such-chamber" or "rule-without-turnout-floor").
    """
    electorate = frozenset(chambers)
    for name, place in _named_anywhere(rule):
        if name not in electorate:
            raise RuleBroken(
                "rule-names-no-such-chamber",
                _("The electorate has no chamber %(chamber)s; it has: %(chambers)s."),
                place=place,
                facts={"chamber": shown(name), "chambers": ", ".join(sorted(electorate))},
            )
    if len(electorate) > 1:
        _require_each_named(rule, electorate)
        _require_floors(rule, electorate)


def chambers_named(rule: Rule) -> frozenset[str]:
    """Every chamber the rule names so that it has a say."""
    return frozenset(name for name, _place in _named_anywhere(rule))


def _require_each_named(rule: Rule, electorate: frozenset[str]) -> None:
    named = frozenset(name for name, _place in _named_in(rule.adopt))
    if not _asks_chambers(rule.adopt):
        raise RuleBroken(
            "rule-counts-all-alike",
            _(
                "This rule counts all electors alike; it can serve an electorate of one chamber only."
            ),
            place="adopt",
        )
    for chamber in sorted(electorate - named):
        raise RuleBroken(
            "rule-leaves-chamber-out",
            _("The rule has to name every chamber one by one; %(chamber)s is not named."),
            place="adopt",
            facts={"chamber": shown(chamber)},
        )


def _require_floors(rule: Rule, electorate: frozenset[str]) -> None:
    floored = frozenset() if rule.quorum is None else _floored(rule.quorum, electorate)
    for chamber in sorted(electorate - floored):
        raise RuleBroken(
            "rule-without-turnout-floor",
            _("The quorum has to ask for a turnout within each chamber; %(chamber)s has none."),
            place="quorum",
            facts={"chamber": shown(chamber)},
        )


def _named_anywhere(rule: Rule) -> Iterator[tuple[str, str]]:
    for root in rule.roots:
        yield from _named_in(root)


def _named_in(root: Condition) -> Iterator[tuple[str, str]]:
    """Each chamber a condition names so that it has a say, with the place."""
    for condition in conditions_in(root):
        if isinstance(condition, Each) and condition.attribute == CHAMBER:
            yield from ((name, f"{condition.place}.among") for name in condition.among or ())
        elif isinstance(condition, Count):
            yield from _named_by(condition)


def _named_by(count: Count) -> Iterator[tuple[str, str]]:
    yield from (
        (value, f"{count.place}.where.{CHAMBER}") for name, value in count.where if name == CHAMBER
    )
    if count.blend is not None and count.blend.attribute == CHAMBER:
        place = f"{count.place}.blend.weights"
        yield from ((value, place) for value, weight in count.blend.weights if weight > 0)


def _asks_chambers(condition: Condition) -> bool:
    """Whether no way to adoption passes by the chambers, counting all electors alike."""
    match condition:
        case Count(where=where, blend=blend):
            return CHAMBER in dict(where) or (blend is not None and blend.attribute == CHAMBER)
        case AllOf(parts=parts):
            return any(_asks_chambers(part) for part in parts)
        case AnyOf(parts=parts):
            return all(_asks_chambers(part) for part in parts)
        case Not(part=part):
            return _asks_chambers(part)
        case _:
            return condition.attribute == CHAMBER or _asks_chambers(condition.require)


def _floored(condition: Condition, electorate: frozenset[str]) -> frozenset[str]:
    """The chambers of which some turnout is certain wherever ``condition`` holds."""
    match condition:
        case Count():
            return frozenset(
                chamber for chamber in electorate if _is_floor(condition, ((CHAMBER, chamber),))
            )
        case AllOf(parts=parts):
            return frozenset().union(*(_floored(part, electorate) for part in parts))
        case AnyOf(parts=parts):
            return electorate.intersection(*(_floored(part, electorate) for part in parts))
        case Each():
            return _floored_by_each(condition, electorate)
        case _:
            return frozenset()


def _floored_by_each(each: Each, electorate: frozenset[str]) -> frozenset[str]:
    named = electorate if each.among is None else electorate.intersection(each.among)
    every = each.at_least is None or each.at_least == len(each.among or electorate)
    if each.attribute != CHAMBER or not every or not _holds_floor(each.require):
        return frozenset()
    return named


def _holds_floor(condition: Condition) -> bool:
    """Whether a condition within one chamber asks for a turnout of that whole chamber."""
    match condition:
        case Count():
            return _is_floor(condition, ())
        case AllOf(parts=parts):
            return any(_holds_floor(part) for part in parts)
        case AnyOf(parts=parts):
            return all(_holds_floor(part) for part in parts)
    return False


def _is_floor(count: Count, whole: tuple[tuple[str, str], ...]) -> bool:
    """Whether ``count`` asks that a part of all entitled, or a number of them, takes part."""
    if count.where != whole or count.base_where != whole or count.blend is not None:
        return False
    if not count.counted.tokens.isdisjoint({ABSENT, RECUSED}):
        return False
    if count.base is not None and ABSENT not in count.base.tokens:
        return False
    return count.comparator is Comparator.MORE_THAN or (
        count.comparator is Comparator.AT_LEAST and count.value + count.plus > 0
    )


def require_declared(rule: Rule, attributes: Mapping[str, str]) -> None:
    """Refuse a rule that names an attribute its forum has not declared, or weighs by a text.

    ``attributes`` maps each declared name to its kind: token, decimal or date. ``chamber`` is
    always there. Raises RuleBroken("rule-undeclared-attribute" or "rule-weight-not-decimal").
    """
    declared = {CHAMBER: "token", **attributes}
    for name in sorted(rule.places):
        if name not in declared:
            raise RuleBroken(
                "rule-undeclared-attribute",
                _("The forum declares no attribute %(attribute)s; it declares: %(declared)s."),
                place=rule.places[name],
                facts={"attribute": shown(name), "declared": ", ".join(sorted(declared))},
            )
    for name in sorted(rule.weights):
        if declared[name] != DECIMAL:
            raise RuleBroken(
                "rule-weight-not-decimal",
                _("The attribute %(attribute)s is no decimal number and cannot be a weight."),
                place=rule.weight_places[name],
                facts={"attribute": shown(name)},
            )


def require_recusals_bearable(entitled_at_opening: int, recused: int) -> None:
    """Refuse recusals that leave fewer than half of those entitled at opening.

    To be asked for every base: the whole electorate, and each chamber a rule names.
    Raises RuleBroken("recusals-shrink-base").
    """
    if 2 * (entitled_at_opening - recused) < entitled_at_opening:
        raise RuleBroken(
            "recusals-shrink-base",
            _("%(recused)s recusals would leave fewer than half of %(entitled)s entitled."),
            place="recused",
            facts={"recused": recused, "entitled": entitled_at_opening},
        )
