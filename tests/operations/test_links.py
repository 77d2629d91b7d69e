"""Forums linked to one another, and texts that travel between them with their provenance."""

from datetime import timedelta

import pytest

from deliberation.models import AuditEntry, ForumLink, Notice, Provenance, RecordEntry, Revision
from deliberation.operations import links
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.links import carriable, links_of, provenance_of
from deliberation.queries.revisions import document
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.factories import Table


@pytest.fixture
def other(table: Table) -> Table:
    """A second forum with a table of its own."""
    return factories.set_table("other-forum")


def by(table: Table, role: str = "secretariat") -> dict:
    return {"actor": table.officers[role], "forum_id": table.forum.pk}


def proposed(table: Table, other: Table, kind: str = "prepares") -> ForumLink:
    """``table`` says that it stands so to ``other``."""
    return links.propose_link(**by(table), source=table.forum, target=other.forum, kind=kind)


def joined(table: Table, other: Table) -> ForumLink:
    return links.confirm_link(**by(other), link_id=proposed(table, other).pk)


def refused(write, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        write(**given)
    return refusal.value.code


def seen_by(table: Table, actor=None) -> list[ForumLink]:
    viewer = viewer_of(actor.person, table.forum) if actor else PUBLIC_VIEWER
    return list(links_of(table.forum, viewer))


def test_what_one_forum_claims_readers_see_once_the_other_confirms(table: Table, other: Table):
    link = proposed(table, other)

    assert seen_by(table) == seen_by(other) == seen_by(other, other.heads["XAA"]) == []
    assert seen_by(table, table.officers["chair"]) == [link]
    assert seen_by(other, other.officers["secretariat"]) == [link]
    links.confirm_link(**by(other), link_id=link.pk)
    assert seen_by(table) == seen_by(other) == [link]
    for one in (table, other):
        entry = RecordEntry.objects.get(forum=one.forum, kind="link-made")
        assert (entry.object_public_id, entry.content["kind"]) == (link.public_id, "prepares")
    verbs = AuditEntry.objects.filter(object_kind="forumlink").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["propose_link", "confirm_link"]


def test_the_other_forums_secretariat_is_asked(table: Table, other: Table):
    proposed(table, other)
    told = Notice.objects.get(kind="link-proposed")
    asked = other.officers["secretariat"].person
    assert (told.person, told.link) == (asked, "/forums/other-forum/about/")


def test_only_the_other_forum_answers_and_only_the_proposer_withdraws(table: Table, other: Table):
    link = proposed(table, other)
    assert refused(links.confirm_link, **by(table), link_id=link.pk) == "link-side"
    assert refused(links.withdraw_link, **by(other), link_id=link.pk) == "link-side"
    assert refused(links.confirm_link, **by(other, "teller"), link_id=link.pk) == "not-permitted"
    assert refused(links.end_link, **by(other), link_id=link.pk) == "link-step"
    links.decline_link(**by(other), link_id=link.pk)
    assert refused(links.confirm_link, **by(other), link_id=link.pk) == "link-step"
    assert seen_by(other, other.officers["chair"]) == []
    again = proposed(table, other)
    links.withdraw_link(**by(table), link_id=again.pk)
    assert set(ForumLink.objects.values_list("state", flat=True)) == {"declined", "ended"}


def test_the_same_link_is_not_made_twice(table: Table, other: Table):
    joined(table, other)
    assert refused(proposed, table=table, other=other) == "link-exists"
    assert proposed(other, table).state == "proposed"


def test_either_forum_ends_a_link_on_both_records(table: Table, other: Table):
    link = joined(table, other)
    links.end_link(**by(table, "chair"), link_id=link.pk)
    assert seen_by(other) == []
    ended = RecordEntry.objects.filter(kind="link-ended")
    assert set(ended.values_list("forum", flat=True)) == {table.forum.pk, other.forum.pk}
    assert refused(links.end_link, **by(other), link_id=link.pk) == "link-step"


def carried(table: Table, link: ForumLink, source: Revision, slug: str = "carried", **given):
    return links.carry_revision(**by(table), link_id=link.pk, source=source, slug=slug, **given)


def test_a_text_travels_word_for_word_and_keeps_where_it_came_from(
    table: Table, other: Table, charter
):
    link, source = joined(table, other), charter.current_revision
    made = carried(other, link, source, title="Taken over")

    there, here = (document(one, "en") for one in (source, made.current_revision))
    assert [(one.label, one.heading, one.words) for one in here] == [
        (one.label, one.heading, one.words) for one in there
    ]
    assert made.current_revision.content_hash == source.content_hash
    kept = provenance_of(made.current_revision)
    assert (kept.source, kept.link, kept.source_hash, kept.carried_by) == (
        source, link, source.content_hash, other.officers["secretariat"].person,
    )  # fmt: skip
    entry = RecordEntry.objects.get(kind="text-carried")
    assert (entry.forum, entry.content["source"], entry.content["forum"]) == (
        other.forum, source.symbol, table.forum.symbol,
    )  # fmt: skip
    assert provenance_of(source) is None
    links.end_link(**by(table), link_id=link.pk)
    assert provenance_of(made.current_revision) == kept


def test_a_text_travels_either_way_along_a_confirmed_link_alone(
    table: Table, other: Table, charter
):
    source, waiting = charter.current_revision, proposed(other, table)
    assert refused(carried, table=other, link=waiting, source=source) == "link-unconfirmed"
    links.confirm_link(**by(table), link_id=waiting.pk)
    third = factories.small_charter(factories.set_table("third-forum"))
    for table_here, text in ((table, source), (other, third.current_revision)):
        code = refused(carried, table=table_here, link=waiting, source=text)
        assert code == "text-elsewhere"
    carried(other, waiting, source)
    assert refused(carried, table=other, link=waiting, source=source) == "charter-exists"
    given = by(other, "teller") | {"link_id": waiting.pk, "source": source, "slug": "again"}
    assert refused(links.carry_revision, **given) == "not-permitted"


@pytest.mark.parametrize("narrow", ["charter", "revision", "embargo"])
def test_what_is_not_public_there_stays_there(table: Table, other: Table, charter, narrow):
    link, source = joined(table, other), charter.current_revision
    if narrow == "charter":
        type(charter).objects.filter(pk=charter.pk).update(audience="accredited")
    elif narrow == "revision":
        Revision.objects.filter(pk=source.pk).update(audience="accredited")
    else:
        Revision.objects.filter(pk=source.pk).update(
            audience="chair", audience_after="public",
            released_at=database_clock() + timedelta(hours=1),
        )  # fmt: skip
    hidden = Revision.objects.select_related("charter").get(pk=source.pk)

    assert list(carriable(link, other.forum)) == []
    assert refused(carried, table=other, link=link, source=hidden) == "text-not-public"
    assert Provenance.objects.count() == 0
