"""Every refusal of a rule: its code, and the place it names."""

import pytest

from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken

COUNT = {"count": ["yes"], "of": ["yes", "no"], "more_than": "1/2"}
BLEND = {"by": "chamber", "weights": {"a": 1}}


def counting(**changes):
    """A count with keys changed, or taken away where the change is None."""
    return {key: value for key, value in (COUNT | changes).items() if value is not None}


def refusal_of(value):
    with pytest.raises(RuleBroken) as refused:
        decisions.parse_rule(value)
    return refused.value.code, refused.value.place


@pytest.mark.parametrize(
    ("value", "code", "place"),
    [
        ([], "rule-not-object", ""),
        ("adopt", "rule-not-object", ""),
        (None, "rule-not-object", ""),
        ({"choices": ["yes"]}, "rule-missing-key", "adopt"),
        ({"adopt": COUNT}, "rule-missing-key", "choices"),
        ({"choices": ["yes", "no"], "adopt": COUNT, "quorom": COUNT}, "rule-unknown-key", "quorom"),
        ({"choices": "yes", "adopt": COUNT}, "rule-not-list", "choices"),
        ({"choices": [], "adopt": COUNT}, "rule-empty-list", "choices"),
        ({"choices": ["yes", ""], "adopt": COUNT}, "rule-bad-token", "choices[1]"),
        ({"choices": ["yes", " no"], "adopt": COUNT}, "rule-bad-token", "choices[1]"),
        ({"choices": ["yes", 1], "adopt": COUNT}, "rule-not-text", "choices[1]"),
        ({"choices": ["yes", "yes"], "adopt": COUNT}, "rule-repeated-item", "choices[1]"),
        ({"choices": ["yes", "x" * 33], "adopt": COUNT}, "text-too-long", "choices[1]"),
        ({"title": 5, "choices": ["yes", "no"], "adopt": COUNT}, "rule-not-text", "title"),
        ({"title": "x" * 201, "choices": ["yes", "no"], "adopt": COUNT}, "text-too-long", "title"),
        ({"source": "a\nb", "choices": ["yes", "no"], "adopt": COUNT}, "text-not-plain", "source"),
        ({"source": "a\u202eb", "choices": ["yes"], "adopt": COUNT}, "text-not-plain", "source"),
        ({"source": "\ud800", "choices": ["yes"], "adopt": COUNT}, "text-not-plain", "source"),
        ({5: 6}, "rule-bad-key", ""),
        ({"a\tb c": 6}, "text-not-plain", '["a\\tb c"]'),
        ({"choices": ["yes"], "adopt": {1, 2}}, "rule-not-json", "adopt"),
    ],
)
def test_a_bad_rule_is_refused(value, code, place):
    assert refusal_of(value) == (code, place)


@pytest.mark.parametrize(
    "word", ["absent", "not_voting", "recused", "present", "entitled", "everyone"]
)
def test_reserved_tokens_and_set_words_are_no_choices(word):
    value = {"choices": ["yes", "no", word], "adopt": COUNT}
    assert refusal_of(value) == ("rule-reserved-token", "choices[2]")


CONDITIONS = [
    (5, "rule-not-object", ""),
    ({}, "rule-not-one-form", ""),
    ({"at_least": 1}, "rule-not-one-form", ""),
    ({"all": [COUNT], "any": [COUNT]}, "rule-not-one-form", ""),
    ({"not": COUNT, **COUNT}, "rule-not-one-form", ""),
    ({"al": [COUNT]}, "rule-unknown-key", ".al"),
    ({"all": [COUNT], "at_least": 1}, "rule-unknown-key", ".at_least"),
    ({"all": []}, "rule-empty-list", ".all"),
    ({"any": []}, "rule-empty-list", ".any"),
    ({"all": COUNT}, "rule-not-list", ".all"),
    ({"not": [COUNT]}, "rule-not-object", ".not"),
    ({"any": [COUNT, {"all": []}]}, "rule-empty-list", ".any[1].all"),
    ({"each": "chamber"}, "rule-missing-key", ".require"),
    ({"each": "chamber", "require": COUNT, "of": "entitled"}, "rule-unknown-key", ".of"),
    ({"each": "", "require": COUNT}, "rule-bad-attribute", ".each"),
    ({"each": 5, "require": COUNT}, "rule-bad-attribute", ".each"),
    ({"each": "elector", "require": COUNT}, "rule-bad-attribute", ".each"),
    ({"each": "chamber", "among": [], "require": COUNT}, "rule-empty-list", ".among"),
    ({"each": "chamber", "among": "a", "require": COUNT}, "rule-not-list", ".among"),
    (
        {"each": "chamber", "among": ["a", 1, "1"], "require": COUNT},
        "rule-repeated-item",
        ".among[2]",
    ),
    ({"each": "chamber", "among": ["a", True], "require": COUNT}, "rule-bad-value", ".among[1]"),
    ({"each": "chamber", "at_least": 0, "require": COUNT}, "rule-bad-number", ".at_least"),
    ({"each": "chamber", "at_least": "1/2", "require": COUNT}, "rule-bad-number", ".at_least"),
    (
        {"each": "chamber", "among": ["a"], "at_least": 2, "require": COUNT},
        "rule-bad-number",
        ".at_least",
    ),
    ({"each": "chamber", "require": {}}, "rule-not-one-form", ".require"),
    (counting(count="yes"), "rule-not-list", ".count"),
    (counting(count="present"), "rule-not-list", ".count"),
    (counting(count=[]), "rule-empty-list", ".count"),
    (counting(count=["yes", "yea"]), "rule-unknown-token", ".count[1]"),
    (counting(count=[["yes"]]), "rule-unknown-token", ".count[0]"),
    (counting(of="yes"), "rule-unknown-token", ".of"),
    (counting(of=[]), "rule-empty-list", ".of"),
    (counting(of=["nay"]), "rule-unknown-token", ".of[0]"),
    (counting(of=5), "rule-not-list", ".of"),
    (counting(more_than=None), "rule-no-comparator", ""),
    (counting(at_least="1/2"), "rule-two-comparators", ".more_than"),
    (counting(at_leest="1/2"), "rule-unknown-key", ".at_leest"),
    (counting(where=[]), "rule-not-object", ".where"),
    (counting(where={"choice": "yes"}), "rule-bad-attribute", ".where.choice"),
    (counting(where={"": "yes"}), "rule-bad-attribute", '.where[""]'),
    (counting(where={"x" * 65: "yes"}), "text-too-long", f'.where["{"x" * 59}…"]'),
    (counting(where={"a": ["yes"]}), "rule-bad-value", ".where.a"),
    (counting(where={"a": None}), "rule-bad-value", ".where.a"),
    (counting(of=None, of_where={}), "rule-without-base", ".of_where"),
    (counting(of=None, plus=1), "rule-without-base", ".plus"),
    (counting(of=None, blend=BLEND), "rule-without-base", ".blend"),
    (counting(blend=BLEND, plus=0), "rule-plus-with-blend", ".plus"),
    (counting(plus="1/2"), "rule-bad-number", ".plus"),
    (counting(plus=-1), "rule-bad-number", ".plus"),
    (counting(weight="number"), "rule-bad-attribute", ".weight"),
    (counting(weight=None) | {"weight": None}, "rule-bad-attribute", ".weight"),
    (counting(blend={"by": "chamber"}), "rule-missing-key", ".blend.weights"),
    (counting(blend={"weights": {"a": 1}}), "rule-missing-key", ".blend.by"),
    (counting(blend=BLEND | {"of": 1}), "rule-unknown-key", ".blend.of"),
    (counting(blend=BLEND | {"by": "choice"}), "rule-bad-attribute", ".blend.by"),
    (counting(blend=BLEND | {"weights": []}), "rule-not-object", ".blend.weights"),
    (counting(blend=BLEND | {"weights": {}}), "rule-blend-weightless", ".blend.weights"),
    (counting(blend=BLEND | {"weights": {"a": 0}}), "rule-blend-weightless", ".blend.weights"),
    (counting(blend=BLEND | {"weights": {"a": "-1"}}), "rule-bad-number", ".blend.weights.a"),
]


@pytest.mark.parametrize(("condition", "code", "at"), CONDITIONS)
@pytest.mark.parametrize("root", ["quorum", "adopt", "tie"])
def test_a_bad_condition_is_refused_wherever_it_stands(root, condition, code, at):
    value = {"choices": ["yes", "no"], "adopt": COUNT, root: condition}
    assert refusal_of(value) == (code, root + at)
    within = {"choices": ["yes", "no"], "adopt": COUNT, root: {"all": [COUNT, {"not": condition}]}}
    assert refusal_of(within) == (code, f"{root}.all[1].not{at}")


@pytest.mark.parametrize(
    "number",
    [
        *("", " 1", "1 ", "-1", "+1", "1e3", "1_000", ".5", "5.", "1.5/2", "1/2/3", "/2", "1/"),
        *("55 %", "%", "0x1", "٣", "½", "1,5", "9" * 41, "1/3%", True, None, [], {}, -1),
    ],
)
def test_a_bad_number_is_refused(number):
    value = {"choices": ["yes", "no"], "adopt": COUNT | {"more_than": number}}
    assert refusal_of(value) == ("rule-bad-number", "adopt.more_than")


@pytest.mark.parametrize("number", [0.5, float("nan"), float("inf"), 2**53, -(2**53)])
def test_a_number_that_json_cannot_hold_exactly_is_refused(number):
    value = {"choices": ["yes", "no"], "adopt": COUNT | {"more_than": number}}
    assert refusal_of(value) == ("rule-bad-number", "adopt.more_than")


def test_nothing_is_divided_by_zero():
    value = {"choices": ["yes", "no"], "adopt": COUNT | {"more_than": "1/0"}}
    assert refusal_of(value) == ("rule-zero-denominator", "adopt.more_than")


@pytest.mark.parametrize(
    ("number", "yes", "no"),
    [(1, 1, 0), ("1", 1, 0), ("0.6", 3, 2), ("3/5", 3, 2), ("60%", 3, 2), ("12.5%", 1, 7)],
)
def test_a_good_number_is_exact(number, yes, no):
    rule = decisions.parse_rule(
        {
            "choices": ["yes", "no"],
            "adopt": {"count": ["yes"], "of": ["yes", "no"], "equals": number},
        }
    )
    groups = [decisions.Group("yes", {}, yes), decisions.Group("no", {}, no)]
    assert decisions.decide(rule, groups).outcome == "adopted"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "json-malformed", "line 1, column 1"),
        ('{"choices": }', "json-malformed", "line 1, column 13"),
        ('{"adopt": 1, "adopt": 2}', "rule-repeated-key", "adopt"),
        ('{"adopt": [{"a": 1, "b": 2, "b": 3}]}', "rule-repeated-key", "adopt[0].b"),
        ('{"adopt": {"at_least": 0.6}}', "rule-bad-number", "adopt.at_least"),
        ('{"adopt": {"at_least": 1e3}}', "rule-bad-number", "adopt.at_least"),
        ('{"adopt": {"at_least": NaN}}', "rule-bad-number", "adopt.at_least"),
        ('{"adopt": {"at_least": -Infinity}}', "rule-bad-number", "adopt.at_least"),
    ],
)
def test_bad_json_is_refused(text, code, place):
    with pytest.raises(RuleBroken) as refused:
        decisions.load_rule(text)
    assert (refused.value.code, refused.value.place) == (code, place)


def test_a_refusal_is_one_sentence_with_its_place_first():
    value = {"choices": ["yes", "no"], "adopt": COUNT | {"more_than": "1/2\u2028x"}}
    with pytest.raises(RuleBroken) as refused:
        decisions.parse_rule(value)
    assert str(refused.value) == (
        "adopt.more_than: Line breaks, control characters and signs that reorder text"
        " are not allowed here."
    )
    with pytest.raises(RuleBroken) as refused:
        decisions.parse_rule({"choices": ["yes", "no"], "adopt": COUNT | {"more_than": "half"}})
    assert str(refused.value) == (
        'adopt.more_than: "half" is not a whole number, a decimal like 0.6, a fraction like 2/3'
        " or 55%."
    )
