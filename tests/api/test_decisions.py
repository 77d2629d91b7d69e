"""Decision rules and deciding over the API."""

import json
from pathlib import Path

import pytest

from deliberation.models import DecisionRule
from deliberation.rules import decisions
from tests.api.callers import Caller
from tests.factories import ALL_CHAMBERS, Table

MAJORITY = {
    "choices": ["yes", "no", "abstain"],
    "adopt": {"count": ["yes"], "of": ["yes", "no"], "more_than": "1/2"},
}


def test_templates_are_listed_for_anyone(anyone: Caller):
    listed = anyone.get("/decision-rules/templates/")["results"]

    assert [one["key"] for one in listed] == list(decisions.TEMPLATES)


def test_rule_from_a_template_is_kept_once(as_chair: Caller, anyone: Caller, at: str):
    given = {"template": "concurrent-chambers", "chambers": list(ALL_CHAMBERS)}

    kept = as_chair.post(f"{at}/decision-rules/", given)
    assert as_chair.post(f"{at}/decision-rules/", {"template": "concurrent-chambers"}) == kept
    value = decisions.TEMPLATES["concurrent-chambers"].build(ALL_CHAMBERS)
    assert kept["rule"] == value
    assert kept["canonical"] == decisions.canonical_text(value)
    assert kept["rule_hash"] == decisions.rule_hash(kept["canonical"])
    assert kept["words"][0]["words"] == "An elector may answer yes, no or abstain."
    assert anyone.get(f"{at}/decision-rules/{kept['id']}/") == kept
    assert [one["id"] for one in anyone.get(f"{at}/decision-rules/")["results"]] == [kept["id"]]
    assert DecisionRule.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ({}, "rule-or-template", "rule"),
        ({"rule": MAJORITY, "template": "simple-majority"}, "rule-or-template", "rule"),
        ({"template": "coin-toss"}, "template-unknown", "template"),
        ({"rule": MAJORITY | {"adopted": 1}}, "rule-unknown-key", "adopted"),
        (
            {"rule": MAJORITY | {"adopt": {"count": ["yes"], "weight": "gdp", "at_least": 1}}},
            "rule-undeclared-attribute",
            "adopt.weight",
        ),
    ],
)
def test_rule_with_a_fault_is_refused_at_its_place(
    as_chair: Caller, at: str, given: dict, code: str, place: str
):
    refusal = as_chair.post(f"{at}/decision-rules/", given, 422)

    assert (refusal["code"], refusal["place"]) == (code, place)
    assert DecisionRule.objects.count() == 0


def test_rule_is_kept_by_those_who_draft(as_head: Caller, at: str):
    refusal = as_head.post(f"{at}/decision-rules/", {"rule": MAJORITY}, 403)

    assert refusal["code"] == "not-permitted"


def test_deciding_needs_nobody_and_writes_nothing(anyone: Caller, django_assert_num_queries, db):
    electors = [{"choice": "yes", "number": 66}, {"choice": "no", "number": 34}]

    with django_assert_num_queries(0):
        decided = anyone.post("/decide/", {"rule": MAJORITY, "electors": electors}, 200)
    assert decided["outcome"] == "adopted"
    assert [(one["choice"], one["number"]) for one in decided["tally"]] == [("yes", 66), ("no", 34)]
    assert decided["words"][0] == {
        "words": "Adopted.",
        "path": "",
        "depth": 0,
        "held": True,
        "where": {},
    }
    assert decided["rule_hash"] == decisions.parse_rule(MAJORITY).hash


def test_deciding_names_the_elector_at_fault(anyone: Caller):
    electors = [{"choice": "yes"}, {"choice": "perhaps"}]

    refusal = anyone.post("/decide/", {"rule": MAJORITY, "electors": electors}, 422)
    assert (refusal["code"], refusal["place"]) == ("elector-unknown-choice", "electors[1].choice")


def test_deciding_is_bounded(anyone: Caller):
    many = [{"choice": "yes"}] * 5001
    assert anyone.post("/decide/", {"rule": MAJORITY, "electors": many}, 400)["place"] == "electors"
    part = {"count": ["yes"], "at_least": 1}
    long = MAJORITY | {"adopt": {"all": [part | {"where": {"c": f"t{n}"}} for n in range(800)]}}
    refusal = anyone.post("/decide/", {"rule": long, "electors": []}, 422)
    assert refusal["code"] == "rule-too-large"


def test_deciding_agrees_with_every_vector(anyone: Caller, shared: Path):
    cases = json.loads((shared / "vectors" / "decisions.json").read_text())
    told = {
        case["id"]: anyone.post(
            "/decide/", {"rule": case["rule"], "electors": case["electors"]}, 200
        )["outcome"]
        for case in cases
    }

    assert told == {case["id"]: case["outcome"] for case in cases}


def test_rule_of_another_forum_is_not_found(anyone: Caller, at: str, table: Table):
    from tests.factories import draft_motion, set_table

    other = draft_motion(set_table()).rule
    anyone.get(f"{at}/decision-rules/{other.public_id}/", 404)
