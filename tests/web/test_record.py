"""The record in words, newest first, page by page."""

import pytest

from deliberation.models import RecordEntry
from deliberation.operations import record
from deliberation.queries.clock import database_clock
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import reword


def url_of(forum) -> str:
    return f"/forums/{forum.slug}/record/"


def enter(forum, kind: str = "phase-moved", **content: str) -> RecordEntry:
    return record.enter(
        forum_id=forum.pk, kind=kind, object_public_id="nothing", content=content,
        at=database_clock(),
    )  # fmt: skip


def test_the_record_tells_every_official_act_with_its_address(table, charter, open_question):
    reword(table, charter, {"article-1-1": "Other words."})
    page = Reader().read(url_of(table.forum))
    place = f"/forums/{table.forum.slug}/charters/small/"
    question = f"/forums/{table.forum.slug}/questions/{open_question.public_id}/"
    assert marks_in(page, r'<li id="(\d+)">\s*<p><a href="([^"]+)"') == [
        ("4", f"{place}revisions/1/"),
        ("3", question),
        ("2", place),
        ("1", f"{place}revisions/0/"),
    ]
    words = words_of(page)
    assert f"{charter.symbol}/Rev.1 was issued: A Small Charter" in words
    assert f"{charter.symbol} moved from “Drafting” to “Negotiation”" in words
    assert f"Voting was opened on {open_question.symbol}: {open_question.title}" in words


def test_an_act_this_page_does_not_know_is_named_by_its_kind(forum):
    enter(forum, kind="charter-signed", symbol="X/L.1")
    assert "charter-signed X/L.1" in words_of(Reader().read(url_of(forum)))


def test_a_long_record_is_read_page_by_page(forum, django_assert_num_queries):
    for number in range(65):
        enter(forum, symbol=f"S.{number}", before="drafting", after="comment")
    shown: list[str] = []
    query: dict[str, str] = {}
    for _page in range(3):
        with django_assert_num_queries(3):
            page = Reader().read(url_of(forum), **query)
        shown += marks_in(page, r'<li id="(\d+)">')
        cursors = marks_in(page, r'href="\?cursor=([^"]+)"')
        query = {"cursor": cursors[0]} if cursors else {}
    assert [int(one) for one in shown] == list(range(65, 0, -1))
    assert query == {}


def test_a_new_record_says_what_will_stand_here(forum):
    assert "No official act yet" in words_of(Reader().read(url_of(forum)))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_titles_reach_the_record_as_words(forum, hostile):
    enter(forum, kind="revision-issued", symbol=hostile, title=hostile)
    enter(forum, kind=hostile[:40], symbol=hostile)
    page = Reader().read(url_of(forum))
    assert unsafe_marks(page) == []
    assert " ".join(hostile.split()) in words_of(page)
