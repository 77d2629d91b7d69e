"""T17: guesses at the secret of an invitation learn nothing, whatever became of it, and are capped."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import limits
from accounts.limits import Limit
from deliberation.models import Invitation
from deliberation.operations import invitations
from deliberation.queries.clock import database_clock
from deliberation.queries.invitations import secret_of
from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import caller_of
from tests.attacks.test_floods import plain, racing, signed_in
from tests.factories import Table

AT_ONCE, CAP = 12, 4
WRONG = "0123456789abcdef" * 4
STATES = ("pending", "expired", "revoked", "accepted", "resent")


@pytest.fixture(autouse=True)
def _held(settings, db) -> None:
    settings.FLOODS_HELD = True
    cache.clear()


@dataclass(frozen=True)
class Sent:
    """An invitation, the person it went to, and the secret their first mail held."""

    invitation: Invitation
    person: Any
    secret: str

    @property
    def page(self) -> str:
        here = f"/forums/{self.invitation.forum.slug}/invitations/"
        return f"{here}{self.invitation.public_id}/{self.secret}/"


def invite(table: Table) -> Sent:
    person = factories.person()
    made = invitations.invite_person(
        actor=table.officers["credentials"], delegation=table.delegations["XAA"],
        email=person.email, role="adviser",
    )  # fmt: skip
    invitations.mail_invitation(invitation_id=made.pk)
    made.refresh_from_db()
    return Sent(made, person, secret_of(made))


def become(table: Table, sent: Sent, state: str) -> None:
    held, officer = sent.invitation, table.officers["credentials"]
    if state == "accepted":
        invitations.accept_invitation(
            actor=Actor(person=sent.person), forum_id=held.forum_id, public_id=held.public_id,
            secret=sent.secret,
        )  # fmt: skip
    if state == "revoked":
        invitations.revoke_invitation(actor=officer, public_id=held.public_id)
    if state == "resent":
        later = database_clock() + timedelta(hours=1)
        invitations.resend_invitation(actor=officer, public_id=held.public_id, now=later)
        invitations.mail_invitation(invitation_id=held.pk)
    if state == "expired":
        long_ago = database_clock() - timedelta(days=60)
        Invitation.objects.filter(pk=held.pk).update(
            created_at=long_ago, expires_at=long_ago + timedelta(days=30)
        )


def answers_to(sent: Sent) -> dict[str, Any]:
    """By every door that takes a secret: to nobody, to a stranger, and to the person invited."""
    found: dict[str, Any] = {}
    typed = {"secret": sent.secret, "name": sent.invitation.public_id}
    invited = sent.person
    for who, person in (("nobody", None), ("stranger", factories.person()), ("invited", invited)):
        client = signed_in(person) if person else Client()
        words = typed | ({"own": person.name} if person else {})
        for method in ("GET", "HEAD", "POST") if who == "nobody" else ("GET", "POST"):
            answer = client.generic(method, sent.page)
            said = plain(answer, words)
            # Above the answer the person invited is told what they hold here already.
            said = said.partition("<main")[2] if who == "invited" else said
            found[f"{method} {who}"] = answer.status_code, said
    program = caller_of(Actor(person=invited))
    here = f"/forums/{sent.invitation.forum.slug}/invitations/{sent.invitation.public_id}"
    refused = program.post(f"{here}/accept/", {"secret": sent.secret}, 404)
    found["program"] = refused["code"], refused["detail"]
    return found


def test_a_wrong_secret_is_answered_alike_whatever_became_of_the_invitation(table):
    found = {}
    for state in STATES:
        sent = invite(table)
        become(table, sent, state)
        found[state] = answers_to(replace(sent, secret=WRONG))
    never = invite(table)
    never.invitation.public_id = "0" * 16
    found["never made"] = answers_to(replace(never, secret=WRONG))

    assert {state: one for state, one in found.items() if one != found["pending"]} == {}
    assert {one[0] for one in found["pending"].values()} == {404, "invitation-unknown"}


@pytest.mark.parametrize("state", ["revoked", "accepted", "resent"])
def test_a_secret_that_was_right_is_answered_as_a_wrong_one(table, state):
    """Whoever found an old mail learns no more than whoever guessed."""
    sent, other = invite(table), invite(table)
    become(table, sent, state)
    become(table, other, state)

    assert answers_to(sent) == answers_to(replace(other, secret=WRONG))


@pytest.fixture
def few(monkeypatch):
    """At one address a few guesses, whoever makes them; everything else as often as one likes."""
    everything = dict.fromkeys(limits.LIMITS, Limit(1000, 1000))
    monkeypatch.setattr(limits, "LIMITS", everything | {"guess": Limit(1000, CAP, 3600)})


def guess(sent: Sent, number: int, door: str, address: str) -> int:
    """The status that the ``number``-th wrong secret is answered with."""
    client, tried = Client(REMOTE_ADDR=address), replace(sent, secret=f"{number:064x}")
    if door != "API":
        return client.generic(door, tried.page).status_code
    program = caller_of(Actor(person=sent.person))
    answer = client.post(
        f"/api/v1/forums/{sent.invitation.forum.slug}/invitations/{sent.invitation.public_id}/accept/",
        {"secret": tried.secret},
        "application/json",
        headers={"Authorization": f"Bearer {program.secret}", "Idempotency-Key": f"guess-{number}"},
    )
    return answer.status_code


def test_guesses_are_counted_for_every_door_together_and_lock_nobody_out_elsewhere(table, few):
    sent = invite(table)
    doors = ("GET", "HEAD", "POST", "API", "GET", "HEAD", "POST", "API")
    found = [guess(sent, number, door, "192.0.2.1") for number, door in enumerate(doors)]
    there = Client(REMOTE_ADDR="192.0.2.1").get(sent.page)
    head = signed_in(table.heads["XAA"].person)
    form = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/invite/"

    assert found == [404] * CAP + [429] * (len(doors) - CAP)
    assert (there.status_code, int(there["Retry-After"]) > 0) == (429, True)
    assert Client(REMOTE_ADDR="192.0.2.2").get(sent.page).status_code == 200
    assert head.post(form, {}, REMOTE_ADDR="192.0.2.1").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_racing_guesses_at_a_secret_hold_the_cap(few):
    sent = invite(factories.set_table())
    doors = ("GET", "HEAD", "POST", "API")
    found = racing(AT_ONCE, lambda n: guess(sent, n, doors[n % len(doors)], "192.0.2.1"))

    assert sorted(found) == [404] * CAP + [429] * (AT_ONCE - CAP)
    sent.invitation.refresh_from_db()
    assert sent.invitation.state == "pending"
