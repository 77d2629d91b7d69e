"""What may be seen of ballots and when: the roll call, and the ballots to download and recount."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from deliberation.models import Elector
from deliberation.operations import ballots, questions, tallies
from deliberation.queries.clock import database_clock
from tests import factories
from tests.web.pages import client_of, page_of, words_of

pytestmark = pytest.mark.django_db


def close(table, question) -> None:
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=question.pk)


# Hidden until the close


@pytest.fixture
def hidden(table):
    question = factories.open_motion(table, tally_shown="closed")
    ballots.cast_ballot(
        actor=table.heads["XAA"], question_id=question.pk, choice="yes", explanation="Our secret."
    )
    tallies.recount(question_id=question.pk)
    return question


def test_hidden_tally_shows_the_turnout_and_nothing_else(table, hidden):
    for reader in (None, table.heads["XAB"], table.officers["chair"], table.officers["teller"]):
        client = client_of(reader)
        page = client.get(page_of(hidden))
        words = words_of(page)
        refused = [client.get(f"{page_of(hidden)}{name}") for name in ("roll-call/", "ballots.csv")]

        assert "1 of 5 have answered" in words
        assert "data-chamber" not in page.content.decode()
        assert "Our secret." not in page.content.decode()
        assert [one.status_code for one in refused] == [409, 409]


def test_own_delegation_sees_its_own_ballot_while_the_tally_is_hidden(table, hidden):
    adviser = factories.accredit(table, table.delegations["XAA"], "adviser")

    assert "Our secret." in words_of(client_of(table.heads["XAA"]).get(page_of(hidden)))
    assert "Our secret." not in words_of(client_of(adviser).get(page_of(hidden)))


def test_hidden_tally_is_shown_once_voting_has_closed(table, hidden):
    close(table, hidden)

    assert "Our secret." in words_of(client_of(None).get(page_of(hidden)))


# Downloads


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_ballots_and_rule_recount_to_the_same_outcome(table, open_question, tmp_path, capsys):
    for code, choice in {"XAA": "yes", "XAB": "yes", "XCA": "yes", "XEA": "yes"}.items():
        ballots.cast_ballot(actor=table.heads[code], question_id=open_question.pk, choice=choice)
    close(table, open_question)
    reader, place = client_of(None), page_of(open_question)
    rule, electors = tmp_path / "rule.json", tmp_path / "ballots.csv"
    rule.write_bytes(reader.get(f"{place}rule.json").content)
    electors.write_bytes(b"".join(reader.get(f"{place}ballots.csv").streaming_content))

    call_command("decide", rule, electors)
    said = json.loads(capsys.readouterr().out)
    final = open_question.tallies.get(is_final=True)

    assert rule.read_text() == open_question.rule.canonical
    assert (said["outcome"], final.outcome) == ("adopted", "adopted")
    assert said["trace"] == final.trace


def test_ballots_hold_every_elector_with_its_attributes(table, open_question):
    ballots.cast_ballot(actor=table.heads["XCA"], question_id=open_question.pk, choice="abstain")

    rows = rows_of(client_of(None).get(f"{page_of(open_question)}ballots.csv"))

    assert list(rows[0]) == ["elector", "number", "choice", "chamber", "population"]
    assert [(row["chamber"], row["choice"], row["population"]) for row in rows] == [
        ("government", "", "10.5"),
        ("government", "", "10.5"),
        ("corporate", "abstain", "10.5"),
        ("corporate", "", "10.5"),
        ("citizen", "", "10.5"),
    ]


def test_names_in_the_ballots_run_in_no_spreadsheet_and_stand_once(table, open_question):
    names = ["=HYPERLINK(1)", "@SUM(1)", "Twin", "Twin", 'Quoted "name", with comma']
    for elector, name in zip(Elector.objects.order_by("id"), names, strict=True):
        Elector.objects.filter(pk=elector.pk).update(name=name)
    fourth = Elector.objects.order_by("id")[3]

    rows = rows_of(client_of(None).get(f"{page_of(open_question)}ballots.csv"))

    assert [row["elector"] for row in rows] == [
        "'=HYPERLINK(1)",
        "'@SUM(1)",
        "Twin",
        f"Twin ({fourth.public_id})",
        'Quoted "name", with comma',
    ]


def test_roll_call_goes_on_page_by_page(table, open_question, monkeypatch):
    monkeypatch.setattr("deliberation.web.ballots.ON_A_ROLL_PAGE", 2)
    reader, url, names = client_of(None), "", []
    place = f"{page_of(open_question)}roll-call/"

    for _page in range(3):
        answer = reader.get(place + url)
        names += [row.name for row in answer.context["rows"]]
        url = answer.context["next_url"]

    assert names == list(Elector.objects.order_by("id").values_list("name", flat=True))
    assert url == ""


def test_drafted_question_has_no_ballots_to_download(table, question):
    questions.announce_question(
        actor=table.officers["chair"],
        question_id=question.pk,
        opens_at=database_clock() + factories.timedelta(days=1),
    )

    assert client_of(None).get(f"{page_of(question)}ballots.csv").status_code == 409
