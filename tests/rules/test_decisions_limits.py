"""Hostile rules: too deep, too long, too many, or plain nonsense; each refused at once."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules import decisions
from deliberation.rules.decisions import limits
from deliberation.rules.refusals import RuleBroken

COUNT = {"count": ["yes"], "of": ["yes", "no"], "more_than": "1/2"}
MANY = [str(index) for index in range(500)]


def nested(depth):
    condition = COUNT
    for _step in range(depth):
        condition = {"not": condition}
    return {"choices": ["yes", "no"], "adopt": condition}


def named_twice(inner):
    each = {"each": "a", "among": MANY, "require": inner}
    return {"choices": ["yes", "no"], "adopt": {"each": "b", "among": MANY, "require": each}}


def shared_lists():
    condition = COUNT
    for _level in range(12):
        condition = {"all": [condition] * 10}
    return {"choices": ["yes", "no"], "adopt": condition}


def round_in_circles():
    circle = {"choices": ["yes", "no"]}
    circle["adopt"] = {"not": circle}
    return circle


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (nested(limits.DEPTH_AT_MOST), "rule-too-deep"),
        (nested(5000), "rule-too-deep"),
        (round_in_circles(), "rule-too-deep"),
        (shared_lists(), "rule-too-large"),
        (named_twice(COUNT), "rule-too-large"),
        ({"choices": [str(number) for number in range(20_000)], "adopt": COUNT}, "rule-too-large"),
        ({"choices": ["yes", "no"], "adopt": COUNT | {"more_than": "9" * 10**6}}, "text-too-long"),
        ({"choices": ["yes", "no"], "adopt": COUNT | {"more_than": 10**5000}}, "rule-bad-number"),
        ({"choices": ["yes", "no"], "adopt": COUNT | {"x" * 10**6: 1}}, "text-too-long"),
    ],
)
def test_a_hostile_rule_is_refused_at_once(value, code):
    begun = time.perf_counter()
    with pytest.raises(RuleBroken) as refused:
        decisions.parse_rule(value)
    assert refused.value.code == code
    assert len(str(refused.value)) < 2000
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "json-malformed"),
        ('{"not":' * 20_000, "json-malformed"),
        (" " * 200_001, "json-too-long"),
        ("9" * 100_000, "rule-bad-number"),
        (f"-0.{'9' * 100_000}", "rule-bad-number"),
        ("1e999999999", "rule-bad-number"),
    ],
)
def test_a_hostile_text_is_refused(text, code):
    with pytest.raises(RuleBroken) as refused:
        decisions.load_rule(text)
    assert refused.value.code == code


def test_what_just_fits_is_counted_and_put_in_words():
    deep = decisions.parse_rule(nested(limits.DEPTH_AT_MOST - 4))
    wide = decisions.parse_rule(
        {"choices": ["yes", "no"], "adopt": {"each": "a", "among": MANY, "require": COUNT}}
    )
    for rule in (deep, wide):
        decision = decisions.decide(rule, [decisions.Group("yes", {"a": "7"}, 3)])
        words = decisions.words_of_rule(rule) + decisions.words_of_trace(rule, decision.trace)
        assert all(len(sentence.english()) < 1000 for sentence in words)
    assert decision.trace[0].met == 1
    many = {"count": [str(number) for number in range(3000)], "at_least": 1}
    rule = decisions.parse_rule({"choices": many["count"], "adopt": many})
    assert decisions.words_of_rule(rule)[0].english().endswith("28, 29 or 2970 more.")


def test_a_chain_of_parts_reads_in_order():
    value = {"choices": ["yes", "no"], "adopt": {"all": [{"any": [COUNT]}, {"not": COUNT}]}}
    assert list(decisions.parse_rule(value).conditions) == [
        "adopt",
        "adopt.all[0]",
        "adopt.all[0].any[0]",
        "adopt.all[1]",
        "adopt.all[1].not",
    ]


KEYS = st.sampled_from(
    [
        *("title", "source", "choices", "quorum", "adopt", "tie", "all", "any", "not", "each"),
        *("among", "require", "count", "of", "where", "of_where", "weight", "plus", "blend", "by"),
        *("weights", "at_least", "more_than", "at_most", "less_than", "equals", "chamber", "yes"),
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | KEYS
    | st.sampled_from(["present", "entitled", "absent", "no", "1/2", "1/0", "55%", "0.6", "-1"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=5)
        | st.fixed_dictionaries({"choices": st.just(["yes", "no"]), "adopt": inner})
        | st.fixed_dictionaries(
            {"count": st.just(["yes"]), "at_least": inner}, optional={"of": inner}
        )
    ),
    max_leaves=20,
)


def refusal_of(read, value):
    """What `read` refuses, or nothing; any other exception fails the test."""
    try:
        read(value)
    except RuleBroken as refused:
        return str(refused)
    return ""


@settings(max_examples=800, deadline=None)
@given(JSON)
def test_random_json_is_a_rule_or_refused_and_nothing_else(value):
    assert "\n" not in refusal_of(decisions.parse_rule, value)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=200) | JSON.map(json.dumps))
def test_random_text_is_a_rule_or_refused_and_nothing_else(text):
    assert "\n" not in refusal_of(decisions.load_rule, text)
