"""The front page, a forum's page, and for whom one acts."""

from datetime import timedelta

import pytest

from deliberation.models import Forum
from deliberation.operations import forums
from deliberation.web.forums import pages
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of


def test_the_front_page_tells_what_is_negotiated_and_how_to_take_part(
    forum, charter, open_question
):
    page = Reader().read("/")
    words = words_of(page)
    assert page.status_code == 200
    assert forum.name in words
    assert "A Small Charter" in words
    assert "Negotiation" in words
    assert open_question.title in words
    assert "Open an account" in words


def test_the_front_page_of_an_empty_site_says_what_will_be_here(db):
    assert "No forum yet" in words_of(Reader().read("/"))


def test_the_front_page_asks_the_same_number_of_questions_for_one_forum_and_for_five(
    table, charter, django_assert_num_queries
):
    with django_assert_num_queries(7):
        Reader().read("/")
    for _number in range(4):
        other = factories.Table(factories.make_forum(table.administrator), table.administrator)
        other.officers = {
            role: factories.officer(other, role) for role in ("secretariat", "chair", "credentials")
        }
        factories.small_charter(other)
    with django_assert_num_queries(7):
        Reader().read("/")


def test_a_forum_page_shows_charters_votes_record_and_officers(table, charter, open_question):
    words = words_of(Reader().read(f"/forums/{table.forum.slug}/"))
    assert "A Small Charter" in words
    assert open_question.title in words
    assert "was issued: A Small Charter" in words
    assert "The chair chair" in words
    assert "Import a charter" not in words


@pytest.mark.parametrize("place", ["/", "/forums/{slug}/"])
def test_only_what_closes_next_is_listed_and_the_rest_is_led_to(table, place):
    url = place.format(slug=table.forum.slug)
    made = [factories.open_motion(table) for _number in range(6)]
    assert "All open questions" not in words_of(Reader().read(url))

    first = factories.open_motion(table, lasting=timedelta(hours=1))
    answer = Reader().read(url)

    assert "All open questions" in words_of(answer)
    heads = [
        f'<h3><a href="/forums/{table.forum.slug}/questions/{{}}/">'.format(one.public_id)
        for one in (first, *made)
    ]
    assert [head in answer.content.decode() for head in heads] == 6 * [True] + [False]


def test_front_page_goes_on_where_there_are_many_forums(table, monkeypatch):
    monkeypatch.setattr(pages, "FORUMS_ON_A_PAGE", 2)
    for _number in range(3):
        factories.make_forum(table.administrator)
    seen, url = [], "/"
    while url:
        shown = Reader().read(url).context
        seen += [one["forum"].pk for one in shown["forums"]]
        url = "/" + shown["next_url"] if shown["next_url"] else ""

    assert seen == list(Forum.objects.order_by("id").values_list("pk", flat=True))
    assert Reader().read("/?cursor=forged").status_code == 400


def test_a_forum_page_offers_what_the_reader_may_do(table):
    url = f"/forums/{table.forum.slug}/"
    assert "Import a charter" in words_of(Reader(table.officers["secretariat"]).read(url))
    assert "Seat a delegation" in words_of(Reader(table.officers["credentials"]).read(url))
    assert "Your delegation: Avaria" in words_of(Reader(table.heads["XAA"]).read(url))


def test_an_unknown_forum_is_not_found(db):
    assert Reader().read("/forums/nowhere/").status_code == 404


def test_the_capacity_chosen_is_remembered_and_preselected(table):
    head = table.heads["XAA"]
    office = factories.officer(table, "moderator", head.signed_in)
    reader = Reader(office)
    answer = reader.send(f"/forums/{table.forum.slug}/acting/", next="/forums/x/?a=1")
    assert (answer.status_code, answer["Location"]) == (303, "/forums/x/?a=1")
    page = reader.read(f"/forums/{table.forum.slug}/")
    assert marks_in(page, r'<option value="([^"]+)" selected>') == [office.acting_as]


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_chooser_leads_nowhere_else(table, place):
    answer = Reader(table.heads["XAA"]).send(f"/forums/{table.forum.slug}/acting/", next=place)
    assert answer["Location"] == f"/forums/{table.forum.slug}/"


def test_nobody_chooses_the_capacity_of_another(table):
    reader = Reader(table.heads["XAA"])
    answer = reader.send(
        f"/forums/{table.forum.slug}/acting/", acting_as=table.heads["XAB"].acting_as
    )
    assert answer.status_code == 403
    assert "You cannot act in this capacity" in words_of(answer)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_and_titles_reach_the_pages_as_words(table, hostile):
    forums.create_forum(
        actor=table.administrator, slug="hostile", symbol="H", name=hostile, purpose=hostile
    )
    for url in ("/", "/forums/hostile/"):
        page = Reader().read(url)
        assert unsafe_marks(page) == []
        assert " ".join(hostile.split()) in words_of(page)
