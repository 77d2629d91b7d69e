"""Long discussions, page by page, at constant cost."""

import pytest

from deliberation.models import Charter
from deliberation.operations import comments as writes
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.comments import threads
from tests.web.readers import Reader, marks_in, words_of
from tests.web.texts import comment_on, provision_at


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/{tail}"


def place_of(charter: Charter, slug: str = "article-1-1") -> str:
    return url_of(charter, f"provisions/{provision_at(charter, slug).public_id}/")


def test_a_long_discussion_is_read_page_by_page(table, charter):
    comment = comment_on(charter, table.heads["XAB"], "article-1-1", body="First.")
    for number in range(25):
        writes.reply_to_comment(
            actor=table.heads["XAA"], parent_id=comment.pk, body=f"Answer {number}.", language="en"
        )
    place = url_of(charter, f"comments/{comment.public_id}/")
    first = Reader().read(place)
    (cursor,) = marks_in(first, r'rel="next" class="next" href="\?cursor=([^"]+)"')
    second = Reader().read(place, cursor=cursor)
    shown = [int(one) for page in (first, second) for one in marks_in(page, r"Answer (\d+)\.</p>")]
    assert shown == list(range(25))
    whole = Reader().read(place_of(charter))
    assert marks_in(whole, r"Answer (\d+)\.</p>") == ["0", "1", "2", "3", "4"]
    assert "25 answers" in words_of(whole)


def test_threads_are_read_page_by_page_newest_first(table, charter):
    for number in range(23):
        comment_on(charter, table.heads["XAB"], "article-1-1", body=f"Thread {number}.")
    for place in (place_of(charter), url_of(charter, "comments/")):
        first = Reader().read(place)
        (cursor,) = marks_in(first, r'rel="next" class="next" href="\?cursor=([^"]+)"')
        second = Reader().read(place, cursor=cursor)
        pages = [marks_in(page, r"Thread (\d+)\.</p>") for page in (first, second)]
        assert [int(one) for page in pages for one in page] == list(range(22, -1, -1))


@pytest.mark.parametrize(
    ("place", "signed_in", "queries"),
    [("comments/", False, 6), ("comments/", True, 10), ("", False, 8), ("", True, 12)],
)
def test_a_page_of_comments_costs_the_same_queries_for_few_and_many(
    table, charter, place, signed_in, queries, django_assert_num_queries
):
    url = url_of(charter, place) if place else place_of(charter)
    reader = Reader(table.heads["XAA"] if signed_in else None)

    def add(times: int) -> None:
        for number in range(times):
            first = comment_on(charter, table.heads["XAB"], "article-1-1", quote="The Parties")
            reply = {"parent_id": first.pk, "body": f"Answer {number}.", "language": "en"}
            writes.reply_to_comment(actor=table.heads["XAA"], **reply)
            writes.reply_to_comment(actor=table.heads["XCA"], **reply)

    add(2)
    reader.read(url)
    with django_assert_num_queries(queries):
        reader.read(url)
    add(15)
    with django_assert_num_queries(queries):
        reader.read(url)


def test_a_bad_cursor_is_refused(charter):
    assert Reader().read(url_of(charter, "comments/"), cursor="forged").status_code == 400


def test_b4_24_an_answer_for_fewer_readers_is_not_even_counted_for_others(table, charter):
    comment = comment_on(charter, table.heads["XAB"], "article-1-1", body="First.")
    head = table.heads["XAA"]
    for audience in ("public", f"delegation:{table.delegations['XAA'].pk}"):
        writes.reply_to_comment(
            actor=head, parent_id=comment.pk, body="Second.", language="en", audience=audience
        )
    readers = (PUBLIC_VIEWER, viewer_of(head.person, table.forum))

    assert [threads(charter, one)[0].answers_number for one in readers] == [1, 2]
