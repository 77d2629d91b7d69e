"""Deactivating ends sessions, tokens and open lines at once; a token is ended, never shown."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import deactivation, tokens
from accounts.models import Scope, Token, User
from deliberation.models import AuditEntry
from tests.admin.asking import act, told
from tests.admin.scene import Scene

PEOPLE = "/admin/accounts/user/"
TOKENS = "/admin/accounts/token/"


def signed_in(person: User) -> Client:
    """A client that came in by the sign-in page, so that its session is known by name."""
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    client = Client()
    sent = client.post(
        "/accounts/login/", {"login": person.email, "password": "correct horse battery"}
    )
    assert sent.status_code == 302
    return client


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("-pk").values_list("verb", flat=True)[:3])


def test_deactivating_ends_every_session_and_token_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    heard: list[int] = []
    monkeypatch.setattr(
        "deliberation.operations.permissions.announce", lambda event: heard.append(event.person_id)
    )
    person = scene.person("head")
    phone, desk = signed_in(person), signed_in(person)
    _token, secret = tokens.issue_token(
        person=person, name="a script", scopes=[Scope.READ], life=timedelta(days=1)
    )
    assert UserSession.objects.filter(user=person).count() == 2
    keys = [client.session.session_key for client in (phone, desk)]
    answer = act(scene.client("administrator"), PEOPLE, "deactivate", [person.pk], reason="Left.")

    assert told(answer) == ["Done for 1 row."]
    assert User.objects.get(pk=person.pk).is_active is False
    assert UserSession.objects.filter(user=person).count() == 0
    assert Session.objects.filter(session_key__in=keys).count() == 0
    assert tokens.find_token(secret) is None
    assert Token.objects.filter(person=person, ended_at=None).count() == 0
    assert [client.get("/account/profile/").status_code for client in (phone, desk)] == [302, 302]
    assert (heard, verbs()[0]) == ([person.pk], "deactivate_person")


def test_a_deactivated_officer_is_out_of_the_panel(scene: Scene):
    inside = scene.client("credentials")
    assert inside.get("/admin/").status_code == 200
    deactivation.deactivate(scene.person("credentials"))

    assert inside.get("/admin/").status_code == 302


def test_activating_again_gives_back_no_session_and_no_token(scene: Scene):
    person, client = scene.person("head"), scene.client("administrator")
    act(client, PEOPLE, "deactivate", [person.pk], reason="Left.")
    act(client, PEOPLE, "reactivate", [person.pk])

    assert User.objects.get(pk=person.pk).is_active is True
    assert Token.objects.filter(person=person, ended_at=None).count() == 0
    assert verbs()[0] == "reactivate_person"


def test_nobody_deactivates_their_own_account(scene: Scene):
    own = scene.person("administrator")
    answer = act(scene.client("administrator"), PEOPLE, "deactivate", [own.pk], reason="Left.")

    assert answer.context["form"].non_field_errors() == ["Nobody deactivates their own account."]
    assert User.objects.get(pk=own.pk).is_active is True


def test_an_auditor_is_appointed_and_dismissed(scene: Scene):
    person, client = scene.person("registered"), scene.client("administrator")
    act(client, PEOPLE, "appoint", [person.pk])
    opened = scene.client("registered").get("/admin/audit/").status_code
    twice = act(client, PEOPLE, "appoint", [person.pk])
    act(client, PEOPLE, "dismiss", [person.pk])

    assert opened == 200
    assert twice.context["form"].non_field_errors() == ["This person is an auditor, or not active."]
    assert scene.client("registered").get("/admin/audit/").status_code == 302
    assert verbs()[:2] == ["dismiss_auditor", "appoint_auditor"]


def test_a_token_is_ended_and_refused_from_then_on(scene: Scene):
    token, secret = tokens.issue_token(
        person=scene.person("head"), name="a script", scopes=[Scope.READ], life=timedelta(days=1)
    )
    client = scene.client("administrator")
    page = client.get(TOKENS).content.decode()
    answer = act(client, TOKENS, "end", [token.pk])
    again = act(client, TOKENS, "end", [token.pk])

    assert "a script" in page
    assert secret not in page
    assert told(answer) == ["Done for 1 row."]
    assert again.context["form"].non_field_errors() == ["This token has ended already."]
    assert tokens.find_token(secret) is None
    assert verbs()[0] == "end_token"


def test_there_is_no_way_to_act_as_somebody_else(scene: Scene):
    page = scene.client("administrator").get(f"{PEOPLE}{scene.person('head').pk}/change/")

    assert [one.name for one in page.context["row_actions"]] == [
        "deactivate", "erase", "appoint",
    ]  # fmt: skip
    assert "impersonate" not in page.content.decode().lower()
