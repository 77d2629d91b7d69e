"""One's own data, and what remains of an erased person: a tombstone, and everything official as it was."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder

from accounts import erasure, tokens
from accounts.models import Token, User
from deliberation.models import (
    Accreditation,
    AuditEntry,
    AuditValues,
    Ballot,
    IdempotencyKey,
    Notice,
)
from deliberation.operations import ballots, people, tallies
from deliberation.queries.people import everything_of
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories

NAME = "Zenobia Quillfeather"


@pytest.fixture
def person(table, open_question) -> User:
    """A delegate who has voted, has been told things, and has every way in."""
    who = factories.person(NAME)
    EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True)
    alternate = factories.accredit(table, table.delegations["XAA"], "alternate", who)
    ballots.cast_ballot(actor=alternate, question_id=open_question.pk, choice="yes")
    totp.TOTP.activate(who, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    SocialAccount.objects.create(user=who, provider="x", uid="1", extra_data={"name": NAME})
    UserSession.objects.create(user=who, ip="127.0.0.1", session_key="abc", user_agent="x")
    tokens.issue_token(person=who, name=NAME, scopes=["read"], life=timedelta(days=1))
    IdempotencyKey.objects.create(
        person=who, key="k", request_hash="", status=200, created_at=table.forum.created_at
    )
    return who


def erase(person: User) -> User:
    return people.erase_person(actor=Actor(person=person), person_id=person.pk)


def code_of(actor: Actor, person: User) -> str:
    try:
        people.erase_person(actor=actor, person_id=person.pk)
    except RuleBroken as refusal:
        return refusal.code
    return "done"


def test_nothing_personal_remains_anywhere(person):
    address = person.email
    erase(person)
    left = []
    for model in _every_model():
        words = json.dumps(list(model._default_manager.values()), default=str)
        left += [model._meta.label for word in (NAME, address) if word in words]

    assert left == []


def _every_model():
    from django.apps import apps

    return [one for one in apps.get_models() if one._meta.managed]


def test_every_way_in_is_gone(person):
    erase(person)
    kinds = (EmailAddress, Authenticator, SocialAccount, UserSession)

    assert [kind.objects.filter(user=person).count() for kind in kinds] == [0, 0, 0, 0]
    assert Notice.objects.filter(person=person).count() == 0
    assert IdempotencyKey.objects.filter(person=person).count() == 0
    assert Token.objects.filter(person=person, ended_at=None).count() == 0
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_a_tombstone_stands_where_the_person_was(person):
    erased = User.objects.get(pk=erase(person).pk)

    assert (erased.name, erased.email, erased.is_active) == (
        "Erased person", f"{erased.public_id}@erased.invalid", False,
    )  # fmt: skip
    assert erased.erased_at is not None


def test_the_result_and_the_audit_are_as_they_were(table, open_question, person):
    before = list(AuditEntry.objects.order_by("pk").values())
    counted = tallies.recount(question_id=open_question.pk)
    erase(person)
    again = tallies.recount(question_id=open_question.pk)
    entries = list(AuditEntry.objects.order_by("pk").values())

    assert entries[: len(before)] == before
    assert [one["verb"] for one in entries[len(before) :]] == ["erase_person"]
    assert (counted.by_choice, again) == ({"absent": 4, "yes": 1}, None) or (
        again.by_choice == counted.by_choice
    )
    assert Ballot.objects.get(question=open_question).cast_by == person


def test_salts_and_values_beside_the_audit_are_shredded(person):
    numbers = list(AuditEntry.objects.filter(person_id=person.pk).values_list("pk", flat=True))
    erase(person)
    values = AuditValues.objects.filter(entry__in=numbers)

    assert len(numbers) > 0
    assert set(values.values_list("person", "salt", "before", "after")) == {(None, "", None, None)}


def test_the_credential_ends(person):
    erase(person)

    assert Accreditation.objects.get(person=person).ends_at is not None


def test_whoever_answers_for_something_hands_it_over_first(table):
    found = {
        "chair": table.officers["chair"],
        "head": table.heads["XAA"],
        "administrator": table.administrator,
    }

    assert {
        name: code_of(Actor(person=one.person), one.signed_in) for name, one in found.items()
    } == {
        "chair": "person-in-office",
        "head": "person-heads",
        "administrator": "person-administers",
    }


def test_nobody_erases_somebody_else_but_an_administrator(table, person):
    chair, administrator = table.officers["chair"], table.administrator

    assert code_of(chair, person) == "not-permitted"
    assert code_of(administrator, person) == "done"
    assert code_of(administrator, person) == "person-erased"


def test_every_table_of_a_person_is_either_theirs_alone_or_kept(db):
    """CASCADE goes, PROTECT stays; SET_NULL would lose who did it, but beside the audit it is meant."""
    kinds = {
        model._meta.get_field(column).remote_field.on_delete.__name__
        for model, column in erasure.personal_tables()
        if model is not AuditValues
    }

    assert kinds <= {"CASCADE", "PROTECT"}


def test_own_data_is_all_of_it_and_holds_no_secret(table, person):
    found = everything_of(person)
    words = json.dumps(found, cls=DjangoJSONEncoder)
    known = {f"{model._meta.label_lower}.{column}" for model, column in erasure.personal_tables()}

    assert set(found) - {"person", "audit"} <= known
    assert {
        "deliberation.ballot.cast_by", "deliberation.accreditation.person", "accounts.token.person",
        "account.emailaddress.user", "deliberation.notice.person", "mfa.authenticator.user",
    } <= set(found)  # fmt: skip
    assert found["deliberation.ballot.cast_by"][0]["choice"] == "yes"
    secrets = [one.secret_hash for one in Token.objects.all()] + [person.password, "JBSWY3"]
    assert [one for one in secrets if one in words] == []


def test_own_data_costs_one_question_a_table(person, django_assert_num_queries):
    with django_assert_num_queries(len(erasure.personal_tables()) + 1):
        everything_of(person)


def test_own_data_tells_nothing_of_others(table, person):
    """Of those whom an officer accredited, their words and addresses are their own."""
    officer = table.officers["credentials"].signed_in
    words = json.dumps(everything_of(officer), cls=DjangoJSONEncoder)

    assert person.email not in words
    assert NAME not in words
