"""A token opens its own door and no other (Loomio, 2026: an unsubscribe token that signed people in)."""

import pytest
from django.test import Client

from accounts import tickets
from accounts.tokens import issue_token
from deliberation.models import Invitation, NoticePreference
from deliberation.operations import calendars, invitations
from deliberation.operations.notices import Message, tell_all
from deliberation.queries import invitations as held
from deliberation.queries.notices import unsubscribe_token
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from tests import factories
from tests.factories import timedelta

pytestmark = pytest.mark.django_db
DOORS = {
    "programs": lambda token: api("/api/v1/token/", token),
    "desk of programs": lambda token: api("/api/v1/desk/", token),
    "calendar": lambda token: Client().get(f"/calendar/{token}.ics").status_code,
    "session": lambda token: with_session(token),
    "live line": lambda token: 200 if tickets.read(token) else 404,
    "password": lambda token: followed(f"/accounts/password/reset/key/{token}/"),
    "e-mail": lambda token: followed(f"/accounts/confirm-email/{token}/"),
    "page": lambda token: api(f"/api/v1/forums/?cursor={token}", ""),
    "query": lambda token: Client().get(f"/desk/?token={token}").status_code,
    "unsubscribing": lambda token: Client().post(f"/unsubscribe/{token}/").status_code,
    "invitation": lambda token: Client().get(f"{invited().rstrip('/')}/{token}/").status_code,
}
"""The answer of every door that takes a token, in place of its own."""
OPENED = {
    "unsubscribe": {"unsubscribing"}, "calendar": {"calendar"},
    "program": {"programs", "desk of programs"}, "cursor": {"page"}, "ticket": {"live line"},
    "invitation": {"invitation"},
}  # fmt: skip


def api(path: str, token: str) -> int:
    named = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(path, headers=named).status_code


def invited() -> str:
    return held.page_of(Invitation.objects.select_related("forum").latest("pk"))


def with_session(token: str) -> int:
    client = Client()
    client.cookies["sessionid"] = token
    return client.get("/account/profile/").status_code


def followed(path: str) -> int:
    """Whether a link of this kind is good: its page says whose e-mail it confirms, or takes a password."""
    shown = Client().get(path, follow=True).context
    is_good = shown.get("confirmation") or not shown.get("token_fail", True)
    return 200 if is_good else 404


@pytest.fixture
def made(table) -> dict[str, str]:
    head = table.heads["XAA"].person
    [notice] = tell_all([Message(head, "comment-answered", "S", "B")])
    factories.make_forum(table.administrator)
    one = invitations.invite_person(
        actor=table.heads["XAA"], delegation=table.delegations["XAA"], role="adviser",
        email="new@x.example", name="New",
    )  # fmt: skip
    invitations.mail_invitation(invitation_id=one.pk)
    one.refresh_from_db()
    page = page_of(type(table.forum).objects.all(), sort="id", cursor=None, size=1)
    return {
        "unsubscribe": unsubscribe_token(notice),
        "calendar": calendars.make_feed(actor=Actor(person=head)),
        "program": issue_token(person=head, name="P", scopes=["read"], life=timedelta(days=1))[1],
        "cursor": page.next_cursor or "",
        "ticket": tickets.give(head.pk, "session"),
        "invitation": held.secret_of(one),
    }


@pytest.mark.parametrize("kind", [kind for kind in OPENED if kind != "cursor"])
def test_b4_06_unsubscribe_token_only_unsubscribes(made, kind):
    """And each other kind of token likewise."""
    opened = {name for name, door in DOORS.items() if door(made[kind]) == 200}

    assert opened == OPENED[kind]
    assert NoticePreference.objects.count() == (1 if kind == "unsubscribe" else 0)


def test_b4_06_unsubscribing_signs_nobody_in(made):
    client = Client()
    client.get(f"/unsubscribe/{made['unsubscribe']}/")
    client.post(f"/unsubscribe/{made['unsubscribe']}/")

    assert client.get("/desk/").status_code == 302
    assert "sessionid" not in client.cookies
