"""A token does what its scopes and its person may, over the API alone; a session needs its CSRF token."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import Scope, Token
from tests.authorisation import driving
from tests.authorisation.driving import knock
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
SCOPED = [row for row in rows_of("api") if row.token_scope]
WRITES = [row for row in SCOPED if row.method != "GET" and row.name != "/decide/"]
PAGE_WRITES = [row for row in rows_of("pages") if row.method == "POST"]
FORMS = [row for row in PAGE_WRITES if row.name != "unsubscribe"]
"""A mail program unsubscribes by itself, without page or session (RFC 8058)."""


def stage_of(row: Row) -> str:
    return "forum" if row.scope in {"site", "forum"} else "negotiation"


def owner_of(row: Row) -> str:
    """Whoever is let in, by their own token."""
    names = [who for who, _stage in row.allowed if who not in {"anonymous", "integration"}]
    return min(names) if names else "moderator"


def lacking(world: World, who: str, scope: str) -> str:
    """A token of this person with every scope but one."""
    person = world.people[who].user
    given = [one for one in Scope.values if one not in {scope, Scope.BALLOT}]
    token, secret = tokens.issue_token(
        person=person, name="Lacking", scopes=given, life=timedelta(days=1)
    )
    if scope != Scope.BALLOT:
        tokens.grant_ballots(token=token)
    return secret


@pytest.mark.parametrize("row", SCOPED, ids=str)
def test_a_token_without_the_scope_is_refused(world: World, row: Row):
    who = owner_of(row)
    secret = lacking(world, who, row.token_scope)
    answer = knock(world, row, who, world.spots[stage_of(row)], secret=secret)

    assert (answer.status, answer.changes) == (403, 0)
    assert '"scope-missing"' in answer.body


@pytest.mark.parametrize("row", SCOPED, ids=str)
def test_a_token_with_that_scope_alone_is_enough(world: World, row: Row):
    if not row.allowed:
        return
    who = owner_of(row)
    token, secret = tokens.issue_token(
        person=world.people[who].user, name="One", scopes=["read"], life=timedelta(days=1)
    )
    Token.objects.filter(pk=token.pk).update(
        scopes=[row.token_scope], ballot_granted_at=timezone.now()
    )
    answer = knock(world, row, who, world.spots[stage_of(row)], secret=secret)

    assert answer.status == row.answer


@pytest.mark.parametrize("kind", ["ended", "expired", "unknown", "deactivated"])
def test_a_dead_token_opens_nothing_not_even_what_is_public(world: World, kind: str):
    person = world.people["chair"]
    assert person.user is not None
    token, secret = tokens.issue_token(
        person=person.user, name="Dead", scopes=["read"], life=timedelta(days=1)
    )
    if kind == "ended":
        tokens.end_token(token=token)
    elif kind == "expired":
        Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    elif kind == "unknown":
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    else:
        type(person.user).objects.filter(pk=person.user.pk).update(is_active=False)

    found = {
        str(row): (answer.status, answer.changes)
        for row in SCOPED
        for answer in [knock(world, row, "chair", world.spots[stage_of(row)], secret=secret)]
        if (answer.status, answer.changes) != (401, 0)
    }
    assert found == {}


@pytest.mark.parametrize("row", PAGE_WRITES, ids=str)
def test_a_token_signs_nobody_in_on_a_page(world: World, row: Row):
    """A token is of the API; in front of a page its bearer is anonymous."""
    bearer = f"Bearer {world.people[owner_of(row)].secret}"
    anonymous = world.people["anonymous"]
    anonymous.browser.defaults["HTTP_AUTHORIZATION"] = bearer
    try:
        answer = knock(world, row, "anonymous", world.spots[stage_of(row)])
    finally:
        del anonymous.browser.defaults["HTTP_AUTHORIZATION"]

    assert answer.status == row.expected("anonymous", stage_of(row))


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_form_without_its_csrf_token_is_refused(world: World, row: Row, monkeypatch):
    who = owner_of(row)
    person = world.people[who]
    monkeypatch.setattr(person, "browser", Client(enforce_csrf_checks=True))
    answer = knock(world, row, who, world.spots[stage_of(row)])

    assert (answer.status, answer.changes) == (403, 0)


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_session_writes_over_the_api_only_with_its_csrf_token(
    world: World, row: Row, monkeypatch
):
    who = owner_of(row)
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.people[who].cookies
    monkeypatch.setattr(driving, "_program", client)
    monkeypatch.setattr(world.people[who], "secret", "")
    answer = knock(world, row, who, world.spots[stage_of(row)])

    assert (answer.status, answer.changes) == (403, 0)


def test_a_live_ticket_is_no_key_to_anything_else(world: World):
    ticket = world.people["chair"].browser.get(reverse("live-ticket")).json()["ticket"]
    row = next(one for one in SCOPED if one.name == "/token/")
    answer = knock(world, row, "chair", world.spots["forum"], secret=ticket)

    assert answer.status == 401
    assert Client().get(f"{reverse('profile')}?ticket={ticket}").status_code == 302


@pytest.mark.parametrize("row", rows_of("pages"), ids=str)
def test_a_deactivated_person_is_anonymous_at_once(world: World, row: Row):
    """Whatever session is left; what they send along is nobody's then."""
    if row.name == "act-for":
        return
    who = owner_of(row)
    person = world.people[who].user
    assert person is not None
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    answer = knock(world, row, who, world.spots[stage_of(row)])

    assert answer.status == row.expected("anonymous", stage_of(row))
