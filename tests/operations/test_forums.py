"""Setting up a forum: what changes, what stands on it and so may not, what goes on the record."""

from datetime import timedelta

import pytest

from deliberation.models import (
    AttributeDeclaration,
    AuditEntry,
    Constituency,
    Forum,
    ForumRole,
    RecordEntry,
)
from deliberation.operations import comments, decisions, forums, questions
from deliberation.queries.clock import database_clock
from deliberation.queries.forums import progress
from deliberation.queries.permissions import Actor, actor_for
from deliberation.rules.refusals import RuleBroken
from tests import factories, rulebook
from tests.factories import ALL_CHAMBERS, Table


def refused(write, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        write(**given)
    return refusal.value.code


def tokens(forum: Forum) -> list[str]:
    return list(Constituency.objects.filter(forum=forum).values_list("token", flat=True))


def test_what_changed_is_kept_audited_and_on_the_record(table: Table):
    chair = table.officers["chair"]
    given = {"actor": chair, "forum_id": table.forum.pk}
    forums.configure_forum(**given, purpose="To agree.", admission="A letter.", name="The Forum")

    kept = Forum.objects.get(pk=table.forum.pk)
    assert (kept.name, kept.purpose, kept.admission) == ("The Forum", "To agree.", "A letter.")
    entry = RecordEntry.objects.get(forum=kept, kind="forum-changed")
    assert entry.content == {
        "symbol": kept.symbol,
        "changed": ["admission", "name", "purpose"],
    }
    assert AuditEntry.objects.filter(verb="configure_forum").count() == 1

    forums.configure_forum(**given, name="The Forum")
    assert RecordEntry.objects.filter(kind="forum-changed").count() == 1


def test_only_chair_and_secretariat_set_a_forum_up(table: Table):
    other = factories.set_table()
    for actor in (
        table.administrator,
        table.officers["credentials"],
        table.heads["XAA"],
        other.officers["chair"],
        Actor(person=None),
    ):
        code = refused(
            forums.configure_forum, actor=actor, forum_id=table.forum.pk, purpose="Mine."
        )
        assert code == "not-permitted"


def test_the_language_of_a_text_stays(table: Table, charter):
    given = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}

    assert refused(forums.configure_forum, **given, languages=["fr"]) == "language-in-use"
    assert refused(forums.configure_forum, **given, languages=[]) == "language-unknown"
    forums.configure_forum(**given, languages=["en", "es", "en"])
    assert Forum.objects.get(pk=table.forum.pk).languages == ["en", "es"]


def test_the_time_zone_stays_while_a_vote_is_announced_or_open(table: Table, question):
    chair = table.officers["chair"]
    given = {"actor": chair, "forum_id": table.forum.pk}
    forums.configure_forum(**given, time_zone="Europe/Madrid")
    questions.announce_question(
        actor=chair, question_id=question.pk, opens_at=database_clock() + timedelta(days=1)
    )

    assert refused(forums.configure_forum, **given, time_zone="UTC") == "time-zone-in-use"
    assert refused(forums.configure_forum, **given, time_zone="Mars/Base") == "time-zone-unknown"
    forums.configure_forum(**given, time_zone="Europe/Madrid", purpose="The zone as it was.")


def test_a_closed_phase_takes_no_comment_of_registered_persons(table: Table, charter):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, public_comment_phases=["drafting"]
    )
    words = {
        "revision_id": charter.current_revision_id,
        "body": "A word.",
        "language": "en",
    }
    person = Actor(person=factories.person())

    assert refused(comments.add_comment, actor=person, **words) == "not-at-this-stage"
    comments.add_comment(actor=table.heads["XAA"], **words)
    drafted = factories.small_charter(table, slug="drafted", phase="drafting")
    words["revision_id"] = drafted.current_revision_id
    comments.add_comment(actor=person, **words)


def test_constituencies_are_added_renamed_ordered_and_removed(table: Table):
    given = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}
    forums.add_constituency(**given, chamber="academic", name="Academia", appearance="role")
    forums.change_constituency(**given, chamber="academic", name="Science", shape="circle", place=1)

    assert tokens(table.forum) == ["academic", "government", "corporate", "citizen"]
    made = Constituency.objects.get(forum=table.forum, token="academic")
    assert (made.name, made.shape, made.appearance) == ("Science", "circle", "role")
    forums.remove_constituency(**given, chamber="academic")
    assert tokens(table.forum) == ["government", "corporate", "citizen"]
    assert refused(forums.remove_constituency, **given, chamber="academic") == (
        "constituency-unknown"
    )
    assert (
        refused(forums.change_constituency, **given, chamber="citizen", place=9)
        == "constituency-place"
    )


def test_a_constituency_stays_while_a_seat_a_question_or_a_rule_names_it(table: Table):
    chair = table.officers["chair"]
    given = {"actor": chair, "forum_id": table.forum.pk}
    assert refused(forums.remove_constituency, **given, chamber="citizen") == "constituency-in-use"
    forums.add_constituency(**given, chamber="academic", name="Academia")
    decisions.keep_template(
        actor=chair, forum_id=table.forum.pk, template="concurrent-chambers",
        chambers=(*ALL_CHAMBERS, "academic"),
    )  # fmt: skip
    assert refused(forums.remove_constituency, **given, chamber="academic") == "constituency-in-use"


def test_people_accredited_by_alias_are_never_named(table: Table):
    given = {"actor": table.officers["chair"], "forum_id": table.forum.pk, "chamber": "citizen"}
    forums.change_constituency(**given, appearance="alias")

    assert refused(forums.change_constituency, **given, appearance="name") == "appearance-unmasks"
    assert refused(forums.change_constituency, **given, appearance="mask") == "appearance-unknown"


def test_a_declaration_is_taken_back_only_while_nothing_carries_it(table: Table):
    chair = table.officers["chair"]
    given = {"actor": chair, "forum_id": table.forum.pk}
    for name in ("weight", "idle"):
        forums.declare_attribute(**given, name=name, kind="decimal")
    rule = {
        "choices": ["yes", "no"],
        "adopt": {"count": ["yes"], "weight": "weight", "at_least": 1},
    }
    decisions.keep_rule(actor=chair, forum_id=table.forum.pk, value=rule)

    assert refused(forums.withdraw_attribute, **given, name="population") == "attribute-in-use"
    assert refused(forums.withdraw_attribute, **given, name="weight") == "attribute-in-use"
    assert refused(forums.withdraw_attribute, **given, name="none") == "attribute-unknown"
    forums.withdraw_attribute(**given, name="idle")
    kept = AttributeDeclaration.objects.filter(forum=table.forum).values_list("name", flat=True)
    assert sorted(kept) == ["population", "weight"]


def test_an_office_may_begin_later_and_be_ended_before_it_does(table: Table):
    person, now = factories.person(), database_clock()
    given = {"actor": table.administrator, "forum_id": table.forum.pk, "person": person}
    assert (
        refused(forums.grant_role, **given, role="deputy", starts_at=now - timedelta(days=1))
        == "role-starts"
    )
    assert refused(
        forums.grant_role, **given, role="deputy", starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=1),
    ) == "role-ends"  # fmt: skip
    held = forums.grant_role(**given, role="deputy", starts_at=now + timedelta(days=1))
    with pytest.raises(RuleBroken):
        actor_for(person, table.forum, held.public_id)
    forums.end_role(actor=table.administrator, role_public_id=held.public_id)
    assert ForumRole.objects.get(pk=held.pk).ends_at is not None


@pytest.mark.parametrize("slug", ["new", "Big", "a--b", "-a", ""])
def test_a_forum_is_not_called_so(table: Table, slug: str):
    assert (
        refused(
            forums.create_forum, actor=table.administrator, slug=slug, symbol="ZZZ", name="A forum"
        )
        == "forum-address"
    )


def test_progress_follows_what_is_done(table: Table):
    empty = factories.Table(factories.make_forum(table.administrator), table.administrator)
    assert set(progress(empty.forum).values()) == {False}
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, purpose="A.", admission="B."
    )
    table.forum.refresh_from_db()
    factories.small_charter(table)
    assert progress(table.forum)["ruled"] is False
    rulebook.rules_in_force(table)
    assert set(progress(table.forum).values()) == {True}
