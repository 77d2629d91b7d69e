"""Adding goes through a form that calls the operation; a refusal keeps what was typed and writes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Model

from deliberation.models import (
    Accreditation,
    AuditEntry,
    Delegation,
    Forum,
    ForumRole,
    Notice,
    Participant,
)
from tests import factories
from tests.admin.asking import add
from tests.admin.scene import Scene

NEW = {
    "forum": "/admin/deliberation/forum/add/",
    "role": "/admin/deliberation/forumrole/add/",
    "participant": "/admin/deliberation/participant/add/",
    "delegation": "/admin/deliberation/delegation/add/",
    "accreditation": "/admin/deliberation/accreditation/add/",
}


def last_audit() -> dict[str, object]:
    entry = AuditEntry.objects.select_related("values").latest("id")
    return {
        "verb": entry.verb,
        "person": entry.person_id,
        "office": entry.forum_role_id,
        "kind": entry.object_kind,
        "objects": entry.object_ids,
        "after": entry.values.after,
    }


def errors_of(response: object) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)  # type: ignore[attr-defined]


def count(*models: type[Model]) -> list[int]:
    return [model._default_manager.count() for model in models]


def test_an_administrator_creates_a_forum(scene: Scene):
    response = add(
        scene.client("administrator"), NEW["forum"], name="A Regional Forum", symbol="REG",
        slug="regional", purpose="To prepare.", languages=["en", "fr"], time_zone="Europe/Paris",
    )  # fmt: skip
    made = Forum.objects.get(slug="regional")

    assert (response.status_code, response["Location"]) == (
        303,
        f"/admin/deliberation/forum/{made.pk}/change/",
    )
    assert (made.name, made.symbol, made.languages, made.time_zone) == (
        "A Regional Forum",
        "REG",
        ["en", "fr"],
        "Europe/Paris",
    )
    assert list(made.constituencies.values_list("token", flat=True)) == [
        "government",
        "corporate",
        "citizen",
    ]
    assert last_audit() == {
        "verb": "create_forum",
        "person": scene.person("administrator").pk,
        "office": None,
        "kind": "forum",
        "objects": [made.pk],
        "after": {"slug": "regional"},
    }


def test_an_administrator_grants_an_office_that_opens_the_panel(scene: Scene):
    reader = scene.person("registered")
    assert scene.client("registered").get("/admin/moderation/").status_code == 302
    response = add(
        scene.client("administrator"), NEW["role"], forum=scene.table.forum.pk,
        person=reader.email.upper(), role="moderator", ends_at="2099-01-01T10:30",
    )  # fmt: skip
    held = ForumRole.objects.get(person=reader)

    assert response.status_code == 303
    assert (held.role, held.forum, held.ends_at) == (
        "moderator",
        scene.table.forum,
        datetime(2099, 1, 1, 10, 30, tzinfo=UTC),
    )
    assert scene.client("registered").get("/admin/moderation/").status_code == 200


def test_a_credentials_officer_adds_a_participant_in_that_office(scene: Scene):
    office = scene.table.officers["credentials"]
    response = add(
        scene.client("credentials"), NEW["participant"], name="Republic of Zed", short_name="Zed",
        code="zed", kind="state", acting_as=office.acting_as,
    )  # fmt: skip
    made = Participant.objects.get(code="ZED")

    assert response.status_code == 303
    assert (made.name, made.short_name, made.kind) == ("Republic of Zed", "Zed", "state")
    assert office.forum_role is not None
    assert last_audit() == {
        "verb": "add_participant",
        "person": scene.person("credentials").pk,
        "office": office.forum_role.pk,
        "kind": "participant",
        "objects": [made.pk],
        "after": {"name": "Republic of Zed", "code": "ZED"},
    }


def test_a_credentials_officer_seats_a_delegation_and_accredits_a_person(scene: Scene):
    client, forum, reader = (
        scene.client("credentials"),
        scene.table.forum,
        scene.person("registered"),
    )
    participant = Participant.objects.create(
        name="Zed", short_name="Zed", code="ZED", kind="state", created_at=forum.created_at
    )
    chamber = forum.constituencies.get(token="government")
    seated = add(client, NEW["delegation"], participant=participant.pk, chamber=chamber.pk)
    delegation = Delegation.objects.get(participant=participant)
    given = add(
        client, NEW["accreditation"], delegation=delegation.public_id, person=reader.email,
        role="head", alias="", ends_at="",
    )  # fmt: skip
    held = Accreditation.objects.get(person=reader)

    assert (seated.status_code, given.status_code) == (303, 303)
    assert (delegation.forum, delegation.constituency) == (forum, chamber)
    assert (held.delegation, held.role, held.state, held.ends_at, held.issued_by) == (
        delegation,
        "head",
        "accepted",
        None,
        scene.person("credentials"),
    )
    assert Notice.objects.filter(person=reader, kind="accredited").count() == 1
    assert last_audit()["verb"] == "accredit_person"


def test_the_same_form_sent_twice_acts_once(scene: Scene):
    client = scene.client("credentials")
    fields = {
        "idempotency_key": "the-same-key", "name": "Zed", "code": "ZED", "kind": "state",
        "acting_as": scene.table.officers["credentials"].acting_as,
    }  # fmt: skip
    first = client.post(NEW["participant"], fields)
    second = client.post(NEW["participant"], fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Participant.objects.filter(code="ZED").count() == 1


@pytest.mark.parametrize(
    ("what", "wrong", "place", "reason"),
    [
        ("name", "", "name", "This field is required."),
        ("name", "Ze\u202ed", "name", "Character 3 is the invisible U+202E, which can make words"
         " appear in another order than they stand."),
        ("code", "Z D<script>", "code", "Enter a valid value."),
        ("kind", "planet", "kind", "Select a valid choice. planet is not one of the available choices."),
        ("acting_as", "somebody", "acting_as",
         "Select a valid choice. somebody is not one of the available choices."),
    ],
)  # fmt: skip
def test_a_refused_participant_is_told_beside_the_field_and_not_written(
    scene: Scene, what: str, wrong: str, place: str, reason: str
):
    before = count(Participant, AuditEntry)
    fields = {
        "name": "Zed", "code": "ZED", "kind": "state", "short_name": "Zedland",
        "acting_as": scene.table.officers["credentials"].acting_as,
    }  # fmt: skip
    response = add(scene.client("credentials"), NEW["participant"], **{**fields, what: wrong})

    assert response.status_code == 422
    assert errors_of(response) == {place: [reason]}
    assert 'value="Zedland"' in response.content.decode()
    assert count(Participant, AuditEntry) == before


def test_what_the_operation_refuses_stands_in_the_form(scene: Scene):
    delegation = scene.table.delegations["XAA"]
    client, reader = scene.client("credentials"), scene.person("registered")
    before = count(Accreditation, AuditEntry, Notice)
    url = NEW["accreditation"]
    second_head = add(
        client, url, delegation=delegation.public_id, person=reader.email, role="head"
    )
    past = add(
        client, url, delegation=delegation.public_id, person=reader.email, role="adviser",
        ends_at="2001-01-01T00:00",
    )  # fmt: skip
    nobody = add(
        client, url, delegation=delegation.public_id, person="no@body.example", role="adviser"
    )

    assert errors_of(second_head) == {"role": ["This delegation has a head already."]}
    assert errors_of(past) == {"ends_at": ["It must end after it starts."]}
    assert errors_of(nobody) == {"person": ["Nobody with this address has an active account."]}
    assert count(Accreditation, AuditEntry, Notice) == before


def test_a_seat_taken_is_refused_by_its_sentence(scene: Scene):
    forum = scene.table.forum
    taken = scene.table.delegations["XAA"].participant
    response = add(
        scene.client("credentials"), NEW["delegation"], participant=taken.pk,
        chamber=forum.constituencies.get(token="citizen").pk,
    )  # fmt: skip

    assert errors_of(response) == {"participant": ["This participant has a delegation here."]}


def test_an_officer_cannot_choose_what_belongs_to_another_forum(scene: Scene):
    foreign = scene.foreign
    client = scene.client("credentials")
    before = count(Delegation, Accreditation)
    seat = add(
        client, NEW["delegation"], participant=scene.table.delegations["XAA"].participant.pk,
        chamber=foreign.forum.constituencies.get(token="citizen").pk,
    )  # fmt: skip
    person = add(
        client, NEW["accreditation"], delegation=foreign.delegations["XAA"].public_id,
        person=scene.person("registered").email, role="adviser",
    )  # fmt: skip

    assert (seat.status_code, person.status_code) == (422, 422)
    assert set(errors_of(seat)) == {"chamber"}
    assert set(errors_of(person)) == {"delegation"}
    assert foreign.forum.name not in client.get(NEW["delegation"]).content.decode()
    assert count(Delegation, Accreditation) == before


def test_an_officer_of_two_forums_acts_in_the_office_of_the_forum_concerned(scene: Scene):
    officer = scene.person("credentials")
    second = factories.officer(scene.foreign, "credentials", officer)
    add(
        scene.client("credentials"), NEW["accreditation"],
        delegation=scene.foreign.delegations["XAA"].public_id,
        person=scene.person("registered").email, role="adviser",
    )  # fmt: skip

    assert second.forum_role is not None
    assert last_audit()["office"] == second.forum_role.pk


def test_an_office_is_not_granted_to_end_before_it_starts(scene: Scene):
    response = add(
        scene.client("administrator"), NEW["role"], forum=scene.table.forum.pk,
        person=scene.person("registered").email, role="teller", ends_at="2001-01-01T00:00",
    )  # fmt: skip

    assert errors_of(response) == {"ends_at": ["It must end after it starts."]}


def test_an_office_that_ends_later_can_be_ended_now(scene: Scene):
    from deliberation.operations import forums

    held = forums.grant_role(
        actor=scene.table.administrator, forum_id=scene.table.forum.pk,
        person=scene.person("registered"), role="teller",
        ends_at=scene.table.forum.created_at + timedelta(days=3650),
    )  # fmt: skip
    ended = forums.end_role(actor=scene.table.administrator, role_public_id=held.public_id)

    assert ended.ends_at is not None
    assert ended.ends_at < held.ends_at  # type: ignore[operator]
