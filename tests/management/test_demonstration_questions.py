"""What is put to the vote in the demonstration: electorates, ballots, outcomes counted by hand."""

from collections import Counter
from typing import Any

import pytest

from deliberation.rules.charters import require_text
from deliberation.rules.decisions import (
    TEMPLATES,
    Group,
    Rule,
    decide,
    parse_rule,
    require_legitimate,
)
from tests.management.demonstration_content import LANGUAGES, REVISIONS, SEATS, TABLE, load, role_of

QUESTIONS = load("questions.json")["questions"]
FIRST_SIX = list(TEMPLATES)[:6]
by_id = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
decided_by_id = pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q["state"] != "open"], ids=lambda question: question["id"]
)


def counts_of(question: dict[str, Any]) -> dict[str, Counter[str]]:
    silent = {"choice": "absent"}
    return {
        chamber: Counter(
            question["ballots"].get(code, silent)["choice"]
            for code, seat in SEATS.items()
            if seat["constituency"] == chamber
        )
        for chamber in question["chambers"]
    }


def rule_of(question: dict[str, Any]) -> Rule:
    return parse_rule(TEMPLATES[question["template"]].build(question["chambers"]))


@by_id
def test_a_question_puts_something_that_exists(question: dict[str, Any]) -> None:
    target = question["target"]
    window = question["window"]
    issued = {0: TABLE["timeline"]["zero_draft"], 1: TABLE["timeline"]["revision_1"]}

    assert target["kind"] in {"procedure", "provision", "revision", "motion"}
    if target["kind"] == "motion":
        assert require_text(target["text"], 2_000) == target["text"]
    elif target["kind"] == "procedure":
        assert load("rules_of_procedure.json")["issued"] < window["announced"]
    else:
        assert issued[target["revision"]] < window["announced"]
    if target["kind"] == "provision":
        assert target["label"] in REVISIONS[target["revision"]]
    assert window["announced"] < window["opens"] < window["closes"]
    assert window["opens"] < 0
    assert (window["closes"] > 0) == (question["state"] == "open")


@by_id
def test_ballots_are_choices_of_the_electorate(question: dict[str, Any]) -> None:
    chambers = {SEATS[code]["constituency"] for code in question["ballots"]}
    ballots = question["ballots"].values()
    choices = set(rule_of(question).choices)
    casters = {code: b["cast_by"] for code, b in question["ballots"].items() if "cast_by" in b}

    require_legitimate(rule_of(question), question["chambers"])
    assert chambers <= set(question["chambers"])
    assert {b["choice"] for b in ballots} <= choices
    assert {b["changed_from"] for b in ballots if "changed_from" in b} <= choices
    assert all(b["choice"] != b.get("changed_from") for b in ballots)
    assert all(b["language"] in LANGUAGES for b in ballots if "explanation" in b)
    assert {role_of(email, code) for code, email in casters.items()} <= {"head", "alternate"}


@decided_by_id
def test_a_decided_question_has_the_outcome_counted_by_hand(question: dict[str, Any]) -> None:
    expected = question["expected"]
    counts = counts_of(question)
    groups = [
        Group(choice, {"chamber": chamber}, number)
        for chamber, count in counts.items()
        for choice, number in count.items()
    ]

    assert counts == expected["counts"]
    assert decide(rule_of(question), groups).outcome == expected["outcome"]


def test_decided_questions_show_every_template_and_outcome() -> None:
    decided = [q for q in QUESTIONS if q["state"] != "open"]

    assert {q["template"] for q in decided} == set(FIRST_SIX)
    assert Counter(q["expected"]["outcome"] for q in decided) == {
        "adopted": 3,
        "rejected": 4,
        "inquorate": 1,
    }
    assert Counter(q["state"] for q in QUESTIONS) == {"certified": 7, "closed": 1, "open": 2}
    assert all(0 < len(q["ballots"]) < len(SEATS) for q in QUESTIONS if q["state"] == "open")
