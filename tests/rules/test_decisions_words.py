"""Rules and counts in words, and what is said to be missing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from deliberation.rules import decisions
from deliberation.rules.decisions import Group
from deliberation.rules.decisions.phrases import per_cent, rounded_per_cent

VOTES = ["yes", "no", "abstain"]
SHARE = {"count": ["yes"], "of": ["yes", "no"]}
CHAMBERS = {"each": "chamber", "among": ["a", "b"]}


def rule_of(adopt, choices=VOTES, **rest):
    return decisions.parse_rule({"choices": choices, "adopt": adopt, **rest})


def said_of_rule(rule):
    return [f"{'  ' * said.depth}{said.english()}" for said in decisions.words_of_rule(rule)]


def said_of_count(rule, groups):
    trace = decisions.decide(rule, groups).trace
    mark = {True: "✓ ", False: "✗ ", None: "· "}
    return [
        f"{'  ' * said.depth}{mark[said.held]}{said.english()}"
        for said in decisions.words_of_trace(rule, trace)
    ]


def one_line(count):
    """The sentence of a rule that is a single count."""
    return said_of_rule(rule_of(count, choices=[*VOTES, "object", "no_objection", "other_word"]))[
        -1
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (
            SHARE | {"at_least": "2/3"},
            "At least two thirds of the yes and no votes must be in favour.",
        ),
        (SHARE | {"more_than": "50%"}, "More than half of the yes and no votes must be in favour."),
        (SHARE | {"at_least": "0.55"}, "At least 55 % of the yes and no votes must be in favour."),
        (SHARE | {"at_least": "5/7"}, "At least 5/7 of the yes and no votes must be in favour."),
        (SHARE | {"less_than": 1}, "Less than 100 % of the yes and no votes may be in favour."),
        (
            SHARE | {"at_least": "1/2", "plus": 1},
            "At least half plus 1 of the yes and no votes must be in favour.",
        ),
        (
            {"count": ["no"], "of": "entitled", "at_most": "1/4"},
            "At most a quarter of those entitled may be against.",
        ),
        (
            {"count": ["present"], "of": "everyone", "equals": "1/3"},
            "Exactly one third of all electors must be present.",
        ),
        (
            {"count": ["yes", "no_objection"], "of": ["present"], "at_least": "3/4"},
            "At least three quarters of those present must be counted as yes or no objection.",
        ),
        (
            {"count": ["yes"], "of": ["yes", "absent", "present"], "at_least": "0"},
            "At least 0 % of those counted as yes, absent or present must be in favour.",
        ),
        ({"count": ["object"], "at_most": 0}, "None may be objecting."),
        ({"count": ["no"], "at_most": 2}, "At most 2 may be against."),
        ({"count": ["yes"], "more_than": "4.5"}, "More than 4.5 must be in favour."),
        ({"count": ["yes"], "at_least": "10/3"}, "At least 10/3 must be in favour."),
        ({"count": ["other_word"], "less_than": 3}, "Less than 3 may be counted as other word."),
        ({"count": ["absent"], "equals": 3}, "Exactly 3 must be absent."),
        (
            {"count": ["yes"], "where": {"region": "", "chamber": "a"}, "at_least": 1},
            "Where chamber is a and region is “”: at least 1 must be in favour.",
        ),
        (
            SHARE
            | {"where": {"member_kind": "canton"}, "weight": "half_states", "more_than": "1/2"},
            "Where member kind is canton, by half states:"
            " more than half of the yes and no votes must be in favour.",
        ),
        (
            {
                "count": ["yes"],
                "where": {"tier": "1"},
                "of": "entitled",
                "of_where": {},
                "at_least": 1,
            },
            "At least 100 % of those entitled in all must be in favour where tier is 1.",
        ),
        (
            {"count": ["yes"], "of": "entitled", "of_where": {"tier": "1"}, "at_least": 1},
            "At least 100 % of those entitled where tier is 1 must be in favour.",
        ),
        (
            SHARE
            | {"blend": {"by": "chamber", "weights": {"b": "1.5", "a": 2}}, "at_least": "3/5"},
            "Averaged by chamber (a 2 and b 1.5):"
            " at least three fifths of the yes and no votes must be in favour.",
        ),
    ],
)
def test_a_count_in_words(count, words):
    assert one_line(count) == f"  {words}"


def test_a_whole_rule_in_words():
    count = SHARE | {"more_than": "1/2"}
    rule = rule_of(
        {"all": [count, {"any": [count, {"not": count}]}, {"each": "chamber", "require": count}]},
        quorum=CHAMBERS | {"require": {"count": ["present"], "of": "entitled", "at_least": "1/3"}},
        tie={
            "any": [
                {**CHAMBERS, "at_least": 1, "require": count},
                {"each": "chamber", "at_least": 2, "require": count},
            ]
        },
    )
    half = "More than half of the yes and no votes must be in favour."
    assert said_of_rule(rule) == [
        "An elector may answer yes, no or abstain.",
        "Quorum, without which nothing is decided:",
        "  In each chamber (a and b):",
        "    At least one third of those entitled must be present.",
        "Adopted if:",
        "  All of these must hold:",
        f"    {half}",
        "    At least one of these must hold:",
        f"      {half}",
        "      This must not hold:",
        f"        {half}",
        "    In each chamber that has electors:",
        f"      {half}",
        "Otherwise tied if:",
        "  At least one of these must hold:",
        "    In at least 1 groups by chamber (a and b):",
        f"      {half}",
        "    In at least 2 groups by chamber that have electors:",
        f"      {half}",
    ]


def test_a_count_says_what_carried_it():
    rule = rule_of(SHARE | {"at_least": "2/3"})
    groups = [Group("yes", {}, 141), Group("no", {}, 5), Group("abstain", {}, 35)]
    assert said_of_count(rule, groups) == [
        "✓ Adopted.",
        "✓ The condition for adoption is met:",
        "  ✓ 141 of 146 yes and no votes in favour (96.6 %); at least two thirds needed.",
    ]


def test_a_count_says_what_is_missing():
    rule = rule_of(
        {"all": [SHARE | {"at_least": "2/3"}, {"count": ["yes"], "at_least": 70}]},
        quorum={"count": ["present"], "of": "entitled", "more_than": "3/4"},
    )
    groups = [Group("yes", {}, 66), Group("no", {}, 34), Group("absent", {}, 40)]
    assert said_of_count(rule, groups) == [
        "✗ No decision, as the quorum was not reached.",
        "✗ The quorum is not reached:",
        "  ✗ 100 of 140 entitled present (71.4 %); more than three quarters needed."
        " 6 more present would meet this, other votes unchanged.",
        "✗ The condition for adoption is not met:",
        "  ✗ All of these are needed (0 of 2 met):",
        "    ✗ 66 of 100 yes and no votes in favour (66.0 %); at least two thirds needed."
        " 2 more in favour would meet this, other votes unchanged.",
        "    ✗ 66 in favour; at least 70 needed."
        " 4 more in favour would meet this, other votes unchanged.",
    ]


def test_chambers_blends_ties_and_empty_groups_are_said():
    rule = rule_of(
        {
            "any": [
                CHAMBERS | {"require": {"any": [SHARE | {"more_than": "1/2"}]}},
                SHARE
                | {"blend": {"by": "chamber", "weights": {"a": 2, "b": 1}}, "more_than": "1/2"},
                {"not": {"count": ["no"], "at_most": 9}},
            ]
        },
        tie=SHARE | {"where": {"chamber": "b"}, "equals": "1/2"},
    )
    groups = [Group("yes", {"chamber": "a"}, 3), Group("no", {"chamber": "a"}, 1)]
    assert said_of_count(rule, groups) == [
        "✗ Rejected.",
        "✗ The condition for adoption is not met:",
        "  ✗ One of these is enough (0 of 3 met):",
        "    ✗ In each chamber (a and b) (1 of 2 met):",
        "      ✗ No electors where chamber is b.",
        "      ✓ Where chamber is a: one of these is enough (1 of 1 met):",
        "        ✓ Where chamber is a: 3 of 4 yes and no votes in favour (75.0 %);"
        " more than half needed.",
        "      ✗ Where chamber is b: one of these is enough (0 of 1 met):",
        "        ✗ Where chamber is b: nothing counted among the yes and no votes,"
        " so not met; more than half needed.",
        "    ✗ Averaged by chamber (a 2 and b 1): 50.0 % in favour; more than half needed.",
        "      · Where chamber is a: 3 of 4 yes and no votes in favour (75.0 %); weight 2.",
        "      · Where chamber is b: nothing counted; weight 1.",
        "    ✗ This must not hold:",
        "      ✓ 1 against; at most 9 allowed.",
        "✗ The condition for a tie is not met:",
        "  ✗ Where chamber is b: nothing counted among the yes and no votes, so not met;"
        " exactly half needed.",
    ]


def test_a_sentence_says_which_chamber_it_is_about():
    rule = rule_of(CHAMBERS | {"require": SHARE | {"where": {"tier": "1"}, "more_than": "1/2"}})
    trace = decisions.decide(rule, []).trace
    said = decisions.words_of_trace(rule, trace)[3:]
    assert [(sentence.path, dict(sentence.where)) for sentence in said] == [
        ("adopt", {"chamber": "a"}),
        ("adopt", {"chamber": "b"}),
        ("adopt.require", {"chamber": "a", "tier": "1"}),
        ("adopt.require", {"chamber": "b", "tier": "1"}),
    ]


def test_weights_and_other_bases_are_said():
    rule = rule_of(
        {"count": ["yes"], "where": {"tier": "1"}, "weight": "seats", "of": "entitled"}
        | {"of_where": {}, "at_least": "1/5"}
    )
    groups = [
        Group("yes", {"tier": "1"}, 2, {"seats": Fraction("8.5")}),
        Group("no", {"tier": "2"}, 3, {"seats": Fraction(32)}),
    ]
    assert said_of_count(rule, groups)[2] == (
        "  ✓ By seats: 8.5 of 40.5 entitled in all in favour where tier is 1 (21.0 %);"
        " at least a fifth needed."
    )


def test_faces_translate_and_write_numbers_their_own_way():
    rule = rule_of(SHARE | {"at_least": "2/3"})
    trace = decisions.decide(rule, [Group("yes", {}, 2), Group("no", {}, 1)]).trace
    french = {
        "%(numerator)s of %(base)s %(answer)s (%(percent)s); %(need)s": (
            "%(numerator)s sur %(base)s %(answer)s (%(percent)s) ; %(need)s"
        ),
        "%(number)s %(words)s votes": "%(number)s voix exprimées",
        "in favour": "pour",
        "at least %(value)s needed": "il faut au moins %(value)s",
        "two thirds": "deux tiers",
    }
    said = decisions.words_of_trace(rule, trace)[-1].render(
        lambda message: french.get(message, message), lambda number: f"{number}".replace(".", ",")
    )
    assert said == "2 sur 3 voix exprimées pour (66,7 %) ; il faut au moins deux tiers."


@pytest.mark.parametrize(
    ("share", "digits", "written"),
    [
        (Fraction(141, 146), 1, "96.6"),
        (Fraction(1, 3), 1, "33.3"),
        (Fraction(2, 3), 1, "66.7"),
        (Fraction(1, 2000), 1, "0.1"),  # half is rounded up
        (Fraction(49, 100_000), 1, "0.0"),
        (Fraction(0), 1, "0.0"),
        (Fraction(5, 2), 1, "250.0"),
        (Fraction(10**40 + 1, 10**42), 3, "1.000"),
    ],
)
def test_per_cent_is_rounded_exactly_half_up(share, digits, written):
    assert str(rounded_per_cent(share, digits)) == written


@pytest.mark.parametrize(
    ("share", "beside", "number"),
    [
        ("64.96%", "65%", "64.96"),
        ("65.04%", "65%", "65.04"),
        ("65%", "65%", "65.0"),
        ("66.6%", "2/3", "66.6"),
        ("66.66%", "2/3", "66.66"),
        ("64.999999999999%", "65%", "65.000000"),  # six decimals are enough
    ],
)
def test_per_cent_is_not_rounded_across_the_threshold(share, beside, number):
    def exact(text):
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)

    assert per_cent(exact(share), exact(beside)).facts["number"] == Decimal(number)
