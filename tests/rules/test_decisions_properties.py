"""What must hold of every rule, tried on thousands of them; and a second, plainer count beside ours."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deliberation.rules import decisions
from deliberation.rules.decisions import Group
from deliberation.rules.decisions.terms import AllOf, AnyOf, Each, Not

CHOICES = ["yes", "no", "abstain"]
CHAMBERS, REGIONS = ["a", "b", ""], ["x", "y"]
TOKENS = [*CHOICES, "not_voting", "absent", "recused"]
WORDS = st.lists(
    st.sampled_from([*TOKENS, "present", "entitled", "everyone"]), min_size=1, max_size=3
)
BASES = st.sampled_from([["yes", "no"], "entitled", "everyone", "present", CHOICES]) | WORDS
RESTRICTIONS = st.fixed_dictionaries(
    {}, optional={"chamber": st.sampled_from(CHAMBERS), "region": st.sampled_from(REGIONS)}
)
SHARES = st.sampled_from(["0", "1/4", "1/3", "1/2", "2/3", "3/4", "55%", "0.6", 1, "3/2"])
COMPARATORS = ["at_least", "more_than", "at_most", "less_than", "equals"]
FLOORS = ["at_least", "more_than"]


@st.composite
def counts(draw, comparators=COMPARATORS, words=WORDS, blends=True):
    count = {"count": draw(words), "where": draw(RESTRICTIONS)}
    if draw(st.booleans()):
        count["weight"] = "seats"
    comparator = draw(st.sampled_from(comparators))
    if draw(st.integers(0, 3)) == 0:
        return count | {comparator: draw(st.integers(0, 6))}
    count |= {"of": draw(BASES), comparator: draw(SHARES)}
    if draw(st.integers(0, 3)) == 0:
        count["of_where"] = draw(RESTRICTIONS)
    if blends and draw(st.integers(0, 3)) == 0:
        weights = draw(st.fixed_dictionaries({"a": st.integers(1, 3), "b": st.integers(0, 2)}))
        return count | {"blend": {"by": "chamber", "weights": weights}}
    return count | {"plus": draw(st.integers(0, 2))}


def conditions(leaves, with_not=True):
    def around(inner):
        parts = st.lists(inner, min_size=1, max_size=3)
        each = st.fixed_dictionaries(
            {"each": st.just("chamber"), "require": inner},
            optional={
                "among": st.sampled_from([["a"], ["a", "b"], ["b", "c"]]),
                "at_least": st.just(1),
            },
        )
        forms = [
            st.fixed_dictionaries({"all": parts}),
            st.fixed_dictionaries({"any": parts}),
            each,
        ]
        return st.one_of(*forms, *([st.fixed_dictionaries({"not": inner})] if with_not else []))

    return st.recursive(leaves, around, max_leaves=5)


@st.composite
def rules(draw, within=None):
    found = conditions(counts()) if within is None else within
    value = {"choices": CHOICES, "adopt": draw(found)}
    for root in ("quorum", "tie"):
        if draw(st.booleans()):
            value[root] = draw(found)
    return decisions.parse_rule(value)


@st.composite
def groups(draw):
    return Group(
        draw(st.sampled_from(TOKENS)),
        {"chamber": draw(st.sampled_from(CHAMBERS)), "region": draw(st.sampled_from(REGIONS))},
        number := draw(st.integers(0, 4)),
        {"seats": Fraction(draw(st.integers(0, 8)), 2) * number},
    )


ELECTORATES = st.lists(groups(), max_size=10)


def plainly(condition, electors):
    """The condition by the letter of the rule, over single electors, with no code of ours."""
    match condition:
        case AllOf(parts=parts):
            return all(plainly(part, electors) for part in parts)
        case AnyOf(parts=parts):
            return any(plainly(part, electors) for part in parts)
        case Not(part=part):
            return not plainly(part, electors)
        case Each(attribute=name, among=among, at_least=least, require=require):
            values = among or {elector.attributes[name] for elector in electors}
            of_value = [[e for e in electors if e.attributes[name] == value] for value in values]
            held = [bool(those) and plainly(require, those) for those in of_value]
            return bool(held) and sum(held) >= (least or len(held))
    return plain_count(condition, electors)


def plain_count(count, electors):
    def total(words, where, those):
        counted = [e for e in those if e.choice in words]
        counted = [e for e in counted if all(e.attributes[n] == v for n, v in where)]
        return sum(e.weights["seats"] for e in counted) if count.weight else len(counted)

    def parts(those):
        return (
            total(count.counted.tokens, count.where, those),
            total(count.base.tokens, count.base_where, those),
        )

    required = count.value
    if count.base is None:
        found = total(count.counted.tokens, count.where, electors)
    elif count.blend is None:
        found, base = parts(electors)
        if base == 0:
            return False
        required = required * base + count.plus
    else:
        by = count.blend.attribute
        shares = [
            (weight, *parts([e for e in electors if e.attributes[by] == value]))
            for value, weight in count.blend.weights
        ]
        if not any(base for _weight, _found, base in shares):
            return False
        averaged = sum(weight * Fraction(n) / base for weight, n, base in shares if base)
        found = averaged / sum(weight for weight, _found, _base in shares)
    return {
        "at_least": found >= required,
        "more_than": found > required,
        "at_most": found <= required,
        "less_than": found < required,
        "equals": found == required,
    }[count.comparator.value]


def one_by_one(electorate):
    for group in electorate:
        for _elector in range(group.number):
            seats = group.weights["seats"] / group.number
            yield replace(group, number=1, weights={"seats": seats})


@settings(max_examples=300, deadline=None)
@given(rules(), ELECTORATES)
def test_a_plain_count_elector_by_elector_agrees(rule, electorate):
    electors = list(one_by_one(electorate))
    trace = decisions.decide(rule, electorate).trace
    held = {f.condition.place: f.held for f in trace}
    assert held["adopt"] == plainly(rule.adopt, electors)
    assert held.get("quorum") == (rule.quorum and plainly(rule.quorum, electors))
    assert held.get("tie") == (rule.tie and plainly(rule.tie, electors))


@settings(max_examples=300, deadline=None)
@given(rules(), ELECTORATES, st.randoms(use_true_random=False))
def test_order_grouping_and_splitting_change_nothing(rule, electorate, random):
    decision = decisions.decide(rule, electorate)
    shuffled = random.sample(electorate, len(electorate))
    assert decisions.decide(rule, shuffled) == decision
    assert decisions.decide(rule, one_by_one(shuffled)) == decision
    assert decisions.decide(rule, decision.tally) == decision


@settings(max_examples=200, deadline=None)
@given(rules(), ELECTORATES, st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
def test_what_the_rule_does_not_name_changes_nothing(rule, electorate, names):
    renamed = [
        replace(g, attributes={"elector": "", **names} | dict(g.attributes)) for g in electorate
    ]
    assert decisions.decide(rule, renamed) == decisions.decide(rule, electorate)


@settings(max_examples=200, deadline=None)
@given(rules(), ELECTORATES)
def test_renaming_the_values_of_an_attribute_in_rule_and_electors_changes_nothing(rule, electorate):
    text = rule.canonical
    for name in CHAMBERS[:2]:
        text = text.replace(f'"{name}"', f'"{name}-renamed"')
    assume('"a"' in rule.canonical or '"b"' in rule.canonical)
    new_names = {name: f"{name}-renamed" for name in CHAMBERS[:2]}
    renamed = [
        replace(
            group,
            attributes={n: new_names.get(value, value) for n, value in group.attributes.items()},
        )
        for group in electorate
    ]
    assert decisions.decide(decisions.load_rule(text), renamed).outcome == (
        decisions.decide(rule, electorate).outcome
    )


GAINING = [
    (["yes"], ["yes", "no"]),
    (["yes"], CHOICES),
    (["yes"], ["yes", "absent"]),
    (["yes"], "present"),
    (["present"], "entitled"),
    (["yes", "abstain"], "everyone"),
]


@st.composite
def gaining_counts(draw):
    """Counts of which more yes can only help, by the letter of the definition."""
    words, base = draw(st.sampled_from(GAINING))
    count = draw(counts(FLOORS, st.just(words)))
    if "of" in count:
        count["of"] = base
        if base not in ("entitled", "everyone"):
            count.pop("of_where", None)
    return count


MONOTONE = rules(conditions(gaining_counts(), with_not=False))
SUPPLY = 500


@settings(max_examples=300, deadline=None)
@given(MONOTONE, ELECTORATES)
def test_under_a_monotone_rule_an_elector_changing_to_yes_never_loses_it(rule, electorate):
    assert rule.is_monotone
    if decisions.decide(rule, electorate).outcome != "adopted":
        return
    electors = list(one_by_one(electorate))
    for index, elector in enumerate(electors):
        if elector.choice not in ("yes", "recused"):
            changed = [*electors[:index], replace(elector, choice="yes"), *electors[index + 1 :]]
            assert decisions.decide(rule, changed).outcome == "adopted"


@settings(max_examples=200, deadline=None)
@given(MONOTONE, ELECTORATES)
def test_exactly_as_many_more_as_needed_make_a_condition_hold(rule, electorate):
    cells = [(chamber, region) for chamber in CHAMBERS for region in REGIONS]

    def trace_with(answering, cell):
        """The trace when so many of the absent of one cell answer yes."""
        added = []
        for chamber, region in cells:
            yes = answering if (chamber, region) == cell else 0
            place = {"chamber": chamber, "region": region}
            added.append(Group("yes", place, yes, {"seats": Fraction(0)}))
            added.append(Group("absent", place, SUPPLY - yes, {"seats": Fraction(0)}))
        return decisions.decide(rule, [*electorate, *added]).trace

    before = trace_with(0, None)
    lacking = [
        index
        for index, finding in enumerate(before)
        if finding.counted and 0 < (finding.counted.needs or 0) <= SUPPLY
    ]
    for index in lacking:
        finding = before[index]
        at = {"chamber": "a", "region": "x"} | dict(finding.within + finding.condition.where)
        if (at["chamber"], at["region"]) in cells:
            cell, needs = (at["chamber"], at["region"]), finding.counted.needs
            assert not trace_with(needs - 1, cell)[index].held
            assert trace_with(needs, cell)[index].held


@settings(max_examples=200, deadline=None)
@given(rules(), ELECTORATES)
def test_a_rule_with_a_not_or_a_ceiling_tells_no_needs(rule, electorate):
    told = [f.counted.needs for f in decisions.decide(rule, electorate).trace if f.counted]
    if not rule.is_monotone:
        assert told == [None] * len(told)


@settings(max_examples=200, deadline=None)
@given(rules(), ELECTORATES)
def test_every_condition_is_in_the_trace_and_in_words(rule, electorate):
    decision = decisions.decide(rule, electorate)
    told = {finding.condition.place for finding in decision.trace}
    grouped = [f"{place}.require" for place in rule.conditions]  # absent where no group occurs
    expected = {place for place in rule.conditions if not place.startswith(tuple(grouped))}
    assert expected <= told
    for sentence in decisions.words_of_rule(rule) + decisions.words_of_trace(rule, decision.trace):
        words = sentence.english()
        assert words[-1] in ".:"
        assert "%(" not in words
    assert decisions.Decision.from_json(rule, decision.as_json()) == decision
