"""The one text of a rule, its hash, and what a rule knows of itself."""

import hashlib
import json
from fractions import Fraction

import pytest

from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken

VALUE = {
    "title": "Zwei Drittel – “€”",
    "choices": ["yes", "no"],
    "adopt": {
        "at_least": "2/3",
        "count": ["yes"],
        "of": ["yes", "no"],
        "where": {"é": 5, "b": "x"},
    },
}
TEXT = (
    '{"adopt":{"at_least":"2/3","count":["yes"],"of":["yes","no"],"where":{"b":"x","é":5}},'
    '"choices":["yes","no"],"title":"Zwei Drittel – “€”"}'
)


def test_the_canonical_text_sorts_keys_and_drops_spaces():
    assert decisions.canonical_text(VALUE) == TEXT
    assert decisions.parse_rule(VALUE).canonical == TEXT


def test_order_and_spaces_do_not_change_the_hash():
    spaced = json.dumps(VALUE, indent=4)
    backwards = json.dumps(dict(reversed(VALUE.items())))
    expected = hashlib.sha256(TEXT.encode()).hexdigest()
    assert decisions.load_rule(spaced).hash == expected
    assert decisions.load_rule(backwards).hash == expected
    assert decisions.rule_hash(TEXT) == expected


def test_the_canonical_text_is_the_same_rule():
    rule = decisions.parse_rule(VALUE)
    assert decisions.load_rule(rule.canonical) == rule


@pytest.mark.parametrize("value", [0.5, [1.0], {"a": 2**53}, {5: 6}, "\ud800", {"\ud800": 1}])
def test_what_canonical_json_cannot_say_is_refused(value):
    with pytest.raises(RuleBroken):
        decisions.canonical_text(value)


def test_a_rule_gives_its_value_afresh():
    rule = decisions.parse_rule(VALUE)
    rule.value["choices"].append("maybe")
    assert rule.value == VALUE


def test_a_rule_knows_the_attributes_it_needs():
    count = {"count": ["yes"], "of": "entitled", "at_least": 1}
    blend = {"by": "group", "weights": {"a": 1}}
    rule = decisions.parse_rule(
        {
            "choices": ["yes"],
            "quorum": {"each": "chamber", "require": count | {"weight": "seats"}},
            "adopt": {
                "all": [
                    count | {"where": {"tier 1": "x"}, "of_where": {"seats": "2", "zone": "y"}},
                    count | {"blend": blend, "weight": "people"},
                ]
            },
            "tie": {"not": count | {"where": {"chamber": "a"}}},
        }
    )
    assert rule.attributes == {"chamber", "tier 1", "seats", "zone", "group"}
    assert rule.weights == {"seats", "people"}
    assert rule.places == {
        "chamber": "quorum.each",
        "seats": "adopt.all[0].of_where.seats",
        "zone": "adopt.all[0].of_where.zone",
        "tier 1": 'adopt.all[0].where["tier 1"]',
        "group": "adopt.all[1].blend.by",
        "people": "adopt.all[1].weight",
    }
    assert (rule.title, rule.source, rule.choices) == ("", "", ("yes",))


def test_a_trace_is_exact_and_plain_json():
    rule = decisions.parse_rule(
        {
            "choices": ["yes", "no"],
            "adopt": {
                "each": "chamber",
                "require": {
                    "count": ["yes"],
                    "of": ["yes", "no"],
                    "weight": "seats",
                    "at_least": "1/2",
                    "plus": 1,
                },
            },
        }
    )
    seats = Fraction("8.5")
    groups = [
        decisions.Group("no", {"chamber": "a"}, 3, {"seats": 3 * seats}),
        decisions.Group("yes", {"chamber": "a"}, 1, {"seats": seats}),
    ]
    assert json.loads(json.dumps(decisions.decide(rule, groups).as_json())) == {
        "outcome": "rejected",
        "tally": [
            {
                "choice": "yes",
                "attributes": {"chamber": "a"},
                "number": 1,
                "weights": {"seats": "8.5"},
            },
            {
                "choice": "no",
                "attributes": {"chamber": "a"},
                "number": 3,
                "weights": {"seats": "25.5"},
            },
        ],
        "trace": [
            {
                "path": "adopt",
                "form": "each",
                "within": {},
                "held": False,
                "met": 0,
                "total": 1,
                "each": "chamber",
                "at_least": None,
                "groups": [{"value": "a", "electors": 4, "held": False}],
            },
            {
                "path": "adopt.require",
                "form": "count",
                "within": {"chamber": "a"},
                "held": False,
                "count": ["yes"],
                "where": {},
                "of": ["yes", "no"],
                "of_where": {},
                "weight": "seats",
                "blend": None,
                "comparator": "at_least",
                "value": "1/2",
                "plus": 1,
                "numerator": "8.5",
                "denominator": 34,
                "share": "1/4",
                "required": "9/17",
                "needs": None,
            },
        ],
    }
