"""Results over the API: in words, in figures, and recomputed from the two files."""

import csv
import hashlib
import io
import json

import pytest

from deliberation.formats.electorates import read_electors_csv
from deliberation.models import Delegation, Elector, Participant, Question
from deliberation.operations import ballots, tallies
from deliberation.rules import decisions
from tests import factories
from tests.api.callers import Caller
from tests.factories import Table


@pytest.fixture
def place(at: str, open_question: Question) -> str:
    return f"{at}/questions/{open_question.public_id}"


def vote(table: Table, question: Question, **choices: str) -> None:
    for code, choice in choices.items():
        ballots.cast_ballot(actor=table.heads[code], question_id=question.pk, choice=choice)


def close(table: Table, question: Question) -> None:
    for role in ("chair", "teller"):
        tallies.close_early(actor=table.officers[role], question_id=question.pk)


def downloaded(caller: Caller, place: str) -> tuple[bytes, str]:
    caller.get(f"{place}/rule.json")
    rule = caller.answer.content
    caller.get(f"{place}/ballots.csv")
    return rule, b"".join(caller.answer.streaming_content).decode()


def test_result_says_in_words_what_is_missing(
    anyone: Caller, table: Table, open_question: Question, place: str
):
    vote(table, open_question, XAA="yes", XAB="no", XCA="yes", XCB="yes", XEA="yes")
    close(table, open_question)
    shown = anyone.get(f"{place}/result/")

    assert (shown["state"], shown["turnout"]) == ("closed", {"answered": 5, "entitled": 5})
    tally = shown["tally"]
    assert (tally["outcome"], tally["by_choice"]) == ("rejected", {"no": 1, "yes": 4})
    assert tally["by_chamber"] == {
        "government": {"no": 1, "yes": 1},
        "corporate": {"yes": 2},
        "citizen": {"yes": 1},
    }
    assert tally["words"][0]["words"] == "Rejected."
    (missing,) = [
        one
        for one in tally["words"]
        if one["where"] == {"chamber": "government"} and one["path"].startswith("adopt.all[")
    ]
    assert missing["held"] is False
    assert "1 of the 2" in missing["words"] or "1 of 2" in missing["words"]


def test_running_count_is_no_result(
    anyone: Caller, table: Table, open_question: Question, place: str
):
    assert anyone.get(f"{place}/result/") == {
        "state": "open", "turnout": None, "tally": None, "origin": None, "mandates": [],
    }  # fmt: skip
    vote(table, open_question, XAA="yes")
    tallies.recount(question_id=open_question.pk)

    tally = anyone.get(f"{place}/result/")["tally"]
    assert (tally["is_final"], tally["outcome"], tally["answered"]) == (False, None, 1)
    assert all(one["path"] for one in tally["words"])


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ({"XAA": "yes", "XAB": "yes", "XCA": "yes", "XEA": "yes"}, "adopted"),
        ({"XAA": "yes", "XAB": "no", "XCA": "yes", "XEA": "yes"}, "rejected"),
        ({"XAA": "yes"}, "inquorate"),
    ],
)
def test_anyone_recomputes_the_outcome_from_the_two_files(
    anyone: Caller, table: Table, open_question: Question, place: str, choices: dict, outcome: str
):
    vote(table, open_question, **choices)
    close(table, open_question)
    rule_text, table_text = downloaded(anyone, place)

    assert rule_text == open_question.rule.canonical.encode()
    assert hashlib.sha256(rule_text).hexdigest() == open_question.rule.rule_hash
    rule = decisions.load_rule(rule_text.decode())
    decision = decisions.decide(rule, read_electors_csv(io.StringIO(table_text, newline=""), rule))
    assert decision.outcome.value == outcome
    assert anyone.get(f"{place}/result/")["tally"]["outcome"] == outcome
    decided = anyone.post(
        "/decide/",
        {"rule": json.loads(rule_text), "electors": list(csv.DictReader(io.StringIO(table_text)))},
        200,
    )
    assert decided["outcome"] == outcome


def test_table_of_ballots_is_plain_for_people_and_programs(
    anyone: Caller, table: Table, open_question: Question, place: str
):
    vote(table, open_question, XAA="yes")
    close(table, open_question)
    _rule, text = downloaded(anyone, place)

    assert anyone.answer["Content-Type"] == "text/csv; charset=utf-8"
    elector = Elector.objects.get(delegation=table.delegations["XAA"])
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[:2] == [
        ["elector", "number", "choice", "chamber", "population", "delegation"],
        [elector.public_id, "1", "yes", "government", "10.5", elector.name],
    ]
    assert [row[2] for row in rows[1:]] == ["yes", "absent", "absent", "absent", "absent"]


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@sum", "\tx", "\rx", '=HYPERLINK("x")'])
def test_table_of_ballots_holds_no_formula_and_still_recomputes(
    anyone: Caller, table: Table, at: str, name: str
):
    seat = Delegation.objects.get(pk=table.delegations["XAA"].pk)
    Participant.objects.filter(pk=seat.participant_id).update(name=name)
    question = factories.open_motion(table)
    vote(table, question, XAA="yes", XAB="yes", XCA="yes", XCB="yes", XEA="yes")
    close(table, question)
    rule_text, text = downloaded(anyone, f"{at}/questions/{question.public_id}")

    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1][-1] == f"'{name}" or rows[2][-1] == f"'{name}"
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    rule = decisions.load_rule(rule_text.decode())
    groups = read_electors_csv(io.StringIO(text, newline=""), rule)
    assert decisions.decide(rule, groups).outcome.value == "adopted"


def test_table_of_ballots_is_given_to_who_asks_for_csv(anyone: Caller, place: str):
    anyone.get(f"{place}/ballots.csv", accept="text/csv")
    assert b"".join(anyone.answer.streaming_content).startswith(b"elector,number,choice,")
    refused = anyone.get(f"{place}/ballots.csv?x=1", 400, accept="text/csv")
    assert anyone.answer["Content-Type"] == "application/problem+json"
    assert refused["code"] == "filter-unknown"


def test_rule_comes_with_its_hash_as_tag(anyone: Caller, open_question: Question, place: str):
    anyone.get(f"{place}/rule.json")

    assert anyone.answer["ETag"] == f'"{open_question.rule.rule_hash}"'
    assert anyone.answer["Content-Type"] == "application/json"
