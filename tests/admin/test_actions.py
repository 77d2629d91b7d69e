"""Acts on chosen rows call one operation each, in the right office, and tell each refusal by name."""

import re
from datetime import UTC, datetime

from deliberation.models import (
    Accreditation,
    Application,
    AttributeDeclaration,
    AuditEntry,
    DelegationAttribute,
    ForumRole,
    ModerationEntry,
    OutboxItem,
    RecordEntry,
)
from deliberation.queries.clock import database_clock
from tests.admin.asking import act, told
from tests.admin.scene import Scene

APPLICATIONS = "/admin/deliberation/application/"
CREDENTIALS = "/admin/deliberation/accreditation/"
COMMENTS = "/admin/deliberation/comment/"
ROLES = "/admin/deliberation/forumrole/"


def journal(since: int) -> list[tuple[str, int | None, list[int]]]:
    rows = AuditEntry.objects.filter(pk__gt=since).order_by("pk")
    return list(rows.values_list("verb", "forum_role_id", "object_ids"))


def last_entry() -> int:
    return AuditEntry.objects.latest("pk").pk


def held(scene: Scene, code: str) -> Accreditation:
    found = scene.table.heads[code].accreditation
    assert found is not None
    return Accreditation.objects.get(pk=found.pk)


def office_of(scene: Scene, role: str) -> int:
    found = scene.table.officers[role].forum_role
    assert found is not None
    return found.pk


def test_an_action_first_names_the_rows_and_does_nothing(scene: Scene):
    one, since = held(scene, "XAA"), last_entry()
    page = scene.client("credentials").post(
        CREDENTIALS, {"action": "suspend", "_selected_action": [one.pk]}
    )

    assert page.status_code == 200
    assert str(one.person) in page.content.decode()
    assert "these people act no more for their delegation" in page.content.decode()
    assert (held(scene, "XAA").state, journal(since)) == ("accepted", [])


def test_a_rows_own_page_offers_what_would_do_something_to_it(scene: Scene):
    client, one = scene.client("credentials"), held(scene, "XAA")
    offered = re.compile(r'name="action" value="([a-z]+)"')
    page = f"{CREDENTIALS}{one.pk}/change/"
    before = offered.findall(client.get(page).content.decode())
    act(client, CREDENTIALS, "suspend", [one.pk], reason="Under examination.")

    assert before == ["suspend", "extend"]
    assert offered.findall(client.get(page).content.decode()) == ["restore", "extend"]


def test_suspending_two_and_restoring_one(scene: Scene):
    client, since = scene.client("credentials"), last_entry()
    one, two = held(scene, "XAA"), held(scene, "XAB")
    records = RecordEntry.objects.count()
    suspended = act(client, CREDENTIALS, "suspend", [one.pk, two.pk], reason="Under examination.")
    restored = act(client, CREDENTIALS, "restore", [one.pk])
    office = office_of(scene, "credentials")

    assert told(suspended) == ["Done for 2 rows."]
    assert told(restored) == ["Done for 1 row."]
    assert [(x.state, x.reason) for x in (held(scene, "XAA"), held(scene, "XAB"))] == [
        ("accepted", ""),
        ("suspended", "Under examination."),
    ]
    assert journal(since) == [
        ("suspend_accreditation", office, [one.pk]),
        ("suspend_accreditation", office, [two.pk]),
        ("restore_accreditation", office, [one.pk]),
    ]
    assert RecordEntry.objects.count() == records


def test_refusals_are_told_by_name_and_stop_no_other_row(scene: Scene):
    client, since = scene.client("credentials"), last_entry()
    one, two = held(scene, "XAA"), held(scene, "XAB")
    act(client, CREDENTIALS, "suspend", [one.pk], reason="First.")
    both = act(client, CREDENTIALS, "suspend", [one.pk, two.pk], reason="Second.")

    assert told(both) == [f"{one}: This credential is not in force.", "Done for 1 row."]
    assert held(scene, "XAA").reason == "First."
    assert [verb for verb, _office, _ids in journal(since)] == ["suspend_accreditation"] * 2


def test_where_every_row_is_refused_the_form_stands_again_with_what_was_typed(scene: Scene):
    client, one = scene.client("credentials"), held(scene, "XAA")
    bad = act(client, CREDENTIALS, "suspend", [one.pk], reason="Hid\u202eden.")
    empty = act(client, CREDENTIALS, "suspend", [one.pk], reason="")

    assert (bad.status_code, empty.status_code) == (422, 422)
    assert list(bad.context["form"].errors) == ["reason"]
    assert "Hid\u202eden." in bad.content.decode()
    assert empty.context["form"].errors == {"reason": ["This field is required."]}
    assert held(scene, "XAA").state == "accepted"


def test_extending_to_a_moment_in_utc_and_without_end(scene: Scene):
    client, one = scene.client("credentials"), held(scene, "XAA")
    act(client, CREDENTIALS, "extend", [one.pk], ends_at="2099-06-01T12:00")
    until = held(scene, "XAA").ends_at
    past = act(client, CREDENTIALS, "extend", [one.pk], ends_at="2001-06-01T12:00")
    act(client, CREDENTIALS, "extend", [one.pk], ends_at="")

    assert until == datetime(2099, 6, 1, 12, tzinfo=UTC)
    assert past.context["form"].errors == {"ends_at": ["It must end in the future."]}
    assert held(scene, "XAA").ends_at is None


def test_rows_of_another_forum_are_not_there_to_be_chosen(scene: Scene):
    foreign = scene.foreign.heads["XAA"].accreditation
    assert foreign is not None
    since = last_entry()
    answer = act(scene.client("credentials"), CREDENTIALS, "suspend", [foreign.pk], reason="Mine.")

    assert told(answer) == ["Choose between 1 and 200 rows; nothing was done."]
    assert journal(since) == []


def test_whoever_may_not_act_is_told_of_no_action(scene: Scene):
    one, since = held(scene, "XAA"), last_entry()
    answer = act(scene.client("administrator"), CREDENTIALS, "suspend", [one.pk], reason="Power.")

    assert (held(scene, "XAA").state, journal(since)) == ("accepted", [])
    assert told(answer) == []


def test_an_application_is_accepted_or_refused_with_a_reason_by_whoever_decides(scene: Scene):
    client, since = scene.client("credentials"), last_entry()
    held, foreign = Application.objects.order_by("pk")
    address = f"{APPLICATIONS}{held.pk}/change/"
    silent = act(client, APPLICATIONS, "refuse", [held.pk], reason="")
    away = act(client, APPLICATIONS, "accept", [foreign.pk], controlled_by="")
    power = act(scene.client("administrator"), APPLICATIONS, "accept", [held.pk], controlled_by="")
    shown = client.get(address).content.decode()
    accepted = act(client, APPLICATIONS, "accept", [held.pk], controlled_by="")
    again = act(client, APPLICATIONS, "refuse", [held.pk], reason="Too late.")
    refused = act(
        scene.client("foreign credentials"), APPLICATIONS, "refuse", [foreign.pk], reason="No."
    )
    held.refresh_from_db()
    foreign.refresh_from_db()

    assert "A register." in shown
    assert silent.context["form"].errors == {"reason": ["This field is required."]}
    assert (told(away), told(power)) == (["Choose between 1 and 200 rows; nothing was done."], [])
    assert (told(accepted), told(refused)) == (["Done for 1 row."], ["Done for 1 row."])
    assert again.context["form"].non_field_errors() == [
        "This application has been accepted already."
    ]
    assert (held.state, foreign.state, foreign.reason) == ("accepted", "refused", "No.")
    assert held.accreditation.role == "head"
    assert journal(since)[-2:] == [
        ("accept_application", office_of(scene, "credentials"), [held.pk]),
        ("refuse_application", scene.foreign.officers["credentials"].office.pk, [foreign.pk]),
    ]


def test_an_office_is_ended_and_closes_the_door(scene: Scene):
    row = ForumRole.objects.get(pk=office_of(scene, "moderator"))
    client = scene.client("administrator")
    first = act(client, ROLES, "end", [row.pk])
    again = act(client, ROLES, "end", [row.pk])

    assert told(first) == ["Done for 1 row."]
    assert again.context["form"].non_field_errors() == ["This office has ended already."]
    assert ForumRole.objects.get(pk=row.pk).ends_at is not None
    assert scene.client("moderator").get("/admin/moderation/").status_code == 302


def test_attributes_are_declared_and_stated(scene: Scene):
    client, forum = scene.client("credentials"), scene.table.forum
    delegation = scene.table.delegations["XAA"]
    act(client, "/admin/deliberation/forum/", "declare", [forum.pk], name="region", kind="token")
    stated = act(
        client, "/admin/deliberation/delegation/", "state", [delegation.pk],
        name="region", value="north", valid_from="2026-01-01",
    )  # fmt: skip
    refused = act(
        client, "/admin/deliberation/delegation/", "state", [delegation.pk],
        name="population", value="many", valid_from="2026-01-01",
    )  # fmt: skip

    assert AttributeDeclaration.objects.get(forum=forum, name="region").kind == "token"
    assert told(stated) == ["Done for 1 row."]
    assert (
        DelegationAttribute.objects.get(delegation=delegation, declaration__name="region").value
        == "north"
    )
    assert refused.context["form"].errors == {"value": ["“many” is not a decimal."]}


def test_hiding_and_dismissing_from_the_list_of_comments(scene: Scene):
    client, since = scene.client("moderator"), last_entry()
    act(client, COMMENTS, "hide", [scene.comment.pk], ground="abuse", reason="An insult.")
    act(client, COMMENTS, "restore", [scene.hidden.pk], reason="Not an advert after all.")
    scene.comment.refresh_from_db()
    scene.hidden.refresh_from_db()
    office = office_of(scene, "moderator")

    assert (scene.comment.state, scene.hidden.state) == ("hidden", "visible")
    assert journal(since) == [
        ("hide_comment", office, [scene.comment.pk]),
        ("restore_comment", office, [scene.hidden.pk]),
    ]
    assert list(
        ModerationEntry.objects.order_by("-pk").values_list("verdict", "ground", "reason")[:2]
    ) == [("restore", "", "Not an advert after all."), ("hide", "abuse", "An insult.")]


def test_what_failed_to_be_delivered_is_tried_again_now(scene: Scene):
    now = database_clock()
    item = OutboxItem.objects.create(
        kind="notice", payload={}, created_at=now, due_at=now.replace(year=now.year + 1), attempts=7
    )
    done = OutboxItem.objects.create(
        kind="notice", payload={}, created_at=now, due_at=now, done_at=now
    )
    url = "/admin/deliberation/outboxitem/"
    since = last_entry()
    answer = act(scene.client("administrator"), url, "retry", [item.pk, done.pk])
    item.refresh_from_db()

    assert told(answer) == [f"{done}: This was done already.", "Done for 1 row."]
    assert now <= item.due_at <= database_clock()
    assert journal(since) == [("retry_item", None, [item.pk])]


def test_at_most_two_hundred_rows_at_once(scene: Scene):
    from tests.admin.multiplying import multiply

    rows = multiply(held(scene, "XAA"), 201)
    answer = act(
        scene.client("credentials"), CREDENTIALS, "suspend", [row.pk for row in rows], reason="All."
    )

    assert told(answer) == ["Choose between 1 and 200 rows; nothing was done."]
