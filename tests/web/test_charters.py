"""The charter page: a document with its margin, at constant cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Charter, ItemText, RecordEntry, Text
from deliberation.queries.clock import database_clock
from deliberation.queries.streams import last_seq
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import comment_on, long_charter, provision_at, reword


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/{tail}"


def test_a_charter_reads_like_a_document(charter):
    page = Reader().read(url_of(charter))
    assert page.status_code == 200
    assert marks_in(page, r'<h[23] class="provision-heading"[^>]*>(?:<a[^>]*>)?([^<]*)') == [
        "Part I",
        "Article 1",
        "Article 2",
    ]
    assert marks_in(page, r'id="([^"]*)">\s*<div class="provision-number">') == [
        "article-1-1",
        "article-1-2",
        "article-2-1",
        "article-2-2",
    ]
    assert "1. The Parties shall use artificial intelligence" in words_of(page)


def test_every_provision_links_to_its_permanent_address(charter):
    page = Reader().read(url_of(charter))
    provision = provision_at(charter, "article-1-2")
    address = url_of(charter, f"provisions/{provision.public_id}/")
    assert f'<a href="{address}"><bdi>2.</bdi></a>' in page.content.decode()


def test_the_contents_name_parts_and_their_articles(charter):
    page = Reader().read(url_of(charter))
    assert marks_in(page, r'<a href="#([^"]+)"><bdi>([^<]+)') == [
        ("part-i", "Part I – Beginnings"),
        ("article-1", "Article 1 – Purpose"),
        ("article-2", "Article 2 – Openness"),
    ]


def test_the_margin_says_what_is_commented_and_the_words_are_marked(table, charter):
    head = table.heads["XAA"]
    comment = comment_on(charter, head, "article-1-1", quote="the wellbeing of all")
    page = Reader().read(url_of(charter))
    provision = provision_at(charter, "article-1-1")
    address = url_of(charter, f"provisions/{provision.public_id}/")
    short = head.accreditation.delegation.participant.short_name
    assert '<mark class="noted">the wellbeing of all</mark>' in page.content.decode()
    assert marks_in(page, r'<li><a href="([^"]+#[^"]+)">(?:<span>)?(?:<bdi>)?([^<]+)') == [
        (f"{address}#comments", "1 comment"),
        (f"{address}#{comment.public_id}", short),
    ]


def test_the_margin_says_that_a_provision_is_voted_on(table, charter):
    provision = provision_at(charter, "article-2-1")
    drafted = factories.draft_motion(table)
    type(drafted).objects.filter(pk=drafted.pk).update(
        motion="", provision=provision, text=provision.texts.get(), of_charter=charter,
        text_language="en", text_label="Article 2(1)",
    )  # fmt: skip
    opened = factories.opened(
        table.officers["chair"],
        drafted.pk,
        closes_at=database_clock() + factories.timedelta(days=1),
    )
    page = Reader().read(url_of(charter))
    assert f"Voting: {opened.symbol}" in words_of(page)
    own = words_of(Reader().read(url_of(charter, f"provisions/{provision.public_id}/")))
    assert f"Put to the vote {opened.title}" in own


def test_the_present_text_names_its_stream_and_the_last_event_it_knows(table, charter):
    page = Reader().read(url_of(charter))
    stream = f"charter:{charter.public_id}"
    assert marks_in(page, r'data-stream="([^"]+)" data-seq="(\d+)"') == [
        (stream, str(last_seq(stream)))
    ]
    assert "data-stream" not in Reader().read(url_of(charter), view="clean").content.decode()
    reword(table, charter, {"article-1-1": "Other words."})
    assert "data-stream" not in Reader().read(url_of(charter, "revisions/0/")).content.decode()


def test_the_clean_text_bears_no_marks(table, charter):
    comment_on(charter, table.heads["XAA"], "article-1-1", quote="the wellbeing of all")
    page = Reader().read(url_of(charter), view="clean")
    assert "<mark" not in page.content.decode()
    assert "1 comment" not in words_of(page)
    assert "the wellbeing of all" in words_of(page)


def test_brackets_are_marked_in_the_text_and_not_in_the_clean_one(table):
    charter = long_charter(table, 1)
    bracket = '<span class="bracket">[without delay]</span>'
    assert bracket in Reader().read(url_of(charter)).content.decode()
    assert bracket not in Reader().read(url_of(charter), view="clean").content.decode()


def test_a_text_in_another_language_can_be_chosen(charter):
    provision = provision_at(charter, "article-1-1")
    item = provision.items.get()
    words = Text.objects.create(
        forum=charter.forum,
        provision=provision,
        language="ar",
        words="كلمات",
        content_hash="x" * 64,
    )
    ItemText.objects.create(item=item, text=words, language="ar")
    assert "العربيّة" in words_of(Reader().read(url_of(charter)))
    page = Reader().read(url_of(charter), language="ar")
    assert marks_in(page, r'<div class="provision-words" lang="(..)" dir="(...)">') == [
        ("ar", "rtl"),
        ("en", "ltr"),
        ("en", "ltr"),
        ("en", "ltr"),
    ]


@pytest.mark.parametrize(("who", "queries"), [(None, 8), ("head", 12), ("chair", 12)])
def test_a_charter_costs_the_same_queries_at_10_and_at_500_provisions(
    table, who, queries, django_assert_num_queries
):
    actors = {None: None, "head": table.heads["XAA"], "chair": table.officers["chair"]}
    reader = Reader(actors[who])
    for clauses in (10, 500):
        charter = long_charter(table, clauses, f"of-{clauses}")
        comment_on(charter, table.heads["XAA"], "article-1-1", quote="take care")
        comment_on(charter, table.heads["XAB"], "article-1-2")
        reader.read(url_of(charter))
        with django_assert_num_queries(queries):
            reader.read(url_of(charter))


def test_a_provision_page_is_light_enough_for_a_phone(table):
    charter = long_charter(table, 500)
    provision = provision_at(charter, "article-1-1")
    page = Reader().read(url_of(charter, f"provisions/{provision.public_id}/"))
    assert len(page.content) < 12_000


def test_a_charter_for_accredited_people_is_not_found_by_others(table, charter):
    Charter.objects.filter(pk=charter.pk).update(audience="accredited")
    charter.current_revision.audience = "accredited"
    charter.current_revision.save(update_fields=["audience"])
    assert Reader().read(url_of(charter)).status_code == 404
    assert Reader(table.heads["XAA"]).read(url_of(charter)).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_and_headings_reach_the_page_as_words(table, charter, hostile):
    Charter.objects.filter(pk=charter.pk).update(title=hostile)
    Text.objects.filter(provision__charter=charter).exclude(words="").update(words=hostile)
    Text.objects.filter(provision__charter=charter, words="").update(heading=hostile)
    charter.revisions.update(title=hostile, cover_note=hostile)
    for tail in ("", "?view=clean", "revisions/", "compare/", "comments/"):
        page = Reader().read(url_of(charter, tail))
        assert page.status_code == 200
        assert unsafe_marks(page) == []


def test_charters_are_listed_with_their_phase(charter):
    words = words_of(Reader().read(f"/forums/{charter.forum.slug}/charters/"))
    assert "A Small Charter Negotiation" in words


def test_the_chair_moves_a_charter_on(table, charter):
    chair = Reader(table.officers["chair"])
    asked = chair.read(url_of(charter, "phase/"))
    assert marks_in(asked, r'<input type="radio" name="phase" value="(\w+)"') == [
        "comment",
        "voting",
        "archived",
    ]
    answer = chair.send(url_of(charter, "phase/"), phase="voting")
    assert (answer.status_code, answer["Location"]) == (303, url_of(charter))
    charter.refresh_from_db()
    assert charter.phase == "voting"


def test_a_form_sent_twice_acts_once_and_says_so(table, charter):
    chair = Reader(table.officers["chair"])
    acts = RecordEntry.objects.filter(kind="phase-moved")
    before = acts.count()
    for _time in range(2):
        answer = chair.send(url_of(charter, "phase/"), key="the-same", phase="voting")
        assert answer.status_code == 303
    assert acts.count() == before + 1
    assert "This was sent before, and was done once." in words_of(chair.read(url_of(charter)))


def test_the_same_key_with_another_choice_is_refused(table, charter):
    chair = Reader(table.officers["chair"])
    chair.send(url_of(charter, "phase/"), key="the-same", phase="voting")
    answer = chair.send(url_of(charter, "phase/"), key="the-same", phase="adopted")
    assert answer.status_code == 422
    charter.refresh_from_db()
    assert charter.phase == "voting"


@pytest.mark.parametrize("place", ["phase/", "draft/", "draft/issue/", "draft/changes/"])
def test_who_may_not_is_told_so_on_a_page(table, charter, place):
    head, anybody = Reader(table.heads["XAA"]), Reader()
    refused = head.read(url_of(charter, place))
    assert refused.status_code == 403
    assert "Your role here does not allow you to do this." in words_of(refused)
    assert anybody.read(url_of(charter, place)).status_code == 401


def test_reading_writes_nothing(table, charter):
    reword(table, charter, {"article-1-1": "Other words."})
    provision = provision_at(charter, "article-1-1")
    reader = Reader(table.officers["chair"])
    places = ["", "revisions/", "compare/", "comments/", "draft/", "phase/"]
    places.append(f"provisions/{provision.public_id}/")
    with CaptureQueriesContext(connection) as asked:
        for place in places:
            assert reader.read(url_of(charter, place)).status_code == 200
    verbs = {query["sql"].split()[0] for query in asked.captured_queries}
    assert verbs - {"SAVEPOINT", "RELEASE"} == {"SELECT"}
