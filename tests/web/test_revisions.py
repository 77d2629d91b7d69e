"""Revisions: reading an old one, comparing two, following a provision through all."""

from deliberation.models import Charter
from deliberation.operations import revisions
from tests.web.readers import Reader, marks_in, words_of
from tests.web.texts import issue, open_draft, provision_at, reword


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/{tail}"


def test_an_earlier_revision_keeps_its_words_and_says_that_it_is_not_the_present_one(
    table, charter
):
    reword(table, charter, {"article-1-1": "The Parties shall be kind."})
    now, before = Reader().read(url_of(charter)), Reader().read(url_of(charter, "revisions/0/"))
    assert "The Parties shall be kind." in words_of(now)
    assert "This is not the present text." not in words_of(now)
    assert "The Parties shall use artificial intelligence" in words_of(before)
    assert "This is not the present text." in words_of(before)


def test_a_revision_that_does_not_exist_is_not_found(charter):
    assert Reader().read(url_of(charter, "revisions/7/")).status_code == 404


def test_revisions_are_listed_newest_first(table, charter):
    reword(table, charter, {"article-1-1": "Other words."})
    page = Reader().read(url_of(charter, "revisions/"))
    symbol = charter.symbol
    assert marks_in(page, r'<a class="symbol"[^>]*><bdi>([^<]+)') == [f"{symbol}/Rev.1", symbol]


def test_two_revisions_compare_word_by_word(table, charter):
    reword(
        table,
        charter,
        {"article-1-1": "The Parties shall use trustworthy intelligence for the wellbeing of all."},
    )
    page = Reader().read(url_of(charter, "compare/?from=0&to=1"))
    assert marks_in(page, r"<(ins|del)>([^<]*)</") == [
        ("ins", "inserted words"),
        ("del", "deleted words"),
        ("del", "artificial"),
        ("ins", "trustworthy"),
    ]
    assert marks_in(page, r'data-change="(\w+)"') == ["changed"]


def test_a_comparison_shows_what_changed_or_the_whole_text(table, charter):
    reword(table, charter, {"article-1-1": "Other words."})
    url = url_of(charter, "compare/")
    changed = Reader().read(url, **{"from": 0, "to": 1, "show": "changed"})
    whole = Reader().read(url, **{"from": 0, "to": 1, "show": "all"})
    assert "Results paid for by the public" not in words_of(changed)
    assert "Results paid for by the public" in words_of(whole)


def test_a_comparison_names_what_was_inserted_deleted_moved_and_renumbered(table, charter):
    secretariat = table.officers["secretariat"]
    draft = open_draft(table, charter)
    at = {slug: provision_at(charter, slug).public_id for slug in ("article-1-1", "article-2-1")}
    act = {"actor": secretariat, "draft_id": draft.pk}
    revisions.insert_item(**act, after=at["article-1-1"], kind="clause", words="New words.")
    revisions.remove_item(**act, provision=at["article-2-1"], version=1)
    issue(table, draft)
    page = Reader().read(url_of(charter, "compare/"))
    assert marks_in(page, r'data-change="(\w+)"') == [
        "inserted",
        "renumbered",
        "deleted",
        "renumbered",
    ]
    assert "before: Article 1(2)" in words_of(page)


def test_a_charter_with_one_revision_compares_with_itself_and_finds_nothing(charter):
    page = Reader().read(url_of(charter, "compare/"))
    assert page.status_code == 200
    assert "Nothing differs." in words_of(page)


def test_a_comparison_with_no_such_revision_says_so(charter):
    page = Reader().read(url_of(charter, "compare/?from=0&to=99"))
    assert page.status_code == 422
    assert "There is a problem" in words_of(page)


def test_the_view_of_changes_shows_them_within_the_whole_text(table, charter):
    reword(table, charter, {"article-1-1": "The Parties shall be kind."})
    page = Reader().read(url_of(charter, "?view=changes"))
    assert marks_in(page, r'data-change="(\w+)"') == ["changed"]
    assert "Results paid for by the public" in words_of(page)
    assert f"Against {charter.symbol}." in words_of(page)


def test_a_first_revision_has_no_changes_to_show(charter):
    page = Reader().read(url_of(charter, "?view=changes"))
    assert page.status_code == 200
    assert "Changes" not in words_of(page)


def test_a_provision_is_followed_through_its_revisions(table, charter):
    reword(table, charter, {"article-1-1": "The Parties shall be kind."})
    reword(table, charter, {"article-2-1": "Other words."})
    provision = provision_at(charter, "article-1-1")
    page = Reader().read(url_of(charter, f"provisions/{provision.public_id}/"))
    symbol = charter.symbol
    assert marks_in(page, r'class="symbol"><bdi>([^<]+)</bdi></a> <bdi>([^<]+)') == [
        (f"{symbol}/Rev.2", "Article 1(1)"),
        (f"{symbol}/Rev.1", "Article 1(1)"),
        (symbol, "Article 1(1)"),
    ]
    assert "The same words." in words_of(page)
    assert marks_in(page, r"<ins>([^<]*)</") == ["be kind"]


def test_a_provision_taken_out_tells_how_it_last_read(table, charter):
    provision = provision_at(charter, "article-2-2")
    draft = open_draft(table, charter)
    revisions.remove_item(
        actor=table.officers["secretariat"], draft_id=draft.pk, provision=provision.public_id,
        version=1,
    )  # fmt: skip
    issued = issue(table, draft)
    words = words_of(Reader().read(url_of(charter, f"provisions/{provision.public_id}/")))
    assert f"This provision does not stand in {issued.symbol}. Here is how it last read." in words
    assert "Results paid for by the public are open to the public." in words


def test_a_provision_can_be_read_as_it_stood(table, charter):
    reword(table, charter, {"article-1-1": "The Parties shall be kind."})
    provision = provision_at(charter, "article-1-1")
    page = Reader().read(url_of(charter, f"provisions/{provision.public_id}/"), revision=0)
    assert marks_in(page, r'<div class="provision-words"[^>]*>([^<]+)') == [
        "The Parties shall use artificial intelligence for the wellbeing of all."
    ]
    assert f"This is how the provision read in {charter.symbol}." in words_of(page)


def test_a_provision_of_another_charter_is_not_found(table, charter):
    from tests.web.texts import long_charter

    other = provision_at(long_charter(table, 1), "article-1-1")
    assert Reader().read(url_of(charter, f"provisions/{other.public_id}/")).status_code == 404
