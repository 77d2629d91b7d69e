"""Which rules may serve which electorates; declared attributes; recusals that can be borne."""

import pytest

from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken

VOTES = ["yes", "no", "abstain"]
MAJORITY = {"count": ["yes"], "of": ["yes", "no"], "more_than": "1/2"}
PRESENT = {"count": ["present"], "of": "entitled", "at_least": "1/3"}
TURNOUT = {"each": "chamber", "among": ["a", "b"], "require": PRESENT}


def within(chamber, count=MAJORITY):
    return count | {"where": {"chamber": chamber}}


BOTH = {"all": [within("a"), within("b")]}


def verdict(adopt, quorum=TURNOUT, chambers=("a", "b")):
    value = {"choices": VOTES, "adopt": adopt} | ({"quorum": quorum} if quorum else {})
    try:
        decisions.require_legitimate(decisions.parse_rule(value), chambers)
    except RuleBroken as refused:
        return refused.code, refused.place
    return "fine"


ALIKE = ("rule-counts-all-alike", "adopt")
LEFT_OUT = ("rule-leaves-chamber-out", "adopt")
NO_FLOOR = ("rule-without-turnout-floor", "quorum")


@pytest.mark.parametrize(
    ("adopt", "expected"),
    [
        (BOTH, "fine"),
        (MAJORITY, ALIKE),
        ({"any": [BOTH, MAJORITY]}, ALIKE),  # a way past the chambers
        ({"all": [BOTH, MAJORITY]}, "fine"),
        ({"not": BOTH}, "fine"),
        ({"each": "region", "require": MAJORITY}, ALIKE),
        ({"each": "region", "require": BOTH}, "fine"),
        (MAJORITY | {"where": {"region": "x"}}, ALIKE),
        (MAJORITY | {"blend": {"by": "region", "weights": {"a": 1, "b": 1}}}, ALIKE),
        (within("a"), LEFT_OUT),
        ({"each": "chamber", "require": MAJORITY}, LEFT_OUT),  # names none of them
        ({"each": "chamber", "among": ["a", "b"], "at_least": 1, "require": MAJORITY}, "fine"),
        ({"each": "chamber", "among": ["a"], "require": MAJORITY}, LEFT_OUT),
        (MAJORITY | {"blend": {"by": "chamber", "weights": {"a": 2, "b": 1}}}, "fine"),
        (MAJORITY | {"blend": {"by": "chamber", "weights": {"a": 2, "b": 0}}}, LEFT_OUT),
        (within("c"), ("rule-names-no-such-chamber", "adopt.where.chamber")),
        (
            {"each": "chamber", "among": ["a", "c"], "require": MAJORITY},
            ("rule-names-no-such-chamber", "adopt.among"),
        ),
        (
            MAJORITY | {"blend": {"by": "chamber", "weights": {"c": 1}}},
            ("rule-names-no-such-chamber", "adopt.blend.weights"),
        ),
    ],
)
def test_a_rule_has_to_name_every_chamber(adopt, expected):
    assert verdict(adopt) == expected


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (TURNOUT, "fine"),
        (TURNOUT | {"at_least": 2}, "fine"),
        ({"each": "chamber", "require": PRESENT}, "fine"),
        ({"each": "chamber", "require": {"all": [MAJORITY, PRESENT]}}, "fine"),
        ({"each": "chamber", "require": {"any": [PRESENT, PRESENT]}}, "fine"),
        ({"all": [within("a", PRESENT), within("b", PRESENT)]}, "fine"),
        ({"any": [TURNOUT, {"all": [TURNOUT, MAJORITY]}]}, "fine"),
        ({"each": "chamber", "require": {"count": ["yes", "no"], "at_least": 1}}, "fine"),
        ({"each": "chamber", "require": {"count": ["present"], "more_than": 0}}, "fine"),
        (None, NO_FLOOR),
        (PRESENT, NO_FLOOR),
        (within("a", PRESENT), NO_FLOOR),
        ({"any": [within("a", PRESENT), within("b", PRESENT)]}, NO_FLOOR),
        ({"not": TURNOUT}, NO_FLOOR),
        (TURNOUT | {"at_least": 1}, NO_FLOOR),
        ({"each": "region", "require": PRESENT}, NO_FLOOR),
        ({"each": "chamber", "require": {"any": [PRESENT, MAJORITY]}}, NO_FLOOR),
        ({"each": "chamber", "require": {"not": PRESENT}}, NO_FLOOR),
        ({"each": "chamber", "require": PRESENT | {"at_least": 0}}, NO_FLOOR),
        ({"each": "chamber", "require": PRESENT | {"at_least": 0, "plus": 1}}, "fine"),
        ({"each": "chamber", "require": PRESENT | {"of": "present"}}, NO_FLOOR),  # always all
        ({"each": "chamber", "require": PRESENT | {"count": ["absent"]}}, NO_FLOOR),
        ({"each": "chamber", "require": PRESENT | {"where": {"region": "x"}}}, NO_FLOOR),
        ({"each": "chamber", "require": {"count": ["present"], "at_most": 5}}, NO_FLOOR),
        (PRESENT | {"blend": {"by": "chamber", "weights": {"a": 1, "b": 1}}}, NO_FLOOR),
    ],
)
def test_a_rule_has_to_ask_for_a_turnout_of_every_chamber(quorum, expected):
    assert verdict(BOTH, quorum) == expected


@pytest.mark.parametrize("chambers", [(), ("a",)])
def test_an_electorate_of_one_chamber_may_count_all_alike(chambers):
    assert verdict(MAJORITY, None, chambers) == "fine"


def test_the_refusal_names_the_chamber():
    rule = decisions.parse_rule({"choices": VOTES, "adopt": BOTH})
    with pytest.raises(RuleBroken, match='turnout within each chamber; "a" has none'):
        decisions.require_legitimate(rule, ["b", "a"])


@pytest.mark.parametrize(
    ("attributes", "code", "place"),
    [
        ({"seats": "decimal"}, "rule-undeclared-attribute", "adopt.where.region"),
        ({"region": "token"}, "rule-undeclared-attribute", "adopt.weight"),
        ({"region": "token", "seats": "token"}, "rule-weight-not-decimal", "adopt.weight"),
        ({"region": "date", "seats": "date"}, "rule-weight-not-decimal", "adopt.weight"),
    ],
)
def test_a_rule_names_only_declared_attributes_and_weighs_by_decimals(attributes, code, place):
    count = MAJORITY | {"where": {"region": "x", "chamber": "a"}, "weight": "seats"}
    rule = decisions.parse_rule({"choices": VOTES, "adopt": count})
    with pytest.raises(RuleBroken) as refused:
        decisions.require_declared(rule, attributes)
    assert (refused.value.code, refused.value.place) == (code, place)
    decisions.require_declared(rule, {"region": "token", "seats": "decimal"})


@pytest.mark.parametrize(("entitled", "recused"), [(10, 0), (10, 5), (11, 5), (1, 0), (0, 0)])
def test_recusals_of_up_to_half_can_be_borne(entitled, recused):
    decisions.require_recusals_bearable(entitled, recused)


@pytest.mark.parametrize(("entitled", "recused"), [(10, 6), (11, 6), (1, 1)])
def test_recusals_of_more_than_half_are_refused(entitled, recused):
    with pytest.raises(RuleBroken) as refused:
        decisions.require_recusals_bearable(entitled, recused)
    assert refused.value.code == "recusals-shrink-base"
