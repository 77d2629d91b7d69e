"""Deactivating people, ending tokens, naming auditors: administrators alone, and each refusal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts import tokens
from accounts.models import Scope, Token, User
from deliberation.models import AuditEntry, OutboxItem
from deliberation.operations import outbox, permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.factories import Table


@pytest.fixture
def token(table: Table) -> Token:
    made, _secret = tokens.issue_token(
        person=table.heads["XAA"].person,
        name="a script",
        scopes=[Scope.READ],
        life=timedelta(days=1),
    )
    return made


def acts(person: User, token: Token) -> dict[str, Callable[[Actor], Any]]:
    now = database_clock()
    item = OutboxItem.objects.create(kind="notice", created_at=now, due_at=now)
    return {
        "deactivate": lambda actor: permissions.deactivate_person(
            actor=actor, person_id=person.pk, reason="Left the ministry."
        ),
        "reactivate": lambda actor: permissions.reactivate_person(actor=actor, person_id=person.pk),
        "appoint": lambda actor: permissions.appoint_auditor(actor=actor, person_id=person.pk),
        "dismiss": lambda actor: permissions.dismiss_auditor(actor=actor, person_id=person.pk),
        "end": lambda actor: permissions.end_token(actor=actor, token_id=token.pk),
        "retry": lambda actor: outbox.retry_item(actor=actor, item_id=item.pk),
    }


def code_of(act: Callable[[Actor], Any], actor: Actor) -> str:
    try:
        act(actor)
    except RuleBroken as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize(
    "role", ["chair", "secretariat", "teller", "credentials", "moderator", "head"]
)
def test_no_office_keeps_the_platform(table: Table, token: Token, role: str):
    actor = table.officers.get(role) or table.heads["XAB"]
    before = AuditEntry.objects.count()

    assert {
        name: code_of(act, actor) for name, act in acts(factories.person(), token).items()
    } == dict.fromkeys(acts(factories.person(), token), "not-permitted")
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        (
            {},
            {"reactivate": "person-active", "dismiss": "auditor-not", "appoint": "done",
             "deactivate": "done", "end": "done", "retry": "done"},
        ),
        (
            {"is_active": False, "is_auditor": True},
            {"deactivate": "person-inactive", "appoint": "auditor-already", "reactivate": "done",
             "dismiss": "done", "end": "done", "retry": "done"},
        ),
    ],
)  # fmt: skip
def test_each_act_fits_the_account_as_it_is(
    table: Table, token: Token, fields: dict[str, Any], codes: dict[str, str]
):
    found = acts(factories.person(**fields), token)

    assert {name: code_of(found[name], table.administrator) for name in codes} == codes


def test_what_was_erased_is_never_active_again(table: Table, token: Token):
    erased = factories.person(is_active=False, erased_at=database_clock())

    assert code_of(acts(erased, token)["reactivate"], table.administrator) == "person-active"


def test_each_act_is_in_the_audit_without_a_personal_value(table: Table, token: Token):
    person = factories.person()
    since = AuditEntry.objects.latest("pk").pk
    found = acts(person, token)
    for name in ("appoint", "dismiss", "deactivate", "reactivate", "end"):
        found[name](table.administrator)
    rows = AuditEntry.objects.filter(pk__gt=since).order_by("pk")

    assert [(one.verb, one.object_kind, one.object_ids, one.after_hash != "") for one in rows] == [
        ("appoint_auditor", "user", [person.pk], False),
        ("dismiss_auditor", "user", [person.pk], False),
        ("deactivate_person", "user", [person.pk], True),
        ("reactivate_person", "user", [person.pk], False),
        ("end_token", "token", [token.pk], False),
    ]
