"""What was found under a rule, in words: what carried, what is missing, and by how much."""

from collections.abc import Iterator, Sequence

from deliberation.rules.decisions import clauses, phrases
from deliberation.rules.decisions.evaluation import outcome_of
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.sentences import Fact, Phrase, Sentence
from deliberation.rules.decisions.terms import (
    AllOf,
    AnyOf,
    Count,
    Each,
    Restriction,
    Selection,
)
from deliberation.rules.decisions.trace import BlendShare, Counted, Finding, Outcome
from deliberation.rules.refusals import _

_OUTCOMES = {
    Outcome.ADOPTED: _("adopted"),
    Outcome.REJECTED: _("rejected"),
    Outcome.INQUORATE: _("no decision, as the quorum was not reached"),
    Outcome.TIED: _("tied"),
}
_VERDICTS = {
    ("quorum", True): _("the quorum is reached"),
    ("quorum", False): _("the quorum is not reached"),
    ("adopt", True): _("the condition for adoption is met"),
    ("adopt", False): _("the condition for adoption is not met"),
    ("tie", True): _("the condition for a tie is met"),
    ("tie", False): _("the condition for a tie is not met"),
}


def words_of_trace(rule: Rule, trace: Sequence[Finding]) -> list[Sentence]:
    """What was counted, in words: the outcome first, then what carried and what is missing."""
    outcome = outcome_of(trace)
    adopted = outcome is Outcome.ADOPTED
    sentences = [clauses.sentence(Phrase(_OUTCOMES[outcome]), "", 0, held=adopted)]
    roots = {root.place for root in rule.roots}
    for finding in trace:
        place = finding.condition.place
        if place in roots:
            verdict = Phrase(_VERDICTS[place, finding.held])
            sentences.append(clauses.title(verdict, place, 0, held=finding.held))
        sentences.extend(_trace_sentences(finding))
    return sentences


def _trace_sentences(finding: Finding) -> Iterator[Sentence]:
    condition, within = finding.condition, finding.within
    place, depth = condition.place, clauses.depth_of(condition)
    if isinstance(condition, Count) and finding.counted is not None:
        core = _needing(_trace_count(condition, finding.counted, within), condition, finding)
        where = within + condition.where
        yield clauses.sentence(core, place, depth, held=finding.held, where=where)
        yield from _blend_sentences(condition, finding)
        return
    core = clauses.scope([clauses.values(within)] if within else [], _trace_parts(finding))
    yield clauses.title(core, place, depth, held=finding.held, where=within)
    if isinstance(condition, Each):
        for group in finding.groups:
            if not group.electors:
                value = ((condition.attribute, group.value),)
                none = Phrase(_("no electors %(where)s"), {"where": clauses.values(value)})
                yield clauses.sentence(none, place, depth + 1, held=False, where=within + value)


def _trace_parts(finding: Finding) -> Phrase:
    facts: dict[str, Fact] = {"met": finding.met, "total": finding.total}
    match finding.condition:
        case AllOf():
            return Phrase(_("all of these are needed (%(met)s of %(total)s met)"), facts)
        case AnyOf():
            return Phrase(_("one of these is enough (%(met)s of %(total)s met)"), facts)
        case Each() as each:
            facts["each"] = clauses.each_of(each)
            return Phrase(_("%(each)s (%(met)s of %(total)s met)"), facts)
    return Phrase(_("this must not hold"))


def _trace_count(count: Count, counted: Counted, within: Restriction) -> Phrase:
    facts: dict[str, Fact] = {"answer": clauses.answered(count), "need": clauses.need(count)}
    limits = list(clauses.limits(count, within))
    if count.base is None:
        facts["numerator"] = phrases.plain(counted.numerator)
        return clauses.scope(limits, Phrase(_("%(numerator)s %(answer)s; %(need)s"), facts))
    if counted.share is None or counted.denominator is None:
        facts["base"] = clauses.based(phrases.base(count.base), count)
        nothing = Phrase(_("nothing counted among %(base)s, so not met; %(need)s"), facts)
        return clauses.scope(limits, nothing)
    facts["percent"] = phrases.per_cent(counted.share, counted.required)
    if count.blend is not None:
        average = Phrase(_("%(percent)s %(answer)s; %(need)s"), facts)
        return clauses.scope(limits, average)
    number = phrases.plain(counted.denominator)
    facts["numerator"] = phrases.plain(counted.numerator)
    facts["base"] = clauses.based(phrases.numbered_base(count.base, number), count)
    core = Phrase(_("%(numerator)s of %(base)s %(answer)s (%(percent)s); %(need)s"), facts)
    return clauses.scope(limits, core)


def _needing(core: Phrase, count: Count, finding: Finding) -> Phrase:
    """Adds what is missing, where more yes can only help."""
    if finding.counted is None or not finding.counted.needs:
        return core
    facts: dict[str, Fact] = {
        "core": core,
        "needs": finding.counted.needs,
        "answer": phrases.answer(count.counted),
    }
    return Phrase(
        _("%(core)s. %(needs)s more %(answer)s would meet this, other votes unchanged"), facts
    )


def _blend_sentences(count: Count, finding: Finding) -> Iterator[Sentence]:
    if count.blend is None or count.base is None or finding.counted is None:
        return
    for part in finding.counted.blend:
        value = ((count.blend.attribute, part.value),)
        core = clauses.scope([clauses.values(value)], _blend_share(count, count.base, part))
        where = finding.within + value
        yield clauses.sentence(core, count.place, clauses.depth_of(count) + 1, where=where)


def _blend_share(count: Count, base: Selection, part: BlendShare) -> Phrase:
    weight = phrases.plain(part.weight)
    if part.share is None:
        return Phrase(_("nothing counted; weight %(weight)s"), {"weight": weight})
    number = phrases.plain(part.denominator)
    facts: dict[str, Fact] = {
        "numerator": phrases.plain(part.numerator),
        "base": clauses.based(phrases.numbered_base(base, number), count),
        "answer": clauses.answered(count),
        "percent": phrases.per_cent(part.share, part.share),
        "weight": weight,
    }
    return Phrase(_("%(numerator)s of %(base)s %(answer)s (%(percent)s); weight %(weight)s"), facts)
