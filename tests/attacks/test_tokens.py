"""Every kind of token opens its own door alone: a token carries what it is for."""

from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.test import Client

from accounts import tickets, tokens
from accounts.models import Token
from deliberation.models import Invitation
from deliberation.operations import invitations
from deliberation.operations import tokens as service_tokens
from deliberation.queries import invitations as held
from tests import factories
from tests.api.callers import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(table) -> dict[str, str]:
    """One good token of each kind, all of the same person or their delegation."""
    person = table.heads["XAA"].signed_in
    address = person.emailaddress_set.create(email=person.email, verified=False, primary=True)
    client = Client()
    client.force_login(person)
    client.get("/accounts/email/")
    _token, personal = tokens.issue_token(
        person=person, name="x", scopes=["read"], life=timedelta(days=1)
    )
    _owned, service = service_tokens.make_service_token(
        actor=table.heads["XAA"], forum_id=table.forum.pk, name="x", scopes=["read"],
        life=timedelta(days=1),
    )  # fmt: skip
    invited = invitations.invite_person(
        actor=table.heads["XAA"], delegation=table.delegations["XAA"], role="adviser",
        email="new@x.example", name="New",
    )  # fmt: skip
    invitations.mail_invitation(invitation_id=invited.pk)
    invited.refresh_from_db()
    return {
        "invitation": held.secret_of(invited),
        "personal": personal,
        "service": service,
        "ticket": tickets.give(person.pk, client.session.session_key),
        "reset": default_token_generator.make_token(person),
        "confirm": EmailConfirmationHMAC(address).key,
        "session": client.session.session_key,
        "csrf": client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "x" * 32,
        "hash": Token.objects.get(person=person).secret_hash,
        "signed": signing.dumps([person.pk]),
    }


def doors(table, told: str) -> dict[str, bool]:
    """Which doors this token opens."""
    person = table.heads["XAA"].signed_in
    api = Client().get("/api/v1/token/", headers={"Authorization": f"Bearer {told}"})
    cookie = Client()
    cookie.cookies["sessionid"] = told
    reset = Client().get(
        f"/accounts/password/reset/key/{user_pk_to_url_str(person)}-{told}/", follow=True
    )
    invited = Invitation.objects.select_related("forum").get()
    return {
        "invitation": Client().get(f"{held.page_of(invited)}{told}/").status_code == 200,
        "api": api.status_code == 200,
        "live": tickets.read(told) is not None,
        "session": cookie.get("/account/profile/").status_code == 200,
        "reset": 'name="password1"' in reset.content.decode(),
        "confirm": EmailConfirmationHMAC.from_key(told) is not None,
        "query": Client().get(f"/account/profile/?token={told}&ticket={told}").status_code == 200,
        "unsubscribe": Client().post(f"/unsubscribe/{told}/").status_code < 400,
    }


def test_b4_06_every_token_opens_its_own_door_alone(table, kinds):
    own = {
        "personal": "api", "service": "api", "ticket": "live", "reset": "reset",
        "confirm": "confirm", "session": "session", "invitation": "invitation",
    }  # fmt: skip
    found = {
        kind: {door for door, is_open in doors(table, told).items() if is_open}
        for kind, told in kinds.items()
    }

    assert found == {kind: {own[kind]} if kind in own else set() for kind in kinds}


@pytest.mark.parametrize("kind", ["service", "personal"])
def test_b4_17_a_token_of_one_forum_is_nothing_in_another(table, kind):
    other = factories.set_table()
    if kind == "service":
        _owned, secret = service_tokens.make_service_token(
            actor=table.heads["XAA"], forum_id=table.forum.pk, name="x", scopes=["read"],
            life=timedelta(days=1),
        )  # fmt: skip
        refused = Caller(secret).get(f"/forums/{other.forum.slug}/", 403)
        assert refused["code"] == "token-of-another-forum"
        assert Caller(secret).get(f"/forums/{other.forum.slug}/questions/", 403)["code"] == (
            "token-of-another-forum"
        )
    else:
        person = table.officers["credentials"]
        _token, secret = tokens.issue_token(
            person=person.person, name="x", scopes=["table:write"], life=timedelta(days=1)
        )
        given = {"name": "N", "code": "NNN", "kind": "state"}
        refused = Caller(secret, person.acting_as).post(
            f"/forums/{other.forum.slug}/participants/", given, 403
        )
        assert refused["code"] == "acting-for-unknown"
