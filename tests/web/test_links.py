"""Links between forums in the browser: proposed, confirmed, shown on both sides, a text carried over."""

import pytest

from deliberation.models import Charter, ForumLink
from deliberation.operations import links
from tests import factories
from tests.factories import Table
from tests.web.readers import HOSTILE, Reader, unsafe_marks, words_of


@pytest.fixture
def other(table: Table) -> Table:
    return factories.set_table("other-forum")


def at(table: Table, path: str) -> str:
    return f"/forums/{table.forum.slug}/{path}"


def test_a_link_is_proposed_confirmed_and_shown_on_both_pages(table: Table, other: Table):
    ours, theirs = (Reader(one.officers["secretariat"]) for one in (table, other))
    form = words_of(ours.read(at(table, "links/new/")))
    assert "This forum prepares for the other forum" in form
    sent = ours.send(
        at(table, "links/new/"), forum=other.forum.public_id, way="prepares:out", note="Agreed."
    )
    assert (sent.status_code, sent["Location"]) == (303, at(table, "about/"))
    assert "This forum stands alone so far." in words_of(Reader().read(at(other, "about/")))
    asked = words_of(theirs.read(at(other, "about/")))
    assert f"{table.forum.name} prepares for this forum" in asked
    assert "Awaits our answer" in asked

    link = ForumLink.objects.get()
    theirs.send(at(other, f"links/{link.public_id}/confirm/"))
    here, there = (words_of(Reader().read(at(one, "about/"))) for one in (table, other))
    assert f"This forum prepares for {other.forum.name}" in here
    assert f"{table.forum.name} prepares for this forum" in there
    assert "A link between forums was made" in words_of(Reader().read(at(other, "record/")))


def test_a_refused_proposal_keeps_what_was_typed(table: Table, other: Table):
    ours = Reader(table.officers["secretariat"])
    given = {"forum": other.forum.public_id, "way": "advises:in", "note": "As agreed."}
    ours.send(at(table, "links/new/"), **given)
    again = ours.send(at(table, "links/new/"), **given)
    assert again.status_code == 422
    assert "As agreed." in words_of(again)
    assert "linked so already" in words_of(again)


def test_a_text_is_carried_over_and_its_page_says_from_where(table: Table, other: Table, charter):
    link = links.propose_link(
        actor=table.officers["chair"], forum_id=table.forum.pk, source=table.forum,
        target=other.forum, kind="prepares",
    )  # fmt: skip
    theirs = Reader(other.officers["secretariat"])
    theirs.send(at(other, f"links/{link.public_id}/confirm/"))
    carrying = at(other, f"links/{link.public_id}/carry/")
    source = charter.current_revision
    assert source.symbol in words_of(theirs.read(carrying))
    assert theirs.send(carrying, revision=source.public_id).status_code == 422
    sent = theirs.send(carrying, revision=source.public_id, slug="taken-over")
    assert sent["Location"] == at(other, "charters/taken-over/")

    page = words_of(Reader().read(sent["Location"]))
    assert f"From {source.symbol} {source.title}" in page
    assert f"{table.forum.name}" in page
    assert f"carried over by {other.officers['secretariat'].person.name}, as secretariat" in page
    assert "Carried over" not in words_of(Reader().read(at(table, "charters/small/")))
    made = Charter.objects.get(slug="taken-over")
    record = words_of(Reader().read(at(other, "record/")))
    assert f"The text of {made.symbol} was carried over from {source.symbol}" in record


@pytest.mark.parametrize("hostile", HOSTILE[:2])
def test_what_is_typed_reaches_the_page_as_words(table: Table, other: Table, hostile):
    link = links.propose_link(
        actor=table.officers["chair"], forum_id=table.forum.pk, source=table.forum,
        target=other.forum, kind="follows", note=hostile,
    )  # fmt: skip
    type(table.forum).objects.filter(pk=table.forum.pk).update(name=hostile)
    links.confirm_link(actor=other.officers["chair"], forum_id=other.forum.pk, link_id=link.pk)
    assert unsafe_marks(Reader().read(at(other, "about/"))) == []
