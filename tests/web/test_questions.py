"""The list of questions, the page of one, and what officers do with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.models import Question
from deliberation.operations import ballots, decisions, questions, tallies
from deliberation.queries.clock import database_clock
from deliberation.web.questions import listing
from tests import factories
from tests.web.pages import client_of, has_form, list_of, page_of, part_of, words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% load static %}",
    "</textarea><svg onload=alert(1)>",
    "'-alert(1)-'",
]


def close(table, question) -> None:
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=question.pk)


def let_deadline_pass(question) -> None:
    """The deadline is over and nothing has closed the question yet."""
    now = database_clock()
    Question.objects.filter(pk=question.pk).update(
        opens_at=now - 2 * DAY, closes_at=now - timedelta(seconds=1)
    )


# The list


def test_list_puts_open_first_then_drafts_for_officers_then_decided(table):
    decided = factories.open_motion(table)
    close(table, decided)
    late = factories.open_motion(table, lasting=2 * DAY)
    soon = factories.open_motion(table, lasting=DAY)
    drafted = factories.draft_motion(table)

    shown = client_of(table.officers["chair"]).get(list_of(table.forum)).context

    assert [
        [line["question"] for line in shown[name]] for name in ("open", "drafted", "decided")
    ] == [
        [soon, late],
        [drafted],
        [decided],
    ]


def test_list_hides_drafts_from_everyone_else(table, question):
    readers = [
        client_of(None),
        client_of(table.heads["XAA"]),
        client_of(table.officers["moderator"]),
    ]

    answers = [reader.get(list_of(table.forum)) for reader in readers]

    assert [answer.context["drafted"] for answer in answers] == [[], [], []]
    assert [reader.get(page_of(question)).status_code for reader in readers] == [404, 404, 404]


def test_list_shows_what_is_announced_and_when(table, question):
    opens_at = database_clock() + DAY
    questions.announce_question(
        actor=table.officers["chair"], question_id=question.pk, opens_at=opens_at
    )

    answer = client_of(None).get(list_of(table.forum))

    assert [line["question"] for line in answer.context["drafted"]] == [question]
    assert f"Announced Opens {opens_at:%-d %B %Y}" in words_of(answer)


def test_list_tells_my_answer_time_left_turnout_and_outcome(table):
    opened, decided = factories.open_motion(table), factories.open_motion(table)
    for one in (opened, decided):
        ballots.cast_ballot(actor=table.heads["XAA"], question_id=one.pk, choice="no")
        tallies.recount(question_id=one.pk)
    close(table, decided)

    answer = client_of(table.heads["XAA"]).get(list_of(table.forum))
    words = words_of(answer)

    assert [line["mine"][0]["answer"] for line in answer.context["open"]] == ["no"]
    assert "1 of 5 have answered" in words
    assert "hours" in words
    assert "No quorum" in words


def test_question_past_its_deadline_is_decided_before_it_is_counted(table, open_question):
    let_deadline_pass(open_question)

    shown = client_of(None).get(list_of(table.forum)).context

    assert shown["open"] == []
    assert [(one["question"], one["state"], one["outcome"]) for one in shown["decided"]] == [
        (open_question, "closed", "")
    ]


@pytest.mark.parametrize("name", ["open", "drafted", "decided"])
def test_each_list_pages_by_a_signed_cursor(table, monkeypatch, name):
    monkeypatch.setitem(listing.LISTS, name, (listing.LISTS[name][0], 2))
    make = factories.draft_motion if name == "drafted" else factories.open_motion
    made = [make(table) for _one in range(5)]
    for one in made if name == "decided" else ():
        close(table, one)
    reader, url, seen = client_of(table.officers["chair"]), list_of(table.forum), []

    while url:
        answer = reader.get(url)
        assert (len(seen) > 0) is not answer.context["is_first_page"]
        seen += [line["question"] for line in answer.context[name]]
        following = answer.context["next_urls"][name]
        url = list_of(table.forum) + following if following else ""

    assert seen == (made[::-1] if name == "decided" else made)
    for words in (f"list={name}&", "list=x&", ""):
        assert reader.get(f"{list_of(table.forum)}?{words}cursor=forged").status_code == 400


@pytest.mark.parametrize("reader", ["anonymous", "head", "chair"])
def test_list_asks_as_often_for_two_hundred_as_for_ten(table, reader):
    who = {"anonymous": None, "head": table.heads["XAA"], "chair": table.officers["chair"]}[reader]
    client = client_of(who)
    client.get(list_of(table.forum))
    asked = {}
    for number in (10, 200):
        _open_until(table, number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(list_of(table.forum)).status_code == 200
        asked[number] = len(queries)

    assert asked[10] == asked[200]
    assert asked[200] <= 14


def _open_until(table, number: int) -> None:
    """Copies of one open question and one decided, half of each."""
    opened = Question.objects.filter(state="open").first() or factories.open_motion(table)
    decided = Question.objects.filter(state="closed").first()
    if decided is None:
        decided = factories.open_motion(table)
        ballots.cast_ballot(actor=table.heads["XAA"], question_id=decided.pk, choice="yes")
        close(table, decided)
        decided.refresh_from_db()
    there = Question.objects.count()
    for place in range(there, number):
        copy = Question.objects.get(pk=(opened if place % 2 else decided).pk)
        copy.pk, copy.symbol = None, f"{copy.symbol}.{place}"
        copy.public_id = f"copy{place}"
        copy.save(force_insert=True)


# The page


@pytest.mark.parametrize("size", ["small", "large"])
def test_page_asks_the_same_number_of_questions_for_any_electorate(db, size):
    seats = factories.SEATS + tuple(
        (f"State {number}", f"XZ{number}", "state", "government")
        for number in range({"small": 5, "large": 195}[size])
    )
    table = factories.set_table(seats=seats)
    question = factories.open_motion(table)
    reader = table.heads["XAA"]
    ballots.cast_ballot(actor=reader, question_id=question.pk, choice="yes", explanation="So.")
    tallies.recount(question_id=question.pk)
    asked = []
    for step in (lambda: None, lambda: close(table, question)):
        step()
        client = client_of(reader)
        client.get(page_of(question))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(question))
        asked.append(len(queries))

    assert asked == [18, 18]


def test_page_says_what_is_put_to_the_vote_and_where_it_stands(table, charter):
    question = _on_provision(table, charter)

    answer = client_of(table.officers["chair"]).get(page_of(question))
    words = words_of(answer)

    assert question.text.words in words
    assert question.text.content_hash in words
    assert f"Article 1(1) ({charter.current_revision.symbol})" in words
    for url in (
        f"/forums/{table.forum.slug}/charters/{charter.slug}/provisions/{question.provision.public_id}/",
        f"/forums/{table.forum.slug}/charters/{charter.slug}/revisions/0/#",
    ):
        assert url.replace("/revisions/0/#", "/revisions/") in answer.content.decode()


def _on_provision(table, charter) -> Question:
    chair = table.officers["chair"]
    item = charter.current_revision.items.filter(label="Article 1(1)").get()
    rule = decisions.keep_template(
        actor=chair, forum_id=table.forum.pk, template="two-thirds", chambers=("government",)
    )
    return questions.draft_question(
        actor=chair,
        forum_id=table.forum.pk,
        title="That Article 1(1) stands",
        rule=rule,
        chambers=("government",),
        revision=charter.current_revision,
        provision=item.provision,
    )


def test_page_says_the_rule_in_words_and_who_may_vote(table, open_question):
    words = words_of(client_of(None).get(page_of(open_question)))

    assert (
        "Where chamber is government: at least two thirds of the yes and no votes must be in favour."
        in words
    )
    assert "5 delegations, frozen with their attributes when voting opened." in words


@pytest.mark.parametrize("words", XSS)
def test_page_shows_words_as_words(table, words):
    rule = decisions.keep_template(
        actor=table.officers["chair"], forum_id=table.forum.pk, template="simple-majority",
        chambers=("government",),
    )  # fmt: skip
    question = questions.draft_question(
        actor=table.officers["chair"], forum_id=table.forum.pk, title=words, motion=words,
        explanation=words, rule=rule, chambers=("government",),
    )  # fmt: skip
    factories.opened(table.officers["chair"], question.pk, closes_at=database_clock() + DAY)
    ballots.cast_ballot(
        actor=table.heads["XAA"], question_id=question.pk, choice="yes", explanation=words
    )
    reader = client_of(table.heads["XAA"])
    place = page_of(question)
    pages = [reader.get(url) for url in (place, list_of(table.forum), f"{place}roll-call/")]
    close(table, question)
    pages.append(reader.get(place))

    for page in pages:
        text = page.content.decode()
        assert " ".join(words.split()) in words_of(page)
        for sign in ("<script>alert", "<img src=x", "<svg onload", '="javascript:'):
            assert sign not in text


def test_page_past_its_deadline_is_closed_for_every_reader(table, open_question):
    ballots.cast_ballot(actor=table.heads["XAA"], question_id=open_question.pk, choice="yes")
    tallies.recount(question_id=open_question.pk)
    let_deadline_pass(open_question)

    for reader in (None, table.heads["XAA"], table.officers["chair"]):
        answer = client_of(reader).get(page_of(open_question))
        assert answer.context["state"] == "closed"
        assert "The ballots are being counted." in words_of(answer)
        assert not has_form(answer, f"{page_of(open_question)}ballots/")
        assert answer.context["result"] is None


def test_sent_without_its_token_is_refused(table, open_question):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(table.heads["XAA"].person)

    answer = strict.post(f"{page_of(open_question)}ballots/", {"choice": "yes"})

    assert answer.status_code == 403


def test_page_is_kept_by_no_shared_cache(table, open_question):
    signed_in = client_of(table.heads["XAA"]).get(page_of(open_question))

    assert signed_in["Cache-Control"] == "private, no-store"
    assert "Cookie" in signed_in["Vary"]


def test_page_says_where_its_stream_is(open_question):
    text = client_of(None).get(page_of(open_question)).content.decode()

    assert f'data-stream="question:{open_question.public_id}" data-seq="2"' in text
    assert 'id="standing"' in part_of(client_of(None).get(page_of(open_question)), "standing")
