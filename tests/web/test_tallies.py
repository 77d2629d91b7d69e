"""Results in words, hands under them, and the pages of decision rules."""

import hashlib

import pytest

from deliberation.models import DecisionRule
from deliberation.operations import ballots, decisions, tallies
from tests import factories
from tests.web.pages import client_of, form_of, has_form, page_of, part_of, words_of

pytestmark = pytest.mark.django_db


def vote(table, question, **choices: str) -> None:
    for code, choice in choices.items():
        ballots.cast_ballot(actor=table.heads[code], question_id=question.pk, choice=choice)


def put_hand(table, question, office: str, act: str):
    client, place = client_of(table.officers[office]), page_of(question)
    return client.post(f"{place}{act}/", form_of(client.get(place), f"{place}{act}/"))


def test_result_says_in_words_what_carried_and_what_is_missing(table, open_question):
    vote(table, open_question, XAA="yes", XAB="no", XCA="yes", XEA="yes")
    for office in ("chair", "teller"):
        put_hand(table, open_question, office, "close")

    words = words_of(client_of(None).get(page_of(open_question)))

    assert "Rejected." in words
    assert (
        "Not met Where chamber is government: 1 of 2 yes and no votes in favour (50.0 %);"
        " at least two thirds needed. 1 more in favour would meet this, other votes unchanged."
        in words
    )
    assert (
        "Met Where chamber is corporate: 1 of 1 yes and no votes in favour (100.0 %);"
        " more than half needed." in words
    )


def test_more_needed_is_said_only_where_more_can_only_help(table):
    question = factories.open_motion(table, template="no-objection")
    vote(table, question, XAA="object", XCA="support", XEA="support")
    for office in ("chair", "teller"):
        put_hand(table, question, office, "close")

    words = words_of(client_of(None).get(page_of(question)))

    assert "1 objecting; none allowed." in words
    assert "more" not in words.partition("Certification")[0].partition("1 objecting")[2][:60]
    assert "would meet this" not in words


def test_two_hands_close_early_and_the_page_says_whose_is_awaited(table, open_question):
    first = put_hand(table, open_question, "chair", "close")
    page = client_of(table.officers["teller"]).get(page_of(open_question))
    hands = part_of(page, "chairing")
    open_question.refresh_from_db()
    before = open_question.state
    second = put_hand(table, open_question, "teller", "close")
    open_question.refresh_from_db()

    assert (first.status_code, before) == (303, "open")
    assert ("The chair" in hands, "awaited" in hands) == (True, True)
    assert (second.status_code, open_question.state) == (303, "closed")


def test_two_hands_certify_and_the_page_says_so(table, open_question):
    for office in ("chair", "teller"):
        put_hand(table, open_question, office, "close")
    put_hand(table, open_question, "teller", "certify")
    waiting = words_of(client_of(None).get(page_of(open_question)))
    put_hand(table, open_question, "chair", "certify")
    done = words_of(client_of(None).get(page_of(open_question)))

    assert "Not yet certified by chair and teller." in waiting
    assert "Chair awaited" in waiting
    assert "Certified by chair and teller" in done


def test_hand_that_was_given_is_not_asked_for_again(table, open_question):
    put_hand(table, open_question, "chair", "close")
    chair = client_of(table.officers["chair"])

    page = chair.get(page_of(open_question))

    assert not has_form(page, f"{page_of(open_question)}close/")


def test_nobody_gives_both_hands(table, open_question):
    chair = table.officers["chair"]
    factories.officer(table, "teller", chair.person)
    put_hand(table, open_question, "chair", "close")

    page = client_of(chair).get(page_of(open_question))

    assert not has_form(page, f"{page_of(open_question)}close/")


@pytest.mark.parametrize("act", ["close", "certify"])
@pytest.mark.parametrize(("who", "status"), [(None, 401), ("XAA", 403), ("secretariat", 403)])
def test_only_chair_and_teller_put_their_hands(table, open_question, act, who, status):
    actor = table.officers.get(who) or table.heads.get(who) if who else None
    sent = {"idempotency_key": "k", "acting_as": actor.acting_as if actor else "person"}

    answer = client_of(actor).post(f"{page_of(open_question)}{act}/", sent)

    assert (answer.status_code, open_question.assents.count()) == (status, 0)


def test_running_count_shows_numbers_and_no_outcome(table, open_question):
    vote(table, open_question, XAA="yes")
    tallies.recount(question_id=open_question.pk)

    page = client_of(None).get(page_of(open_question))
    standing = part_of(page, "standing")

    assert page.context["result"] is None
    assert "<strong data-answered>1</strong>" in standing
    assert [row["counts"] for row in page.context["standing"]["chambers"]] == [
        {"absent": 1, "yes": 1},
        {"absent": 2},
        {"absent": 1},
    ]
    assert "outcome" not in standing


# Decision rules


def rules_of(forum) -> str:
    return f"/forums/{forum.slug}/decision-rules/"


def test_rule_page_shows_the_text_that_counts_and_its_hash(table, open_question):
    kept = DecisionRule.objects.get()
    reader = client_of(None)

    page = reader.get(f"{rules_of(table.forum)}{kept.public_id}/")
    file = reader.get(f"{rules_of(table.forum)}{kept.public_id}/rule.json")

    assert kept.canonical in words_of(page)
    assert hashlib.sha256(file.content).hexdigest() == kept.rule_hash
    assert (file["Content-Type"], kept.rule_hash in words_of(page)) == ("application/json", True)
    assert open_question.title in words_of(page)


def test_rule_page_names_no_question_its_reader_may_not_see(table, question):
    kept = DecisionRule.objects.get()

    page = client_of(None).get(f"{rules_of(table.forum)}{kept.public_id}/")

    assert question.title not in words_of(page)


def test_chair_keeps_a_rule_of_the_forums_own_after_seeing_it_in_words(table):
    chair, place = client_of(table.officers["chair"]), f"{rules_of(table.forum)}new/"
    own = '{"title": "Three fifths", "choices": ["yes", "no"],' + (
        ' "adopt": {"count": ["yes"], "of": ["yes", "no"], "at_least": "3/5"}}'
    )
    form = form_of(chair.get(place)) | {
        "rule": ["own"], "own_rule": [own], "chambers": ["citizen"], "step": ["check"],
    }  # fmt: skip

    checked = chair.post(place, form)
    before = DecisionRule.objects.count()
    kept = chair.post(place, form_of(checked) | {"step": ["save"]})
    rule = DecisionRule.objects.get()

    assert "At least three fifths of the yes and no votes must be in favour." in words_of(checked)
    assert (before, kept.status_code, rule.title) == (0, 303, "Three fifths")
    assert kept["Location"] == f"{rules_of(table.forum)}{rule.public_id}/"


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ('{"choices": ["yes"], "adopt": {}}', "adopt"),
        (
            '{"choices": ["yes"], "adopt": {"count": ["yes"], "at_least": 1, "weight": "gdp"}}',
            "weight",
        ),
        ('{"choices": ["yes"], "adopt": {"count": ["nay"], "at_least": 1}}', "adopt.count[0]"),
        ("[]", "object"),
        ("[" * 5000, "deep"),
    ],
)
def test_rule_with_an_error_is_refused_naming_the_place(table, own, place):
    chair, address = client_of(table.officers["chair"]), f"{rules_of(table.forum)}new/"
    form = form_of(chair.get(address)) | {
        "rule": ["own"], "own_rule": [own], "chambers": ["citizen"], "step": ["save"],
    }  # fmt: skip

    answer = chair.post(address, form)

    assert answer.status_code == 422
    assert place in str(answer.context["form"].errors["own_rule"])
    assert answer.context["form"]["own_rule"].value() == own
    assert DecisionRule.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("XAA", 403), ("teller", 403)])
def test_keeping_rules_is_for_chair_and_secretariat(table, who, status):
    actor = table.officers.get(who) or table.heads.get(who) if who else None

    assert client_of(actor).get(f"{rules_of(table.forum)}new/").status_code == status


def test_rule_of_another_forum_is_not_found(table, open_question):
    other = factories.make_forum(table.administrator)
    kept = DecisionRule.objects.get()

    answer = client_of(None).get(f"{rules_of(other)}{kept.public_id}/")

    assert answer.status_code == 404


def test_rule_title_is_shown_as_words(table):
    decisions.keep_rule(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        value={
            "title": "<script>alert(1)</script>",
            "choices": ["<b>", "no"],
            "adopt": {"count": ["<b>"], "at_least": 1},
        },
    )
    kept = DecisionRule.objects.get()

    pages = [
        client_of(None).get(place)
        for place in (rules_of(table.forum), f"{rules_of(table.forum)}{kept.public_id}/")
    ]

    assert ["<script>alert" in page.content.decode() for page in pages] == [False, False]
    assert ["<b>" in page.content.decode() for page in pages] == [False, False]
