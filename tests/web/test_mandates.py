"""Pages on which a delegation asks its members first, and where everyone finds the mandate."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Question
from deliberation.operations import ballots, mandates, questions, tallies
from deliberation.queries.clock import database_clock
from tests import factories, rulebook
from tests.web.pages import client_of, form_of, page_of, words_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_head_asks_members_they_answer_and_everyone_reads_the_mandate(table, open_question):
    head, member = client_of(table.heads["XEA"]), factories.person("Mia Plainname")
    _roll, [elector] = factories.members_roll(table, "XEA", member)
    vote, asking = page_of(open_question), f"{page_of(open_question)}consult/"
    assert asking in head.get(vote).content.decode()
    form = form_of(head.get(asking)) | {"rule": ["template:simple-majority"]}
    assert head.post(asking, form | {"motion": [""]}).status_code == 422
    made = head.post(asking, form | {"motion": ["We answer yes."]})
    draft = Question.objects.get(mandate_for=open_question)
    own = page_of(draft)
    assert (made.status_code, made["Location"]) == (303, own)
    assert client_of(elector).get(own).status_code == 404

    checked = head.post(f"{own}open/", _soon(form_of(head.get(f"{own}open/")), "check"))
    opened = head.post(f"{own}open/", form_of(checked) | {"step": ["save"]})
    assert opened.status_code == 303, words_of(opened)
    answering = client_of(elector)
    ballot = form_of(answering.get(own), f"{own}ballots/") | {"choice": ["yes"]}
    assert answering.post(f"{own}ballots/", ballot).status_code == 303
    others = [client_of(one) for one in (table.officers["chair"], table.heads["XAA"], None)]
    assert [one.get(own).status_code for one in others] == [404] * 3
    closed = head.post(f"{own}close/", form_of(head.get(own), f"{own}close/"))
    before = [words_of(one.get(vote)) for one in others]
    shown = head.post(f"{own}mandate/", form_of(head.get(own), f"{own}mandate/"))
    ballots.cast_ballot(actor=table.heads["XEA"], question_id=open_question.pk, choice="no")

    assert (closed.status_code, shown.status_code) == (303, 303)
    assert not any("We answer yes." in words for words in before)
    for one in others:
        page = words_of(one.get(vote))
        assert "Mandate: Adopted Ballot: No" in page
        assert "We answer yes." in page
        assert elector.roll_place.name not in page
        assert one.get(own).status_code == 404
    assert "Mandate: Adopted" in words_of(others[-1].get(f"{vote}roll-call/"))


def test_rules_of_procedure_are_told_beside_a_vote_and_not_beside_what_members_are_asked(
    table, open_question
):
    roll, _electors = factories.members_roll(table, "XEA", factories.person())
    draft = factories.consultation(table, "XEA", open_question, roll)
    rulebook.rules_in_force(table)
    head, chair = client_of(table.heads["XEA"]), client_of(table.officers["chair"])
    motion = page_of(factories.draft_motion(table))
    opening = words_of(head.get(f"{page_of(draft)}open/"))
    pages = [(chair, motion), (chair, f"{motion}open/"), (head, page_of(draft))]
    told = ["Under the rules of procedure" in words_of(who.get(one)) for who, one in pages]
    assert told == [True, True, False]
    assert ("Under the rules" in opening, "Ask your members now" in opening) == (False, True)


def _soon(form: dict, step: str) -> dict:
    moment = database_clock() + HOUR
    return form | {"when": [f"{moment:%Y-%m-%dT%H:%M}"], "zone": ["UTC"], "step": [step]}


def test_whoever_cannot_ask_members_here_is_told_why(table, open_question):
    asking = f"{page_of(open_question)}consult/"
    foreign = factories.open_motion(table, template="simple-majority", chambers=("government",))
    head = client_of(table.heads["XEA"])
    assert client_of(table.officers["chair"]).get(asking).status_code == 403
    assert "no vote on this question" in head.get(f"{page_of(foreign)}consult/").content.decode()
    assert "No closed roll of your members yet" in words_of(head.get(asking))
    assert (
        "consult/"
        not in client_of(table.officers["chair"]).get(page_of(open_question)).content.decode()
    )


def test_page_of_a_vote_asks_as_much_with_one_mandate_as_with_many(table):
    """Nor does the page of its roll call."""
    vote = factories.open_motion(table)
    asked = {}
    for number, codes in enumerate([("XAA",), ("XAB", "XCA", "XCB", "XEA")]):
        for code in codes:
            _shown(table, vote, code)
        asked[number] = [_asked(f"{page_of(vote)}{more}") for more in ("", "roll-call/")]
    assert asked[0] == asked[1]


def _asked(address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client_of(None).get(address).status_code == 200
    return len(queries)


def _shown(table, vote: Question, code: str) -> None:
    roll, _electors = factories.members_roll(table, code, factories.person())
    draft = factories.consultation(table, code, vote, roll)
    head, named = table.heads[code], {"question_id": draft.pk}
    questions.open_question(actor=head, closes_at=database_clock() + HOUR, **named)
    tallies.close_early(actor=head, **named)
    mandates.show_mandate(actor=head, **named)
