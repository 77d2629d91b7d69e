"""What the algebra decides: outcomes by table, and the public vectors where they are at hand."""

import json
from fractions import Fraction

import pytest

from deliberation.formats.electorates import group_electors
from deliberation.rules import decisions
from deliberation.rules.decisions import Group
from deliberation.rules.refusals import RuleBroken

VOTES = ["yes", "no", "abstain"]
CAST = ["yes", "no"]


def rule_of(adopt, choices=VOTES, **rest):
    return decisions.parse_rule({"choices": choices, "adopt": adopt, **rest})


def groups_of(**numbers):
    return [Group(choice, {}, number) for choice, number in numbers.items()]


def outcome(adopt, groups, **rest):
    return decisions.decide(rule_of(adopt, **rest), groups).outcome


def test_every_vector_comes_out_as_written_and_back_from_json(shared):
    cases = json.loads((shared / "vectors" / "decisions.json").read_text(encoding="utf-8"))
    found = {}
    for case in cases:
        rule = decisions.parse_rule(case["rule"])
        decision = decisions.decide(rule, group_electors(case["electors"], rule))
        stored = json.loads(json.dumps(decision.as_json()))
        assert decisions.Decision.from_json(rule, stored) == decision
        found[case["id"]] = decision.outcome.value
    assert found == {case["id"]: case["outcome"] for case in cases}


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "expected"),
    [
        (2, 1, 190, "adopted"),  # exactly two thirds is enough; abstentions are not votes
        (66, 34, 0, "rejected"),  # 66 % is not two thirds
        (0, 0, 150, "rejected"),  # a share of nothing never carries
        (0, 0, 0, "rejected"),
    ],
)
def test_two_thirds_present_and_voting(yes, no, abstain, expected):
    adopt = {"count": ["yes"], "of": CAST, "at_least": "2/3"}
    assert outcome(adopt, groups_of(yes=yes, no=no, abstain=abstain)) == expected


@pytest.mark.parametrize("comparator", ["at_least", "more_than", "at_most", "less_than", "equals"])
@pytest.mark.parametrize("value", ["0", "1/2", "1"])
def test_a_share_of_nothing_is_false_whatever_the_comparator(comparator, value):
    adopt = {"count": ["yes"], "of": CAST, comparator: value}
    assert outcome(adopt, groups_of(abstain=3)) == "rejected"


@pytest.mark.parametrize(
    ("comparator", "held"),
    [
        ("at_least", [False, True, True]),
        ("more_than", [False, False, True]),
        ("at_most", [True, True, False]),
        ("less_than", [True, False, False]),
        ("equals", [False, True, False]),
    ],
)
def test_each_comparator_below_at_and_above_its_value(comparator, held):
    for of in ({}, {"of": "entitled"}):
        value = "2/4" if of else 2
        adopt = {"count": ["yes"], **of, comparator: value}
        found = [outcome(adopt, groups_of(yes=yes, no=4 - yes)) for yes in (1, 2, 3)]
        assert found == ["adopted" if each else "rejected" for each in held]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["present"], 15),
        (["entitled"], 31),
        (["everyone"], 63),
        (["absent"], 16),
        (["not_voting"], 8),
        (["recused"], 32),
        (["yes", "present"], 15),  # an elector counts once, however many items match
        (["yes", "yes", "recused"], 33),
    ],
)
def test_words_for_sets_count_each_elector_once(words, number):
    groups = groups_of(yes=1, no=2, abstain=4, not_voting=8, absent=16, recused=32)
    assert outcome({"count": words, "equals": number}, groups) == "adopted"
    assert outcome({"count": ["everyone"], "of": words, "equals": f"63/{number}"}, groups) == (
        "adopted"
    )


def test_an_empty_choice_is_absent():
    groups = [Group("", {}, 3), Group("absent", {}, 2)]
    decision = decisions.decide(rule_of({"count": ["absent"], "equals": 5}), groups)
    assert (decision.outcome, decision.tally) == ("adopted", (Group("absent", {}, 5),))


@pytest.mark.parametrize(
    ("yes", "no", "plus_one", "more_than_half"),
    [
        (4, 3, "rejected", "adopted"),
        (5, 3, "adopted", "adopted"),
        (1, 0, "rejected", "adopted"),
        (0, 0, "rejected", "rejected"),
    ],
)
def test_half_plus_one_differs_from_more_than_half(yes, no, plus_one, more_than_half):
    groups = groups_of(yes=yes, no=no)
    cast = {"count": ["yes"], "of": CAST}
    assert outcome({**cast, "at_least": "1/2", "plus": 1}, groups) == plus_one
    assert outcome({**cast, "more_than": "1/2"}, groups) == more_than_half


@pytest.mark.parametrize(
    ("quorate", "adopted", "tied", "expected"),
    [
        (False, True, True, "inquorate"),
        (True, True, True, "adopted"),
        (True, False, True, "tied"),
        (True, False, False, "rejected"),
    ],
)
def test_the_outcome_asks_quorum_then_adoption_then_tie(quorate, adopted, tied, expected):
    def condition(holds):
        return {"count": ["yes"], "at_least" if holds else "more_than": 1}

    roots = {"quorum": condition(quorate), "tie": condition(tied)}
    assert outcome(condition(adopted), groups_of(yes=1), **roots) == expected


def test_all_any_and_not():
    true, false = {"count": ["yes"], "at_least": 1}, {"count": ["no"], "at_least": 1}
    groups = groups_of(yes=1)
    assert [
        outcome(adopt, groups)
        for adopt in (
            {"all": [true, true]},
            {"all": [true, false]},
            {"any": [false, true]},
            {"any": [false, false]},
            {"not": false},
            {"not": true},
        )
    ] == ["adopted", "rejected", "adopted", "rejected", "adopted", "rejected"]


def chambered(**yes_and_no):
    return [
        Group(choice, {"chamber": chamber}, number)
        for chamber, numbers in yes_and_no.items()
        for choice, number in zip(CAST, numbers, strict=True)
    ]


MAJORITY = {"count": ["yes"], "of": CAST, "more_than": "1/2"}


@pytest.mark.parametrize(
    ("each", "groups", "expected"),
    [
        ({}, chambered(a=(2, 1), b=(3, 1)), "adopted"),
        ({}, chambered(a=(2, 1), b=(1, 1)), "rejected"),
        ({}, [], "rejected"),  # none occurring is false
        ({}, chambered(a=(2, 1), b=(0, 0)), "adopted"),  # nobody's chamber does not occur
        ({"among": ["a", "b"]}, chambered(a=(2, 1)), "rejected"),  # named, without electors
        ({"among": ["a"]}, chambered(a=(2, 1), b=(0, 9)), "adopted"),
        ({"among": ["a", "b"], "at_least": 1}, chambered(a=(2, 1)), "adopted"),
        ({"among": ["a", "b"], "at_least": 1}, [], "rejected"),
        ({"at_least": 2}, chambered(a=(2, 1), b=(3, 1), c=(0, 1)), "adopted"),
        ({"at_least": 2}, chambered(a=(2, 1), b=(1, 3), c=(0, 1)), "rejected"),
    ],
)
def test_each_group_by_itself(each, groups, expected):
    assert outcome({"each": "chamber", "require": MAJORITY, **each}, groups) == expected


def test_a_named_group_without_electors_fails_even_a_condition_that_holds_of_nobody():
    nobody_against = {"count": ["no"], "at_most": 0}
    adopt = {"each": "chamber", "among": ["a", "b"], "require": nobody_against}
    assert outcome(adopt, chambered(a=(1, 0))) == "rejected"
    assert outcome(adopt, chambered(a=(1, 0), b=(1, 0))) == "adopted"


def test_where_restricts_numerator_and_denominator_unless_of_where_says_otherwise():
    groups = chambered(a=(3, 1), b=(0, 8))
    share = {"count": ["yes"], "of": CAST, "where": {"chamber": "a"}}
    for of_where, expected in (
        ({}, "3/4"),
        ({"of_where": {}}, "3/12"),
        ({"of_where": {"chamber": "b"}}, "3/8"),
    ):
        assert outcome({**share, **of_where, "equals": expected}, groups) == "adopted"


def test_where_compares_as_strings_and_wants_all_to_equal():
    groups = [
        Group("yes", {"tier": "5", "region": ""}, 2),
        Group("yes", {"tier": "05", "region": ""}, 4),
        Group("yes", {"tier": "5", "region": "x"}, 8),
    ]
    where = {"tier": 5, "region": ""}
    assert outcome({"count": ["yes"], "where": where, "equals": 2}, groups) == "adopted"


def test_weights_are_added_up_in_numerator_and_denominator_alike():
    groups = [
        Group("yes", {}, 1, {"seats": Fraction("8.5")}),
        Group("no", {}, 9, {"seats": Fraction("14.5")}),
    ]
    share = {"count": ["yes"], "weight": "seats"}
    assert outcome({**share, "of": CAST, "equals": "17/46"}, groups) == ("adopted")
    assert outcome({**share, "equals": "8.5"}, groups) == "adopted"


@pytest.mark.parametrize(
    ("groups", "share"),
    [
        (chambered(a=(3, 1), b=(1, 1)), "2/3"),  # (2 * 3/4 + 1/2) / 3
        (chambered(a=(3, 1)), "1/2"),  # b counted nothing and keeps its weight
        (chambered(a=(3, 1), c=(0, 9)), "1/2"),  # c is not named
    ],
)
def test_a_blend_averages_the_shares_by_weight(groups, share):
    blend = {"by": "chamber", "weights": {"a": "2", "b": 1}}
    assert outcome({"count": ["yes"], "of": CAST, "blend": blend, "equals": share}, groups) == (
        "adopted"
    )


@pytest.mark.parametrize("comparator", ["at_least", "at_most"])
def test_a_blend_of_nothing_is_false(comparator):
    blend = {"by": "chamber", "weights": {"a": "2", "b": 1}}
    adopt = {"count": ["yes"], "of": CAST, "blend": blend, comparator: 0}
    assert outcome(adopt, chambered(c=(1, 1))) == "rejected"


def test_a_count_need_not_lie_within_its_base():
    assert outcome({"count": ["yes"], "of": ["no"], "equals": "5/2"}, groups_of(yes=5, no=2)) == (
        "adopted"
    )


@pytest.mark.parametrize(
    ("group", "code", "place"),
    [
        (Group("maybe", {"region": "x"}), "elector-unknown-choice", "tally[0].choice"),
        (Group("yes"), "elector-lacks-attribute", "adopt.where.region"),
        (Group("yes", {"region": "x"}), "elector-lacks-attribute", "adopt.weight"),
        (Group("yes", {"region": 5}), "elector-bad-value", "tally[0].region"),
        (Group("yes", {"region": "x"}, -1), "elector-bad-number", "tally[0].number"),
        (Group("yes", {"region": "x"}, True), "elector-bad-number", "tally[0].number"),
        (Group("yes", {"region": "x"}, 10**16), "elector-bad-number", "tally[0].number"),
        (Group("yes", {"region": "x"}, 10**5000), "elector-bad-number", "tally[0].number"),
        (
            Group("yes", {"region": "x"}, 1, {"seats": Fraction(-1)}),
            "elector-bad-weight",
            "tally[0].seats",
        ),
        (Group("yes", {"region": "x"}, 1, {"seats": 0.5}), "elector-bad-weight", "tally[0].seats"),
    ],
)
def test_a_bad_group_is_refused(group, code, place):
    rule = rule_of({"count": ["yes"], "where": {"region": "x"}, "weight": "seats", "at_least": 1})
    with pytest.raises(RuleBroken) as refused:
        decisions.decide(rule, [group])
    assert (refused.value.code, refused.value.place) == (code, place)


def test_too_many_groups_or_too_much_work_is_refused(monkeypatch):
    rule = rule_of({"each": "chamber", "require": MAJORITY})
    groups = chambered(a=(1, 1), b=(1, 1))
    monkeypatch.setattr("deliberation.rules.decisions.limits.WORK_AT_MOST", 7)
    with pytest.raises(RuleBroken, match="not counted"):
        decisions.decide(rule, groups)
    monkeypatch.setattr("deliberation.rules.decisions.limits.GROUPS_AT_MOST", 3)
    with pytest.raises(RuleBroken, match="more than 3 groups"):
        decisions.decide(rule, groups)


@pytest.mark.parametrize("around", [lambda each: each, lambda each: {"any": [each, each, each]}])
def test_too_long_an_explanation_is_refused_before_it_fills_the_memory(around, monkeypatch):
    rule = rule_of(around({"each": "chamber", "require": {"not": {"not": MAJORITY}}}))
    monkeypatch.setattr("deliberation.rules.decisions.limits.FINDINGS_AT_MOST", 14)
    groups = chambered(**{str(chamber): (1, 1) for chamber in range(5)})
    with pytest.raises(RuleBroken, match="more than 14 lines"):
        decisions.decide(rule, groups)
    assert decisions.decide(rule, groups[:2]).outcome == "rejected"
