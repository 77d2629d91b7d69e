"""Drafting the next revision in the browser, and issuing it."""

import pytest

from deliberation.models import Charter, Draft
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import open_draft, provision_at


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/draft/{tail}"


@pytest.fixture
def secretary(table):
    return Reader(table.officers["secretariat"])


@pytest.fixture
def drafted(table, charter):
    return open_draft(table, charter)


def item_of(draft: Draft, slug: str):
    return draft.items.get(provision=provision_at(draft.charter, slug))


def place_of(charter: Charter, slug: str, tail: str = "") -> str:
    return url_of(charter, f"provisions/{provision_at(charter, slug).public_id}/{tail}")


def test_a_draft_is_started_with_a_form_and_never_by_reading(charter, secretary):
    assert "Start a draft" in words_of(secretary.read(url_of(charter)))
    assert charter.drafts.count() == 0
    answer = secretary.send(url_of(charter))
    assert (answer.status_code, answer["Location"]) == (303, url_of(charter))
    assert "The next revision, in draft" in words_of(secretary.read(url_of(charter)))


def test_every_provision_of_a_draft_leads_to_its_form(charter, drafted, secretary):
    page = secretary.read(url_of(charter))
    assert f'href="{place_of(charter, "article-1-1")}"' in page.content.decode()


def test_a_provision_is_reworded_with_emphasis_and_brackets(charter, drafted, secretary):
    place = place_of(charter, "article-1-1")
    asked = secretary.read(place)
    assert "The Parties shall use artificial intelligence" in words_of(asked)
    answer = secretary.send(place, words="The Parties *shall* be [kind].", version=1)
    assert answer.status_code == 303
    item = item_of(drafted, "article-1-1")
    assert (item.words, item.spans) == (
        "The Parties shall be [kind].",
        [["bracket", 21, 27], ["emphasis", 12, 17]],
    )
    again = secretary.read(place)
    assert marks_in(again, r"<textarea[^>]*>\s*([^<]*)</textarea>") == [
        "The Parties *shall* be [kind]."
    ]
    assert "Changed since" in words_of(again)


def test_a_stale_edit_keeps_what_was_typed_and_shows_both(charter, drafted, secretary, table):
    place = place_of(charter, "article-1-1")
    Reader(table.officers["chair"]).send(place, words="The Parties shall be kind.", version=1)
    answer = secretary.send(place, words="The Parties shall be brave.", version=1)
    assert answer.status_code == 412
    words = words_of(answer)
    assert "Somebody changed this provision since you opened it." in words
    assert "Their words The Parties shall be kind." in words
    assert marks_in(answer, r"<textarea[^>]*>\s*([^<]*)</textarea>") == [
        "The Parties shall be brave."
    ]
    assert marks_in(answer, r"<(ins|del)>([^<]*)</") == [("del", "kind"), ("ins", "brave")]
    assert marks_in(answer, r'name="version" value="(\d+)"') == ["2"]
    assert item_of(drafted, "article-1-1").words == "The Parties shall be kind."
    over = secretary.send(place, words="The Parties shall be brave.", version=2)
    assert over.status_code == 303
    assert item_of(drafted, "article-1-1").words == "The Parties shall be brave."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("  ", "This field is required."),
        ("right\u202eleft", "invisible U+202E"),
        ("x" * 100_001, "The text has 100001 characters; 100000 are allowed."),
    ],
)
def test_bad_words_are_refused_beside_their_field_and_kept(
    charter, drafted, secretary, typed, sentence
):
    answer = secretary.send(place_of(charter, "article-1-1"), words=typed, version=1)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert typed.strip() in answer.content.decode()
    assert item_of(drafted, "article-1-1").version == 1


def test_a_heading_is_reworded(charter, drafted, secretary):
    answer = secretary.send(place_of(charter, "article-2"), heading="Candour", version=1)
    assert answer.status_code == 303
    assert item_of(drafted, "article-2").heading == "Candour"


def test_a_provision_is_inserted_and_numbers_follow(charter, drafted, secretary):
    fields = {"place": "after", "kind": "clause", "words": "New words.", "is_numbered": "on"}
    answer = secretary.send(place_of(charter, "article-1-1", "insert/"), **fields)
    assert answer.status_code == 303
    shown = marks_in(
        secretary.read(url_of(charter)), r'<div class="provision-number"><a[^>]*><bdi>([^<]+)'
    )
    assert shown == ["1.", "2.", "3.", "1.", "2."]


def test_an_article_is_inserted_and_articles_run_on(charter, drafted, secretary):
    fields = {"place": "after", "kind": "article", "heading": "Between", "is_numbered": "on"}
    answer = secretary.send(place_of(charter, "article-1", "insert/"), **fields)
    assert answer.status_code == 303
    page = secretary.read(url_of(charter))
    assert "Article 2 Between" in words_of(page)
    assert "Article 3 Openness" in words_of(page)


def test_what_cannot_stand_there_is_refused_and_kept(charter, drafted, secretary):
    fields = {"place": "below", "kind": "part", "heading": "A part in a clause"}
    answer = secretary.send(place_of(charter, "article-1-1", "insert/"), **fields)
    assert answer.status_code == 422
    words = words_of(answer)
    assert "A provision of the kind part cannot stand under one of the kind clause." in words
    assert 'value="A part in a clause"' in answer.content.decode()


def test_a_provision_is_moved_behind_another(charter, drafted, secretary):
    moving, target = (
        provision_at(charter, slug).public_id for slug in ("article-1-1", "article-2-2")
    )
    place = place_of(charter, "article-1-1", "move/")
    assert target in secretary.read(place).content.decode()
    answer = secretary.send(place, after=target, version=1)
    assert (answer.status_code, answer["Location"]) == (303, f"{url_of(charter)}#{moving}")
    order = drafted.items.order_by("position").values_list("provision__public_id", flat=True)
    assert list(order)[-1] == moving


def test_a_provision_does_not_move_into_itself(charter, drafted, secretary):
    inside = provision_at(charter, "article-1-1").public_id
    answer = secretary.send(place_of(charter, "article-1", "move/"), after=inside, version=1)
    assert answer.status_code == 422
    assert item_of(drafted, "article-1").version == 1


def test_a_provision_is_removed_with_what_stands_below_it(charter, drafted, secretary):
    answer = secretary.send(place_of(charter, "article-1", "remove/"), version=1)
    assert answer.status_code == 303
    assert list(drafted.items.filter(is_removed=False).values_list("kind", flat=True)) == [
        "part",
        "article",
        "clause",
        "clause",
    ]


def test_the_preview_shows_what_the_draft_changes(charter, drafted, secretary):
    assert "Nothing differs." in words_of(secretary.read(url_of(charter, "changes/")))
    secretary.send(place_of(charter, "article-1-1"), words="Other words.", version=1)
    page = secretary.read(url_of(charter, "changes/"))
    assert marks_in(page, r'data-change="(\w+)"') == ["changed"]


def test_a_revision_is_issued_with_its_kind_and_cover_note(charter, drafted, secretary):
    secretary.send(place_of(charter, "article-1-1"), words="Other words.", version=1)
    place = url_of(charter, "issue/")
    version = marks_in(secretary.read(place), r'name="version" value="(\d+)"')[0]
    fields = {"kind": "chair", "cover_note": "After the comments.", "version": version}
    answer = secretary.send(place, key="once", **fields)
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"/forums/{charter.forum.slug}/charters/small/revisions/1/",
    )
    again = secretary.send(place, key="once", **fields)
    assert (again.status_code, again["Location"]) == (303, answer["Location"])
    page = words_of(secretary.read(answer["Location"]))
    assert "After the comments." in page
    assert "Chair's text" in page
    assert charter.revisions.count() == 2


def test_a_draft_changed_meanwhile_is_not_issued_and_the_note_is_kept(charter, drafted, secretary):
    secretary.send(place_of(charter, "article-1-1"), words="Other words.", version=1)
    answer = secretary.send(
        url_of(charter, "issue/"), kind="chair", cover_note="A note.", version=1
    )
    assert answer.status_code == 412
    assert "The draft changed since you looked at it." in words_of(answer)
    assert "A note." in words_of(answer)
    assert charter.revisions.count() == 1


def test_a_draft_without_changes_is_not_issued(charter, drafted, secretary):
    answer = secretary.send(url_of(charter, "issue/"), kind="revision", version=1)
    assert answer.status_code == 422
    assert "Nothing has changed since the last revision." in words_of(answer)
    assert charter.revisions.count() == 1


def test_a_diplomat_who_tries_to_issue_is_refused(table, charter, drafted):
    head = Reader(table.heads["XAA"])
    answer = head.send(url_of(charter, "issue/"), kind="revision", version=1)
    assert answer.status_code == 403
    assert "Your role here does not allow you to do this." in words_of(answer)
    assert charter.revisions.count() == 1


def test_a_secretary_cannot_act_as_somebody_else(table, charter, drafted, secretary):
    place = place_of(charter, "article-1-1")
    chair = table.officers["chair"].acting_as
    answer = secretary.send(place, words="Other words.", version=1, acting_as=chair)
    assert answer.status_code == 403
    assert "Other words." in words_of(answer)
    assert item_of(drafted, "article-1-1").version == 1


def test_a_draft_is_discarded_after_a_question(charter, drafted, secretary):
    assert "Discard the draft?" in words_of(secretary.read(url_of(charter, "discard/")))
    assert secretary.send(url_of(charter, "discard/")).status_code == 303
    drafted.refresh_from_db()
    assert drafted.ended_at is not None


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_typed_into_a_draft_reach_its_pages_as_words(charter, drafted, secretary, hostile):
    place = place_of(charter, "article-1-1")
    assert secretary.send(place, words=hostile, version=1).status_code == 303
    stale = secretary.send(place, words=hostile + "!", version=1)
    pages = [secretary.read(url) for url in (place, url_of(charter), url_of(charter, "changes/"))]
    for page in [stale, *pages]:
        assert unsafe_marks(page) == []
