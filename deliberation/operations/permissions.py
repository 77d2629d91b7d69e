"""Who may enter at all: deactivating people, ending tokens, appointing auditors."""

from datetime import datetime

from django.db import transaction

from accounts import deactivation, tokens
from accounts.models import Token, User
from deliberation.events import AccessChanged, announce
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_REASON = 300


@transaction.atomic
def deactivate_person(*, actor: Actor, person_id: int, reason: str) -> User:
    """End a person's access at once: sessions, tokens and open lines. What they did stands.

    Raises RuleBroken("own-access"), ("person-inactive"), or for a reason that is none.
    """
    person = _held(actor, person_id)
    if person == actor.person:
        raise RuleBroken("own-access", _("Nobody deactivates their own account."))
    if not person.is_active:
        raise RuleBroken("person-inactive", _("This account is not active."))
    given = require_text(reason, LONGEST_REASON, place="reason")
    deactivation.deactivate(person)
    audit.note(actor, "deactivate_person", person, after={"reason": given})
    announce(AccessChanged(person_id=person.pk))
    return person


@transaction.atomic
def reactivate_person(*, actor: Actor, person_id: int) -> User:
    """Let a deactivated person sign in again; sessions and tokens stay ended."""
    person = _held(actor, person_id)
    if person.is_active or person.erased_at:
        raise RuleBroken("person-active", _("This account cannot be made active again."))
    deactivation.reactivate(person)
    audit.note(actor, "reactivate_person", person)
    announce(AccessChanged(person_id=person.pk))
    return person


@transaction.atomic
def appoint_auditor(*, actor: Actor, person_id: int) -> User:
    """Let a person read the audit trail of every forum. Raises RuleBroken("auditor-already")."""
    person = _held(actor, person_id)
    if person.is_auditor or not person.is_active:
        raise RuleBroken("auditor-already", _("This person is an auditor, or not active."))
    return _set_auditor(actor, "appoint_auditor", person, True)


@transaction.atomic
def dismiss_auditor(*, actor: Actor, person_id: int) -> User:
    """End it. Raises RuleBroken("auditor-not")."""
    person = _held(actor, person_id)
    if not person.is_auditor:
        raise RuleBroken("auditor-not", _("This person is no auditor."))
    return _set_auditor(actor, "dismiss_auditor", person, False)


def _set_auditor(actor: Actor, verb: str, person: User, value: bool) -> User:
    person.is_auditor = value
    person.save(update_fields=["is_auditor"])
    audit.note(actor, verb, person)
    announce(AccessChanged(person_id=person.pk))
    return person


@transaction.atomic
def end_token(*, actor: Actor, token_id: int, now: datetime | None = None) -> Token:
    """End somebody's token at once. Raises RuleBroken("token-ended")."""
    permissions.require(actor, Act.KEEP_RUNNING, stage=FORUM)
    token = Token.objects.select_for_update().get(pk=token_id)
    if token.ended_at:
        raise RuleBroken("token-ended", _("This token has ended already."))
    tokens.end_token(token=token)
    audit.note(actor, "end_token", token)
    if token.person_id:
        announce(AccessChanged(person_id=token.person_id))
    return token


def _held(actor: Actor, person_id: int) -> User:
    permissions.require(actor, Act.KEEP_RUNNING, stage=FORUM)
    return User.objects.select_for_update().get(pk=person_id)
