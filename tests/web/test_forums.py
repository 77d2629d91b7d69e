"""The front page, a forum's page, and for whom one acts."""

import pytest

from deliberation.operations import forums
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
