"""What counts and groups are called in any sentence: needs, limits, answers and bases."""

from collections.abc import Iterable, Iterator

from deliberation.rules.decisions import phrases
from deliberation.rules.decisions.sentences import Fact, Phrase, Sentence
from deliberation.rules.decisions.terms import Comparator, Condition, Count, Each, Restriction
from deliberation.rules.refusals import _

_NEEDS = {
    Comparator.AT_LEAST: _("at least %(value)s needed"),
    Comparator.MORE_THAN: _("more than %(value)s needed"),
    Comparator.AT_MOST: _("at most %(value)s allowed"),
    Comparator.LESS_THAN: _("less than %(value)s allowed"),
    Comparator.EQUALS: _("exactly %(value)s needed"),
}


def sentence(
    core: Phrase, path: str, depth: int, *, held: bool | None = None, where: Restriction = ()
) -> Sentence:
    return Sentence(_("%(core)s."), {"core": core}, path, depth, held, dict(where))


def title(
    core: Phrase, path: str, depth: int, *, held: bool | None = None, where: Restriction = ()
) -> Sentence:
    return Sentence(_("%(core)s:"), {"core": core}, path, depth, held, dict(where))


def depth_of(condition: Condition) -> int:
    return condition.place.count(".") + 1


def need(count: Count) -> Phrase:
    if count.comparator is Comparator.AT_MOST and not count.value and not count.plus:
        return Phrase(_("none allowed"))
    return Phrase(_NEEDS[count.comparator], {"value": threshold(count)})


def threshold(count: Count) -> Phrase:
    """What a count is compared with: “two thirds”, “55 %”, “half plus 1”, “9”."""
    value = Phrase("%(number)s", {"number": phrases.plain(count.value)})
    if count.base is not None:
        value = phrases.share(count.value)
    if not count.plus:
        return value
    return Phrase(_("%(value)s plus %(plus)s"), {"value": value, "plus": count.plus})


def limits(count: Count, within: Restriction) -> Iterator[Fact]:
    """What limits the whole of a count: groups, values, weights, averages."""
    shared = count.where if count.base is None or count.base_where == count.where else ()
    restriction = within + tuple(pair for pair in shared if pair not in within)
    if restriction:
        yield values(restriction)
    if count.weight is not None:
        yield Phrase(_("by %(weight)s"), {"weight": phrases.name(count.weight)})
    if count.blend is not None:
        weights: list[Fact] = [
            Phrase("%(value)s %(weight)s", {"value": value, "weight": phrases.plain(weight)})
            for value, weight in count.blend.weights
        ]
        facts: dict[str, Fact] = {
            "attribute": phrases.name(count.blend.attribute),
            "weights": phrases.listed(weights),
        }
        yield Phrase(_("averaged by %(attribute)s (%(weights)s)"), facts)


def answered(count: Count) -> Phrase:
    """What is counted; with its own restriction where the base has another."""
    answer = phrases.answer(count.counted)
    if count.base is None or count.base_where == count.where or not count.where:
        return answer
    return Phrase(_("%(answer)s %(where)s"), {"answer": answer, "where": values(count.where)})


def based(base: Phrase, count: Count) -> Phrase:
    if count.base_where == count.where:
        return base
    where = values(count.base_where) if count.base_where else Phrase(_("in all"))
    return Phrase(_("%(base)s %(where)s"), {"base": base, "where": where})


def each_of(each: Each) -> Phrase:
    facts: dict[str, Fact] = {"attribute": phrases.name(each.attribute)}
    if each.at_least is not None:
        facts["number"] = each.at_least
    if each.among is not None:
        facts["values"] = phrases.listed(list(each.among))
        if each.at_least is None:
            return Phrase(_("in each %(attribute)s (%(values)s)"), facts)
        return Phrase(_("in at least %(number)s groups by %(attribute)s (%(values)s)"), facts)
    if each.at_least is None:
        return Phrase(_("in each %(attribute)s that has electors"), facts)
    return Phrase(_("in at least %(number)s groups by %(attribute)s that have electors"), facts)


def values(restriction: Restriction) -> Phrase:
    """“where chamber is government and region is Asia”."""
    parts: list[Fact] = [
        Phrase(
            _("%(attribute)s is %(value)s"),
            {"attribute": phrases.name(name), "value": value or "“”"},
        )
        for name, value in restriction
    ]
    return Phrase(_("where %(conditions)s"), {"conditions": phrases.listed(parts)})


def scope(parts: Iterable[Fact], core: Phrase) -> Phrase:
    """“where chamber is citizen, by seats: more than half …”."""
    found = list(parts)
    if not found:
        return core
    limit = phrases.listed(found, _("%(first)s, %(last)s"))
    return Phrase(_("%(scope)s: %(core)s"), {"scope": limit, "core": core})
