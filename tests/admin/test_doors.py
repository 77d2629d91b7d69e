"""The authorisation matrix of the panel: every address × every role, denied by default."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from deliberation.admin import panel
from deliberation.admin.site import SECTIONS
from tests.admin.expectations import ACTIONS, ADDS, AWAY, ENTERS, FOREIGN, LISTS, PAGES, WHOLE
from tests.admin.scene import Scene, lists, row_of


def names_below(urls: list[Any]) -> set[str]:
    found: set[str] = set()
    for one in urls:
        if isinstance(one, URLPattern):
            found.add(one.name or str(one.pattern))
        else:
            found |= names_below(one.url_patterns)
    return found


def address_of(label: str, page: str, *args: Any) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def clients(scene: Scene) -> dict[str, Client]:
    """Everyone, signed in once."""
    return {who: scene.client(who) for who in scene.people}


def outcome(client: Client, url: str) -> str:
    """seen, refused, or where one is sent."""
    response = client.get(url)
    if response.status_code == 302:
        return str(response["Location"])
    return {200: "seen", 403: "refused", 404: "refused"}[response.status_code]


def test_every_address_of_the_panel_has_a_row_of_expectations():
    expected = {
        f"{label.replace('.', '_')}_{page}" for label in LISTS for page in ("changelist", "change")
    }
    expected |= {f"{label.replace('.', '_')}_add" for label in ADDS}
    expected |= set(PAGES) | set(AWAY)

    assert names_below(panel.get_urls()) - {"(?P<url>.*)$"} == expected


def test_every_list_and_action_has_a_row_of_expectations():
    assert set(lists()) == set(LISTS)
    assert {
        label: {one.name for one in listed.row_actions}
        for label, listed in lists().items()
        if listed.row_actions
    } == {label: set(actions) for label, actions in ACTIONS.items()}


def test_every_list_stands_on_the_overview_once():
    shown = [name for _title, names in SECTIONS for name in names]
    listed = {listed.model.__name__ for listed in lists().values()}

    assert (len(shown), listed - set(shown)) == (len(set(shown)), set())


def test_each_page_opens_for_its_roles_alone(scene: Scene):
    found: dict[str, set[str]] = {}
    everyone = clients(scene)
    for name in PAGES:
        args = [scene.comment.public_id] if name == "moderation_case" else []
        url = reverse(f"admin:{name}", args=args)
        found[name] = {who for who, client in everyone.items() if outcome(client, url) == "seen"}

    own = PAGES | {"moderation_case": PAGES["moderation_case"] - FOREIGN}
    assert found == own


def test_each_list_opens_for_its_roles_alone(scene: Scene):
    everyone = clients(scene)
    found = {
        label: {
            who
            for who, client in everyone.items()
            if outcome(client, address_of(label, "changelist")) == "seen"
        }
        for label in LISTS
    }

    assert found == LISTS


def test_each_row_opens_for_its_roles_in_its_forum_alone(scene: Scene):
    found = {}
    everyone = clients(scene)
    for label, listed in lists().items():
        url = address_of(label, "change", row_of(listed.model, scene).pk)
        found[label] = {who for who, client in everyone.items() if outcome(client, url) == "seen"}

    assert found == {
        label: roles if label in WHOLE else roles - FOREIGN for label, roles in LISTS.items()
    }


def test_each_form_to_add_opens_for_its_roles_alone(scene: Scene):
    everyone = clients(scene)
    found = {
        label: {
            who
            for who, client in everyone.items()
            if outcome(client, address_of(label, "add")) == "seen"
        }
        for label in ADDS
    }

    assert found == ADDS


def test_each_action_is_offered_and_answered_for_its_roles_alone(scene: Scene):
    found: dict[str, dict[str, set[str]]] = {
        label: {name: set() for name in actions} for label, actions in ACTIONS.items()
    }
    everyone = clients(scene)
    for label, actions in ACTIONS.items():
        row = row_of(lists()[label].model, scene)
        for who, client in everyone.items():
            for name in actions:
                response = client.post(
                    address_of(label, "changelist"), {"action": name, "_selected_action": row.pk}
                )
                if response.status_code == 200 and b'name="apply"' in response.content:
                    found[label][name].add(who)

    assert found == {
        label: {name: roles - FOREIGN for name, roles in actions.items()}
        for label, actions in ACTIONS.items()
    }


def test_no_row_is_changed_by_its_page(scene: Scene):
    client = scene.client("administrator")

    found = {
        client.post(address_of(label, "change", row_of(listed.model, scene).pk), {"name": "new"})
        for label, listed in lists().items()
    }

    assert {answer.status_code for answer in found} == {403}


def test_whoever_has_no_business_here_is_refused_without_a_second_sign_in_form(scene: Scene):
    client = scene.client("registered")

    sent = client.get("/admin/deliberation/forum/")
    assert (sent.status_code, sent["Location"]) == (
        302,
        "/admin/login/?next=/admin/deliberation/forum/",
    )
    assert client.get(sent["Location"]).status_code == 403


def test_an_anonymous_reader_is_sent_to_the_one_sign_in(scene: Scene):
    client = scene.client("anonymous")
    sent = client.get(client.get("/admin/audit/")["Location"])

    assert sent["Location"] == "/accounts/login/?next=/admin/audit/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/elsewhere/"])
def test_the_way_back_from_signing_in_stays_in_the_panel(scene: Scene, wanted: str):
    sent = scene.client("anonymous").get("/admin/login/", {"next": wanted})

    assert sent["Location"] == "/accounts/login/?next=/admin/"


def test_addresses_django_names_lead_to_the_sites_own(scene: Scene):
    client = scene.client("administrator")
    for name, where in AWAY.items():
        url = reverse(f"admin:{name}", args=["deliberation"] if name == "app_list" else [])
        assert outcome(client, url) == where


def test_an_office_that_ended_closes_the_door_at_once(scene: Scene):
    assert "former moderator" not in ENTERS
    assert outcome(scene.client("former moderator"), "/admin/") == "/admin/login/?next=/admin/"


def test_the_staff_flag_alone_opens_an_empty_panel(scene: Scene):
    page = scene.client("staff").get("/admin/").content.decode()

    assert "You hold no office that does anything here." in page
    assert 'class="module section"' not in page


def test_django_permission_rows_open_nothing(scene: Scene):
    from django.contrib.auth.models import Permission

    person = scene.person("staff")
    person.user_permissions.set(Permission.objects.all())

    assert {
        label: outcome(scene.client("staff"), address_of(label, "changelist")) for label in LISTS
    } == dict.fromkeys(LISTS, "refused")
