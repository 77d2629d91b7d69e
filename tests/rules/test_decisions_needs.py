"""Which rules are monotone, and how many more yes are said to be needed under them."""

import pytest

from deliberation.rules import decisions
from deliberation.rules.decisions import Group

VOTES = ["yes", "no", "abstain"]
SHARE = {"count": ["yes"], "of": ["yes", "no"]}


def rule_of(adopt, **rest):
    return decisions.parse_rule({"choices": VOTES, "adopt": adopt, **rest})


@pytest.mark.parametrize(
    ("count", "numbers", "needs"),
    [
        (SHARE | {"at_least": "2/3"}, {"yes": 2, "no": 1}, 0),
        (SHARE | {"at_least": "2/3"}, {"yes": 66, "no": 34}, 2),
        (SHARE | {"more_than": "2/3"}, {"yes": 66, "no": 34}, 3),
        (SHARE | {"more_than": "1/2"}, {}, 1),
        (SHARE | {"at_least": "0"}, {"abstain": 5}, 1),  # a share of nothing is false
        (SHARE | {"at_least": 1}, {"abstain": 5}, 1),
        (SHARE | {"at_least": 1}, {"yes": 5, "no": 1}, None),  # more yes cannot undo a no
        (SHARE | {"more_than": 1}, {"yes": 5}, None),
        (SHARE | {"at_least": "1/2", "plus": 1}, {"yes": 4, "no": 3}, 1),
        (SHARE | {"at_least": "1/2", "plus": 1}, {"yes": 1}, 1),
        ({"count": ["yes"], "of": "entitled", "more_than": "1/2"}, {"yes": 96, "absent": 97}, 1),
        ({"count": ["yes"], "of": "entitled", "more_than": "1/2"}, {"recused": 5}, None),
        ({"count": ["yes"], "at_least": "4.5"}, {"yes": 2}, 3),
        ({"count": ["yes"], "more_than": 4}, {"yes": 4}, 1),
        ({"count": ["entitled"], "at_least": 4}, {"yes": 2}, None),  # the absent count already
        ({"count": ["yes"], "at_most": 4}, {"yes": 2}, None),
        ({"count": ["no"], "at_least": 4}, {"yes": 2}, None),
        ({"count": ["yes"], "of": ["no"], "at_least": 4}, {"yes": 2, "no": 1}, None),
        ({"not": {"count": ["yes"], "at_least": 4}}, {"yes": 2}, None),
    ],
)
def test_how_many_more_yes_are_needed(count, numbers, needs):
    rule = rule_of(count)
    groups = [Group(choice, {}, number) for choice, number in numbers.items()]
    assert decisions.decide(rule, groups).trace[-1].counted.needs == needs


def test_no_number_is_told_of_weights_blends_or_groups_that_cannot_be():
    seats = SHARE | {"weight": "seats", "more_than": "1/2"}
    blend = SHARE | {"blend": {"by": "chamber", "weights": {"a": 1}}, "more_than": "1/2"}
    elsewhere = SHARE | {"where": {"chamber": "b"}, "more_than": "1/2"}
    nowhere = {"each": "chamber", "among": ["b"], "require": SHARE | {"more_than": "1/2"}}
    in_a = {"each": "chamber", "among": ["a"], "require": {"all": [elsewhere, nowhere]}}
    rule = rule_of({"all": [seats, blend, in_a]})
    assert rule.is_monotone
    trace = decisions.decide(rule, []).trace
    assert [found.counted.needs for found in trace if found.counted] == [None, None, None, None]


@pytest.mark.parametrize(
    ("count", "monotone"),
    [
        (SHARE | {"at_least": "1/2"}, True),
        (SHARE | {"equals": "1/2"}, False),
        (SHARE | {"where": {"a": 1}, "of_where": {"a": "1"}, "at_least": "1/2"}, True),
        (SHARE | {"where": {"a": "1"}, "of_where": {}, "at_least": "1/2"}, False),
        (SHARE | {"of": "everyone", "of_where": {"a": "1"}, "at_least": "1/2"}, True),
        (SHARE | {"of": "entitled", "of_where": {"a": "1"}, "at_least": "1/2"}, True),
        (SHARE | {"of": "present", "of_where": {"a": "1"}, "at_least": "1/2"}, False),
        (SHARE | {"of": ["no"], "at_least": "1/2"}, False),
        ({"count": ["no"], "of": "entitled", "at_least": "1/2"}, False),
        ({"count": ["yes"], "at_least": 3}, True),
        ({"not": {"not": {"count": ["yes"], "at_least": 3}}}, False),
        ({"each": "a", "require": {"any": [{"count": ["yes"], "at_least": 3}]}}, True),
    ],
)
def test_which_rules_are_monotone(count, monotone):
    sure, unsure = {"count": ["yes"], "at_least": 1}, {"count": ["no"], "at_least": 1}
    assert rule_of(count).is_monotone == monotone
    assert rule_of(sure, quorum=count).is_monotone == monotone
    assert rule_of(sure, tie=unsure).is_monotone
