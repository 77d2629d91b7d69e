"""Where the words of a comment stand in later revisions, said as surely as it is known."""

from deliberation.models import Charter
from deliberation.operations import moderation, revisions
from tests.web.readers import Reader, marks_in, words_of
from tests.web.texts import comment_on, issue, open_draft, provision_at, reword


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/{tail}"


def place_of(charter: Charter, slug: str = "article-1-1") -> str:
    return url_of(charter, f"provisions/{provision_at(charter, slug).public_id}/")


def test_moved_words_are_said_to_have_moved(table, charter):
    comment_on(charter, table.heads["XAA"], "article-1-1", quote="the wellbeing of all")
    reword(table, charter, {"article-1-1": "Everybody cares for the wellbeing of all."})
    page = Reader().read(place_of(charter))
    assert "These words moved: the text around them has changed." in words_of(page)
    assert '<mark class="noted">the wellbeing of all</mark>' in page.content.decode()
    assert f"on {charter.symbol}" in words_of(page)


def test_an_uncertain_place_tells_how_sure_it_is(table, charter):
    comment_on(charter, table.heads["XAA"], "article-1-1", quote="for the wellbeing of all")
    reword(
        table,
        charter,
        {
            "article-1-1": "The Parties shall use artificial intelligence for a wellbeing of everybody."
        },
    )
    page = Reader().read(place_of(charter))
    (score,) = marks_in(page, r"uncertain: best match (\d+) %")
    assert 65 <= int(score) < 100
    assert '<mark class="noted" data-state="uncertain">' in page.content.decode()


def test_removed_words_are_said_to_be_removed_and_are_still_read(table, charter):
    comment_on(charter, table.heads["XAA"], "article-1-1", quote="artificial intelligence")
    reword(table, charter, {"article-1-1": "Be kind to each other at noon."})
    reword(table, charter, {"article-2-1": "Other words."})
    page = words_of(Reader().read(place_of(charter)))
    assert (
        f"The words were removed in {charter.symbol}/Rev.1; they read: artificial intelligence"
        in page
    )


def test_a_kept_place_is_not_remarked_upon(table, charter):
    comment_on(charter, table.heads["XAA"], "article-1-1", quote="artificial intelligence")
    reword(table, charter, {"article-2-1": "Other words."})
    words = words_of(Reader().read(place_of(charter)))
    assert "removed" not in words
    assert "moved" not in words


def test_a_comment_on_a_provision_taken_out_is_still_read(table, charter):
    comment_on(charter, table.heads["XAA"], "article-2-2", quote="open to the public")
    provision = provision_at(charter, "article-2-2")
    draft = open_draft(table, charter)
    revisions.remove_item(
        actor=table.officers["secretariat"], draft_id=draft.pk, provision=provision.public_id,
        version=1,
    )  # fmt: skip
    issue(table, draft)
    words = words_of(Reader().read(url_of(charter, "comments/")))
    assert (
        f"The words were removed in {charter.symbol}/Rev.1; they read: open to the public" in words
    )


def test_a_hidden_comment_shows_ground_and_reason_and_not_its_words(table, charter):
    comment = comment_on(
        charter,
        table.heads["XAA"],
        "article-1-1",
        quote="artificial intelligence",
        body="Rude words.",
    )
    moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=comment.pk, ground="abuse",
        reason="It insults a delegate.",
    )  # fmt: skip
    for place in (place_of(charter), url_of(charter, "comments/"), url_of(charter)):
        page = Reader().read(place)
        assert "Rude words." not in page.content.decode()
        assert "<mark" not in page.content.decode()
    words = words_of(Reader().read(place_of(charter)))
    assert "Hidden by a moderator (insult or harassment): It insults a delegate." in words
