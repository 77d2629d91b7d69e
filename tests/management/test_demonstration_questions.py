"""What is put to the vote in the demonstration: electorates, ballots, outcomes counted by hand."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from deliberation.rules.charters import require_text
from tests.management.demonstration_content import LANGUAGES, REVISIONS, SEATS, TABLE, load, role_of

QUESTIONS = load("questions.json")["questions"]
CHOICES = {
    "no-objection": {"support", "object"},
    "simple-majority": {"yes", "no", "abstain"},
    "two-thirds": {"yes", "no", "abstain"},
    "all-members": {"yes", "no", "abstain"},
    "concurrent-chambers": {"yes", "no", "abstain"},
    "iesg": {"yes", "no_objection", "discuss", "abstain"},
}
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


def share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def carried(template: str, chamber: str, count: Counter[str]) -> bool:
    """The named templates in plain arithmetic, apart from the platform's own algebra."""
    votes = share(count["yes"], count["yes"] + count["no"])
    two_thirds, half = votes >= Fraction(2, 3), votes > Fraction(1, 2)
    approving = share(count["yes"] + count["no_objection"], count.total()) >= Fraction(2, 3)
    return {
        "no-objection": count["object"] == 0,
        "simple-majority": half,
        "two-thirds": two_thirds,
        "all-members": share(count["yes"], count.total()) > Fraction(1, 2),
        "concurrent-chambers": two_thirds if chamber == "government" else half,
        "iesg": count["yes"] > 0 and count["discuss"] == 0 and approving,
    }[template]


def outcome_of(question: dict[str, Any]) -> str:
    counts = counts_of(question)
    if any(2 * count["absent"] >= count.total() for count in counts.values()):
        return "inquorate"
    held = [carried(question["template"], chamber, count) for chamber, count in counts.items()]
    return "adopted" if all(held) else "rejected"


@by_id
def test_a_question_puts_something_that_exists(question: dict[str, Any]) -> None:
    target = question["target"]
    window = question["window"]
    issued = {0: TABLE["timeline"]["zero_draft"], 1: TABLE["timeline"]["revision_1"]}

    assert target["kind"] in {"provision", "revision", "motion"}
    if target["kind"] == "motion":
        assert require_text(target["text"], 2_000) == target["text"]
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
    choices = CHOICES[question["template"]]
    casters = {code: b["cast_by"] for code, b in question["ballots"].items() if "cast_by" in b}

    assert (len(question["chambers"]) == 3) == (question["template"] == "concurrent-chambers")
    assert len(question["chambers"]) in {1, 3}
    assert chambers <= set(question["chambers"])
    assert {b["choice"] for b in ballots} | {b.get("changed_from", "yes") for b in ballots} <= (
        choices | {"yes"}
    )
    assert {b["choice"] for b in ballots} <= choices
    assert all(b["choice"] != b.get("changed_from") for b in ballots)
    assert all(b["language"] in LANGUAGES for b in ballots if "explanation" in b)
    assert {role_of(email, code) for code, email in casters.items()} <= {"head", "alternate"}


@decided_by_id
def test_a_decided_question_has_the_outcome_counted_by_hand(question: dict[str, Any]) -> None:
    expected = question["expected"]

    assert counts_of(question) == expected["counts"]
    assert outcome_of(question) == expected["outcome"]


def test_decided_questions_show_every_template_and_outcome() -> None:
    decided = [q for q in QUESTIONS if q["state"] != "open"]

    assert {q["template"] for q in decided} == set(CHOICES)
    assert Counter(q["expected"]["outcome"] for q in decided) == {
        "adopted": 3,
        "rejected": 4,
        "inquorate": 1,
    }
    assert Counter(q["state"] for q in QUESTIONS) == {"certified": 7, "closed": 1, "open": 2}
    assert all(0 < len(q["ballots"]) < len(SEATS) for q in QUESTIONS if q["state"] == "open")
