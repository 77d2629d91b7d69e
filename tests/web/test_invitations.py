"""Invitations by mail: accepted once, by the invited person, in the forum they are of."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from deliberation.models import Accreditation, Invitation
from deliberation.operations import invitations, outbox
from deliberation.queries.clock import database_clock
from deliberation.queries.invitations import secret_of
from tests import factories
from tests.web.readers import Reader, words_of


@pytest.fixture
def invited(table):
    """A person without credentials, invited as adviser by the credentials officer; the mail is out."""
    return invite(table, factories.person("Ines Invited"))


def invite(table, person, role="adviser", by="credentials") -> tuple[User, Invitation, str]:
    made = invitations.invite_person(
        actor=table.officers[by], delegation=table.delegations["XAA"], email=person.email, role=role
    )
    drain()
    made.refresh_from_db()
    return person, made, link_in(person.email)


def drain() -> None:
    while outbox.drain():
        pass


def link_in(email: str) -> str:
    """The link of the newest mail to this address."""
    newest = [one for one in mail.outbox if one.to == [email]][-1]
    return re.search(r"https?://[^/]+(/forums/\S+/invitations/\S+)", newest.body)[1]


def reader_of(person: User) -> Reader:
    reader = Reader()
    reader.client.force_login(person)
    return reader


def accept(person: User, link: str):
    return reader_of(person).send(link, acting_as="person")


def test_the_invited_person_accepts_once(table, invited):
    person, made, link = invited
    answer = accept(person, link)
    delegation = table.delegations["XAA"].public_id
    assert (answer.status_code, answer["Location"]) == (
        303, f"/forums/{table.forum.slug}/delegations/{delegation}/",
    )  # fmt: skip
    given = Accreditation.objects.get(person=person)
    assert (given.role, given.state) == ("adviser", "accepted")
    assert accept(person, link).status_code == 404
    made.refresh_from_db()
    assert (made.state, made.accreditation, made.secret_hash) == ("accepted", given, "")


def test_whom_the_secretariat_invites_sits_provisionally_with_full_rights(table):
    person, _made, link = invite(table, factories.person(), "alternate", by="secretariat")
    accept(person, link)
    assert Accreditation.objects.get(person=person).state == "provisional"


def test_b4_27_invitation_is_not_consumed_by_a_get(table, invited):
    person, made, link = invited
    for reader in (Reader(), reader_of(person)):
        for _time in range(3):
            assert reader.read(link).status_code == 200
            assert reader.client.head(link).status_code == 200
    made.refresh_from_db()
    assert (made.state, Accreditation.objects.filter(person=person).count()) == ("pending", 0)
    assert accept(person, link).status_code == 303


def test_b4_29_invitation_is_not_good_in_another_forum(table, invited):
    person, made, link = invited
    other = factories.set_table()
    elsewhere = link.replace(table.forum.slug, other.forum.slug)
    assert reader_of(person).read(elsewhere).status_code == 404
    assert accept(person, elsewhere).status_code == 404
    twin = invitations.invite_person(
        actor=other.officers["credentials"], delegation=other.delegations["XAA"],
        email=person.email, role="adviser",
    )  # fmt: skip
    drain()
    twin.refresh_from_db()
    mixed = link.replace(made.public_id, twin.public_id).replace(table.forum.slug, other.forum.slug)
    assert accept(person, mixed).status_code == 404
    assert Accreditation.objects.filter(person=person).count() == 0


def test_b4_20_invitation_is_not_accepted_by_a_password_reset(table, invited):
    person, made, link = invited
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client = Reader().client
    client.post("/accounts/password/reset/", {"email": person.email})
    [reset] = [one for one in mail.outbox if one.to == [person.email] and "/password/" in one.body]
    page = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", reset.body)[1]
    entrance = client.get(page, follow=True).request["PATH_INFO"]
    new = {"password1": "another horse battery", "password2": "another horse battery"}
    assert client.post(entrance, new).status_code == 302
    person.refresh_from_db()
    assert person.check_password("another horse battery")
    made.refresh_from_db()
    assert (made.state, Accreditation.objects.filter(person=person).count()) == ("pending", 0)
    secret = link.rstrip("/").rsplit("/", 1)[-1]
    assert (
        "password1"
        not in client.get(f"/accounts/password/reset/key/{secret}/", follow=True).content.decode()
    )
    key = page.rstrip("/").rsplit("/", 1)[-1]
    assert Reader().read(link.replace(secret, key)).status_code == 404


def test_an_invitation_is_not_good_for_another_address(table, invited):
    _person, made, link = invited
    other = factories.person()
    assert "You are signed in with another address" in words_of(reader_of(other).read(link))
    assert accept(other, link).status_code == 403
    assert Reader().send(link, acting_as="person").status_code == 401
    made.refresh_from_db()
    assert made.state == "pending"


def test_only_the_newest_mail_holds_a_good_link_and_no_secret_is_kept(table, invited):
    person, made, link = invited
    Invitation.objects.filter(pk=made.pk).update(sent_at=database_clock() - timedelta(hours=1))
    office = Reader(table.officers["credentials"])
    again = f"/forums/{table.forum.slug}/invitations/{made.public_id}/resend/"
    assert office.send(again).status_code == 303
    drain()
    newest = link_in(person.email)
    assert newest != link
    assert Reader().read(link).status_code == 404
    made.refresh_from_db()
    secret = newest.rstrip("/").rsplit("/", 1)[-1]
    assert secret == secret_of(made)
    assert (
        secret not in str(list(Invitation.objects.values())) + made.notice.link + made.notice.body
    )
    answer = office.send(again)
    assert (answer.status_code, "every ten minutes" in words_of(answer)) == (409, True)
    assert accept(person, newest).status_code == 303


def test_an_expired_or_withdrawn_invitation_gives_nothing(table, invited):
    person, made, link = invited
    long_ago = database_clock() - timedelta(days=60)
    Invitation.objects.filter(pk=made.pk).update(
        created_at=long_ago, expires_at=long_ago + timedelta(days=30)
    )
    assert "This invitation has expired" in words_of(reader_of(person).read(link))
    assert accept(person, link).status_code == 409
    office = Reader(table.officers["credentials"])
    where = f"/forums/{table.forum.slug}/invitations/"
    assert "Expired" in words_of(office.read(where, state="expired"))
    assert office.send(f"{where}{made.public_id}/revoke/").status_code == 303
    assert accept(person, link).status_code == 404
    assert Accreditation.objects.filter(person=person).count() == 0


def test_whoever_has_no_account_registers_first_and_then_accepts(table):
    made = invitations.invite_person(
        actor=table.officers["credentials"], delegation=table.delegations["XAA"],
        email="New.Comer@Fictia.example", role="delegate", language="ar",
    )  # fmt: skip
    drain()
    link = link_in("new.comer@fictia.example")
    page = Reader().read(link)
    assert f"/accounts/signup/?next={link.replace('/', '%2F')}" in page.content.decode()
    person = User.objects.create_user(made.email, "correct horse battery", name="New Comer")
    assert accept(person, link).status_code == 303
    assert Accreditation.objects.get(person=person).role == "delegate"


def test_signed_in_with_the_verified_address_the_desk_leads_to_the_link(table, invited):
    person, made, link = invited
    short = f"/forums/{table.forum.slug}/invitations/{made.public_id}/"
    assert reader_of(person).read(short).status_code == 404
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    assert reader_of(person).read(short)["Location"] == link
    assert reader_of(factories.person()).read(short).status_code == 404


def test_a_head_invites_below_their_own_role_in_their_own_delegation(table):
    head, other = Reader(table.heads["XAA"]), Reader(table.heads["XAB"])
    place = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/invite/"
    fields = {"email": "new@fictia.example", "language": "en"}
    assert "head of delegation" not in words_of(head.read(place)).partition("E-mail")[2]
    assert head.send(place, role="head", **fields).status_code == 422
    assert head.send(place, role="delegate", **fields).status_code == 303
    assert other.send(place, role="adviser", **fields).status_code == 403
    made = Invitation.objects.get(email="new@fictia.example")
    assert (made.role, made.result) == ("delegate", "provisional")
    listed = f"/forums/{table.forum.slug}/invitations/"
    assert "new@fictia.example" in words_of(head.read(listed))
    assert "new@fictia.example" not in words_of(other.read(listed))


def test_an_address_is_invited_once_and_a_place_is_free(table, invited):
    person, _made, _link = invited
    office = Reader(table.officers["credentials"])
    place = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/invite/"
    answer = office.send(place, email=person.email.upper(), role="delegate", language="en")
    assert (answer.status_code, "invited to this delegation already" in words_of(answer)) == (
        422,
        True,
    )
    taken = office.send(place, email="new@fictia.example", role="head", language="en")
    assert "This delegation has a head already." in words_of(taken)


def test_the_list_costs_the_same_queries_for_few_and_many(table, django_assert_num_queries):
    office = Reader(table.officers["credentials"])
    where = f"/forums/{table.forum.slug}/invitations/"
    counts = []
    for number in (1, 20):
        for one in range(number):
            invitations.invite_person(
                actor=table.officers["credentials"], delegation=table.delegations["XAB"],
                email=f"n{number}-{one}@fictia.example", role="adviser",
            )  # fmt: skip
        with django_assert_num_queries(7) as asked:
            office.read(where)
        counts.append(len(asked))
    assert counts[0] == counts[1]
