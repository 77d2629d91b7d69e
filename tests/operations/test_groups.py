"""Groups of delegations: made, changed and ended by chair and secretariat; each an audience."""

import pytest

from deliberation.events import AccessChanged, listen
from deliberation.models import AuditEntry, Group, Notice
from deliberation.operations import groups
from deliberation.queries.audiences import viewer_of
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.factories import Table

pytestmark = pytest.mark.django_db


def make(table: Table, *codes: str, actor: str = "chair", name: str = "Friends") -> Group:
    return groups.create_group(
        actor=table.officers[actor],
        forum_id=table.forum.pk,
        name=name,
        mandate="Bring back one text.",
        delegations=[table.delegations[code] for code in codes],
    )


def sees(table: Table, actor: Actor, group: Group) -> bool:
    return viewer_of(actor.person, table.forum).sees(f"group:{group.pk}")


def test_members_and_those_who_serve_belong_to_a_group(table):
    group = make(table, "XAA", "XCA")

    belonging = {code for code, head in table.heads.items() if sees(table, head, group)}
    serving = {role for role, one in table.officers.items() if sees(table, one, group)}
    assert belonging == {"XAA", "XCA"}
    assert serving == {"chair", "secretariat"}
    assert AuditEntry.objects.filter(verb="create_group").count() == 1
    told = Notice.objects.filter(kind="group-joined")
    assert {one.person for one in told} == {table.heads[code].person for code in ("XAA", "XCA")}


def test_another_forums_chair_is_no_member(table):
    group = make(table, "XAA")
    elsewhere = factories.set_table("other-forum")

    assert not sees(table, elsewhere.officers["chair"], group)


def test_who_leaves_sees_it_no_longer_and_their_lines_are_closed(
    table, django_capture_on_commit_callbacks
):
    group = make(table, "XAA", "XCA")
    heard: list[int] = []
    listen(AccessChanged, lambda event: heard.append(event.person_id))
    with django_capture_on_commit_callbacks(execute=True):
        groups.change_group(
            actor=table.officers["secretariat"],
            group_id=group.pk,
            name="Friends of the Chair",
            delegations=[table.delegations["XAA"], table.delegations["XAB"]],
        )

    belonging = {code for code, head in table.heads.items() if sees(table, head, group)}
    assert belonging == {"XAA", "XAB"}
    moved = {table.heads[code].person.pk for code in ("XCA", "XAB")}
    assert moved <= set(heard)
    assert table.heads["XAA"].person.pk not in heard


def test_nothing_is_changed_in_an_ended_group(table):
    group = make(table, "XAA")
    groups.end_group(actor=table.officers["chair"], group_id=group.pk)

    with pytest.raises(RuleBroken) as refusal:
        groups.end_group(actor=table.officers["chair"], group_id=group.pk)
    assert refusal.value.code == "group-ended"
    assert sees(table, table.heads["XAA"], group)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "Taken"}, "group-name-taken"),
        ({"delegations": []}, "group-empty"),
        ({"name": "  "}, "text-empty"),
    ],
)
def test_a_group_that_cannot_be_is_refused(table, fields, code):
    make(table, "XAA", name="Taken")
    given = {"name": "New", "delegations": [table.delegations["XAA"]]} | fields
    with pytest.raises(RuleBroken) as refusal:
        groups.create_group(actor=table.officers["chair"], forum_id=table.forum.pk, **given)
    assert refusal.value.code == code


def test_a_delegation_of_another_forum_is_refused(table):
    elsewhere = factories.set_table("yet-another")
    with pytest.raises(RuleBroken) as refusal:
        groups.create_group(
            actor=table.officers["chair"],
            forum_id=table.forum.pk,
            name="New",
            delegations=[elsewhere.delegations["XAA"]],
        )
    assert refusal.value.code == "group-foreign"
