"""The one pure function that turns a rule and a grouped tally into an outcome and its reasons."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from deliberation.rules.decisions import limits
from deliberation.rules.decisions.monotone import holds, needed, required_share
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.tallying import Group, tally_of
from deliberation.rules.decisions.terms import (
    AllOf,
    AnyOf,
    Condition,
    Count,
    Each,
    Not,
    Restriction,
    Selection,
)
from deliberation.rules.decisions.trace import (
    BlendShare,
    Counted,
    Decision,
    Finding,
    GroupFinding,
    Outcome,
)
from deliberation.rules.refusals import RuleBroken, _


def decide(rule: Rule, groups: Iterable[Group]) -> Decision:
    """Outcome, merged tally and trace; every condition is examined before the outcome is given.

    Raises RuleBroken where a group has an unknown choice or lacks an attribute the rule names.
    """
    tally = tally_of(rule, groups)
    if len(rule.conditions) * len(tally) > limits.WORK_AT_MOST:
        raise RuleBroken(
            "tally-too-large", _("So many conditions over so many groups are not counted.")
        )
    examiner = _Examiner(tells_needs=rule.is_monotone)
    trace = tuple(finding for root in rule.roots for finding in examiner.examine(root, tally, ()))
    return Decision(outcome_of(trace), tally, trace)


def outcome_of(trace: Sequence[Finding]) -> Outcome:
    """What the conditions at the top of a rule come to: quorum first, then adoption, then a tie."""
    held = {finding.condition.place: finding.held for finding in trace}
    if not held.get("quorum", True):
        return Outcome.INQUORATE
    if held["adopt"]:
        return Outcome.ADOPTED
    return Outcome.TIED if held.get("tie", False) else Outcome.REJECTED


class _Examiner:
    """Examines conditions over groups; the first finding of each answer is the condition's own."""

    def __init__(self, *, tells_needs: bool) -> None:
        self._tells_needs = tells_needs

    def examine(
        self, condition: Condition, groups: Sequence[Group], within: Restriction
    ) -> list[Finding]:
        match condition:
            case Count():
                counted = self._count(condition, groups, within)
                held = holds(condition, counted.numerator, counted.denominator)
                return [Finding(condition, within, held, counted=counted)]
            case Each():
                return self._each(condition, groups, within)
            case Not(part=part):
                found = self.examine(part, groups, within)
                met = int(found[0].held)
                return [Finding(condition, within, not met, met, 1), *found]
            case _:
                return self._parts(condition, groups, within)

    def _parts(
        self, condition: AllOf | AnyOf, groups: Sequence[Group], within: Restriction
    ) -> list[Finding]:
        met, total = 0, len(condition.parts)
        found: list[Finding] = []
        for part in condition.parts:
            findings = self.examine(part, groups, within)
            met += findings[0].held
            _extend(found, findings)
        held = met == total if isinstance(condition, AllOf) else met > 0
        return [Finding(condition, within, held, met, total), *found]

    def _each(self, condition: Each, groups: Sequence[Group], within: Restriction) -> list[Finding]:
        parted = _parted(groups, condition.attribute)
        values = sorted(parted) if condition.among is None else condition.among
        results: list[GroupFinding] = []
        found: list[Finding] = []
        for value in values:
            members = parted.get(value, [])
            inside = tuple((dict(within) | {condition.attribute: value}).items())
            possible = dict(within).get(condition.attribute, value) == value
            examiner = self if possible else _Examiner(tells_needs=False)
            findings = examiner.examine(condition.require, members, inside)
            electors = sum(group.number for group in members)
            results.append(GroupFinding(value, electors, findings[0].held and electors > 0))
            _extend(found, findings)
        met, total = sum(result.held for result in results), len(results)
        enough = total if condition.at_least is None else condition.at_least
        held = total > 0 and met >= enough
        return [Finding(condition, within, held, met, total, tuple(results)), *found]

    def _count(self, count: Count, groups: Sequence[Group], within: Restriction) -> Counted:
        numerator, denominator, shares = _measured(count, groups)
        needs = None
        if self._tells_needs and _can_gain(count, within):
            needs = needed(count, numerator, denominator)
        required = required_share(count, denominator)
        return Counted(numerator, denominator, required, needs, shares)


def _extend(found: list[Finding], findings: list[Finding]) -> None:
    """Groups within groups multiply: refuse before the trace fills the memory."""
    found += findings
    if len(found) > limits.FINDINGS_AT_MOST:
        raise RuleBroken(
            "tally-too-large",
            _("The groups of this rule come to more than %(limit)s lines of explanation."),
            facts={"limit": limits.FINDINGS_AT_MOST},
        )


def _can_gain(count: Count, within: Restriction) -> bool:
    """Whether any elector of the groups around ``count`` can be one that it counts."""
    around = dict(within)
    return all(around.get(name, value) == value for name, value in count.where)


def _parted(groups: Sequence[Group], attribute: str) -> dict[str, list[Group]]:
    parted: dict[str, list[Group]] = {}
    for group in groups:
        parted.setdefault(group.attributes[attribute], []).append(group)
    return parted


def _measured(
    count: Count, groups: Sequence[Group]
) -> tuple[Fraction, Fraction | None, tuple[BlendShare, ...]]:
    if count.base is None:
        return _sum(groups, count.counted, count.where, count.weight), None, ()
    if count.blend is None:
        return *_both_sums(count, count.base, groups), ()
    parted = _parted(groups, count.blend.attribute)
    shares = tuple(
        BlendShare(value, weight, *_both_sums(count, count.base, parted.get(value, [])))
        for value, weight in count.blend.weights
    )
    return *_average(shares), shares


def _both_sums(count: Count, base: Selection, groups: Sequence[Group]) -> tuple[Fraction, Fraction]:
    return (
        _sum(groups, count.counted, count.where, count.weight),
        _sum(groups, base, count.base_where, count.weight),
    )


def _sum(
    groups: Sequence[Group], selection: Selection, where: Restriction, weight: str | None
) -> Fraction:
    """Heads, or the weights of heads: never a mixture, as one ``weight`` serves both sums."""
    counted = (
        group
        for group in groups
        if group.choice in selection.tokens
        and all(group.attributes[name] == to for name, to in where)
    )
    if weight is None:
        return Fraction(sum(group.number for group in counted))
    return sum((group.weights[weight] for group in counted), Fraction(0))


def _average(shares: Sequence[BlendShare]) -> tuple[Fraction, Fraction]:
    """Weighted shares and weights, each added up; nothing of nothing where nobody was counted."""
    if not any(part.denominator for part in shares):
        return Fraction(0), Fraction(0)
    summed = sum((part.weight * (part.share or 0) for part in shares), Fraction(0))
    return summed, sum((part.weight for part in shares), Fraction(0))
