"""A rule in words, before anything is counted: one short sentence per condition."""

from collections.abc import Iterator

from deliberation.rules.decisions import clauses, phrases
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.sentences import Fact, Phrase, Sentence
from deliberation.rules.decisions.terms import (
    AllOf,
    AnyOf,
    Comparator,
    Condition,
    Count,
    Not,
    parts_of,
)
from deliberation.rules.refusals import _

_TITLES = {
    "quorum": _("quorum, without which nothing is decided"),
    "adopt": _("adopted if"),
    "tie": _("otherwise tied if"),
}
_SHARES = {
    Comparator.AT_LEAST: _("at least %(value)s of %(base)s must be %(answer)s"),
    Comparator.MORE_THAN: _("more than %(value)s of %(base)s must be %(answer)s"),
    Comparator.AT_MOST: _("at most %(value)s of %(base)s may be %(answer)s"),
    Comparator.LESS_THAN: _("less than %(value)s of %(base)s may be %(answer)s"),
    Comparator.EQUALS: _("exactly %(value)s of %(base)s must be %(answer)s"),
}
_NUMBERS = {
    Comparator.AT_LEAST: _("at least %(value)s must be %(answer)s"),
    Comparator.MORE_THAN: _("more than %(value)s must be %(answer)s"),
    Comparator.AT_MOST: _("at most %(value)s may be %(answer)s"),
    Comparator.LESS_THAN: _("less than %(value)s may be %(answer)s"),
    Comparator.EQUALS: _("exactly %(value)s must be %(answer)s"),
}


def words_of_rule(rule: Rule) -> list[Sentence]:
    """The rule in words, before anything is counted."""
    choices = phrases.either([phrases.token(choice) for choice in rule.choices])
    answers = Phrase(_("an elector may answer %(choices)s"), {"choices": choices})
    sentences = [clauses.sentence(answers, "choices", 0)]
    for root in rule.roots:
        sentences.append(clauses.title(Phrase(_TITLES[root.place]), root.place, 0))
        sentences.extend(_rule_sentences(root))
    return sentences


def _rule_sentences(condition: Condition) -> Iterator[Sentence]:
    place, depth = condition.place, clauses.depth_of(condition)
    match condition:
        case Count():
            yield clauses.sentence(_rule_count(condition), place, depth, where=condition.where)
        case AllOf():
            yield clauses.title(Phrase(_("all of these must hold")), place, depth)
        case AnyOf():
            yield clauses.title(Phrase(_("at least one of these must hold")), place, depth)
        case Not():
            yield clauses.title(Phrase(_("this must not hold")), place, depth)
        case _:
            yield clauses.title(clauses.each_of(condition), place, depth)
    for part in parts_of(condition):
        yield from _rule_sentences(part)


def _rule_count(count: Count) -> Phrase:
    facts: dict[str, Fact] = {"value": clauses.threshold(count), "answer": clauses.answered(count)}
    if count.base is not None:
        facts["base"] = clauses.based(phrases.base(count.base), count)
        core = Phrase(_SHARES[count.comparator], facts)
    elif count.comparator is Comparator.AT_MOST and not count.value:
        core = Phrase(_("none may be %(answer)s"), {"answer": facts["answer"]})
    else:
        core = Phrase(_NUMBERS[count.comparator], facts)
    return clauses.scope(clauses.limits(count, ()), core)
