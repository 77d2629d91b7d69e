"""Which rules let one chamber stop a decision by itself."""

import pytest

from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken

MAJORITY = {"count": ["yes"], "of": ["yes", "no"], "more_than": "1/2"}
NONE_AGAINST = {"count": ["no"], "at_most": 0}
OF_B = {"where": {"chamber": "b"}}
HALVES = {"blend": {"by": "chamber", "weights": {"a": 1, "b": 1}}}
EACH = {"each": "chamber", "among": ["a", "b"]}


def passes(adopt, chamber="b") -> bool:
    """Whether the rule is accepted where the chamber must concur."""
    rule = decisions.parse_rule({"choices": ["yes", "no", "abstain"], "adopt": adopt})
    try:
        decisions.require_concurrence(rule, [chamber])
    except RuleBroken as refused:
        return (refused.code, refused.place) != ("rule-passes-concurrence", "verdicts")
    return True


@pytest.mark.parametrize(
    ("adopt", "expected"),
    [
        (MAJORITY | OF_B, True),
        ({"all": [MAJORITY, MAJORITY | OF_B]}, True),
        ({"all": [MAJORITY, MAJORITY | {"where": {"chamber": "a"}}]}, False),
        ({"any": [MAJORITY | OF_B, MAJORITY]}, False),  # a way past the chamber
        ({"any": [MAJORITY | OF_B, {"count": ["yes"], "at_least": 1} | OF_B]}, True),
        ({"not": MAJORITY | OF_B}, False),
        (EACH | {"require": MAJORITY}, True),
        ({"each": "chamber", "require": MAJORITY}, True),
        (EACH | {"require": MAJORITY, "at_least": 1}, False),
        ({"each": "chamber", "among": ["a"], "require": MAJORITY}, False),
        (EACH | {"require": MAJORITY | OF_B}, False),  # nothing certain can be read from it
        ({"each": "region", "require": MAJORITY | OF_B}, False),
        (MAJORITY | {"where": {"chamber": "b", "region": "x"}}, True),
        (MAJORITY | HALVES, False),
        ({"count": ["yes"], "at_least": 0} | OF_B, False),  # asks for nobody
        ({"count": ["yes"], "equals": 3} | OF_B, True),
        ({"count": ["yes", "no", "abstain"], "of": "entitled", "more_than": "1/2"} | OF_B, False),
        (NONE_AGAINST, True),  # whoever says no stops it
        (NONE_AGAINST | OF_B, True),
        (NONE_AGAINST | {"where": {"region": "x"}}, False),
        (NONE_AGAINST | {"weight": "people"}, False),  # the weight may be nothing
        ({"count": ["no"], "less_than": 1}, True),
        ({"count": ["no"], "at_most": 3} | OF_B, False),  # the chamber may be smaller
        ({"count": ["no"], "of": ["yes", "no"], "at_most": "1/4"}, False),
        ({"count": ["no"], "of": ["yes", "no"], "at_most": "1/4"} | OF_B, True),
        ({"count": ["no"], "of": ["yes", "no"], "less_than": "1/4"} | OF_B, True),
        ({"count": ["no"], "of": ["yes", "no"], "at_most": "1/4", "of_where": {}} | OF_B, False),
        ({"count": ["no"], "of": ["yes", "no"], "at_most": 1} | OF_B, False),
    ],
)
def test_a_chamber_that_must_concur_is_not_passed_by(adopt, expected):
    assert passes(adopt) is expected


@pytest.mark.parametrize("key", ["concurrent-chambers", "unanimity", "no-objection"])
def test_templates_for_chambers_let_each_of_them_concur(key):
    rule = decisions.parse_rule(decisions.TEMPLATES[key].build(["a", "b"]))
    decisions.require_concurrence(rule, ["a", "b"])
