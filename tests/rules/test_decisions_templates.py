"""The templates a forum can choose: as the sources have them, in order, and legitimate."""

import json

import pytest

from deliberation.formats.electorates import group_electors
from deliberation.rules import decisions
from deliberation.rules.decisions import TEMPLATES
from deliberation.rules.refusals import RuleBroken

CHAMBERS = ("government", "corporate", "citizen")
# Titles of the public vectors, by the template that means the same rule.
IN_VECTORS = {
    "no-objection": "No objection",
    "simple-majority": "Simple majority of those voting",
    "two-thirds": "Two thirds present and voting",
    "all-members": "Majority of all members",
    "concurrent-chambers": "Concurrent majorities of three named chambers",
    "iesg": "Approval without open objection, standards track",
    "blended-chambers": "Chamber shares averaged 2:1:1",
    "eu-qualified-majority": "EU Council, qualified majority on a Commission proposal",
    "security-council": "Security Council, substantive",
    "iso": "ISO/IEC DIS",
    "double-majority": "Double majority of people and cantons",
    "unanimity": "Unanimity, abstention does not prevent",
    "silence": "Silence procedure",
}
BY_CHAMBER = {"concurrent-chambers", "blended-chambers"}
SAME_FOR_CHAMBERS = {"no-objection", "unanimity"}


def built(key, chambers=CHAMBERS):
    return decisions.parse_rule(TEMPLATES[key].build(chambers if key in BY_CHAMBER else ()))


def test_the_templates_stand_in_the_order_in_which_they_are_offered():
    assert list(TEMPLATES) == list(IN_VECTORS)


@pytest.mark.parametrize("key", IN_VECTORS)
def test_a_template_is_a_rule_with_its_title_and_source(key):
    rule = built(key)
    assert (rule.title, rule.source) == (TEMPLATES[key].title, TEMPLATES[key].source)
    assert rule.source


@pytest.mark.parametrize("key", IN_VECTORS)
def test_a_template_decides_the_vectors_of_its_kind(key, shared):
    cases = json.loads((shared / "vectors" / "decisions.json").read_text(encoding="utf-8"))
    cases = [case for case in cases if case["rule"]["title"] == IN_VECTORS[key]]
    rule = built(key)
    found = {
        case["id"]: decisions.decide(rule, group_electors(case["electors"], rule)).outcome.value
        for case in cases
    }
    assert found == {case["id"]: case["outcome"] for case in cases}
    assert found


@pytest.mark.parametrize(
    "key", sorted(set(IN_VECTORS) - {"blended-chambers", "eu-qualified-majority"})
)
def test_a_template_asks_exactly_what_the_vectors_ask(key, shared):
    """The blend has a floor of turnout besides, the Council's counts those silent in the room."""
    cases = json.loads((shared / "vectors" / "decisions.json").read_text(encoding="utf-8"))
    asked = next(case["rule"] for case in cases if case["rule"]["title"] == IN_VECTORS[key])
    value = built(key).value
    assert {k: value.get(k) for k in ("choices", "quorum", "adopt", "tie")} == {
        k: asked.get(k) for k in ("choices", "quorum", "adopt", "tie")
    }


@pytest.mark.parametrize("key", IN_VECTORS)
def test_a_template_is_legitimate_where_it_can_be_chosen(key):
    rule = decisions.parse_rule(TEMPLATES[key].build(CHAMBERS))
    if key in BY_CHAMBER | SAME_FOR_CHAMBERS:
        decisions.require_legitimate(rule, CHAMBERS)
    else:
        decisions.require_legitimate(rule, ["government"])
        with pytest.raises(RuleBroken) as refused:
            decisions.require_legitimate(rule, CHAMBERS)
        assert refused.value.code == "rule-counts-all-alike"


@pytest.mark.parametrize("key", sorted(BY_CHAMBER))
def test_a_template_by_chamber_needs_chambers(key):
    with pytest.raises(RuleBroken) as refused:
        TEMPLATES[key].build()
    assert (refused.value.code, refused.value.place) == ("template-needs-chambers", "chambers")


def test_one_objection_in_any_chamber_is_enough():
    rule = decisions.parse_rule(TEMPLATES["no-objection"].build(("a", "b")))
    groups = [
        decisions.Group("support", {"chamber": "a"}, 9),
        decisions.Group("support", {"chamber": "b"}, 9),
        decisions.Group("object", {"chamber": "b"}, 1),
    ]
    assert decisions.decide(rule, groups).outcome == "rejected"
    assert decisions.decide(rule, groups[:2]).outcome == "adopted"
    assert decisions.decide(rule, groups[:1]).outcome == "inquorate"


def test_what_is_built_can_be_edited_without_touching_the_template():
    value = TEMPLATES["simple-majority"].build()
    value["choices"].append("blank")
    value["adopt"]["of"].append("blank")
    decisions.parse_rule(value)
    assert TEMPLATES["simple-majority"].build() != value
    assert TEMPLATES["two-thirds"].build()["choices"] == ["yes", "no", "abstain"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_silence_alone_adopts_what_nobody_answers(name: str) -> None:
    rule = decisions.parse_rule(TEMPLATES[name].build(("government",)))
    assert decisions.adopts_in_silence(rule, ("government",)) == (name == "silence")


def test_a_rule_of_ones_own_that_only_counts_objections_adopts_in_silence() -> None:
    objections = {"count": ["no"], "where": {"permanent": "yes"}, "weight": "seats", "at_most": 2}
    rule = decisions.parse_rule(
        {"title": "t", "source": "s", "choices": ["yes", "no"], "adopt": objections}
    )
    assert decisions.adopts_in_silence(rule, ("government", "citizen")) is True
