"""Giving people credentials, and saying who of them casts."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import Accreditation, Delegation
from deliberation.operations import audit, locks, notices
from deliberation.queries import audiences, permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.delegations import require_delegate
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_ALIAS = 60


@transaction.atomic
def accredit_person(
    *,
    actor: Actor,
    delegation: Delegation,
    person: User,
    role: str,
    ends_at: datetime | None = None,
    alias: str = "",
    now: datetime | None = None,
) -> Accreditation:
    """Accept a person's credential in a delegation; the person is told."""
    locks.hold_forum(delegation.forum_id)
    permissions.require(actor, Act.ACCREDIT, stage=FORUM, forum_id=delegation.forum_id)
    if role not in Accreditation.Role.values:
        raise RuleBroken("role-unknown", _("There is no such role in a delegation."), place="role")
    moment = now or database_clock()
    if ends_at and ends_at <= moment:
        raise RuleBroken("accreditation-ends", _("It must end after it starts."), place="ends_at")
    given = place_person(
        delegation=delegation, person=person, role=role, state="accepted",
        issued_by=actor.signed_in, moment=moment, ends_at=ends_at, alias=alias,
    )  # fmt: skip
    audit.note(actor, "accredit_person", given, after={"person": person.public_id, "role": role})
    return given


def place_person(
    *,
    delegation: Delegation,
    person: User,
    role: str,
    state: str,
    issued_by: User,
    moment: datetime,
    ends_at: datetime | None = None,
    alias: str = "",
) -> Accreditation:
    """Part of an operation, under the forum's lock: give the credential; the person is told.

    Raises RuleBroken("delegation-left"), ("accreditation-exists") or ("head-exists").
    """
    require_place(delegation, person, role)
    alias = require_name(alias, LONGEST_ALIAS, place="alias") if alias.strip() else ""
    given = Accreditation.objects.create(
        forum_id=delegation.forum_id, delegation=delegation, person=person, role=role,
        state=state, starts_at=moment, ends_at=ends_at, alias=alias, issued_by=issued_by,
    )  # fmt: skip
    notices.tell(
        person,
        kind="accredited",
        subject=_("You are accredited to %(delegation)s"),
        body=_("You may now act for %(delegation)s in %(forum)s. Sign in to see what awaits you."),
        facts={"delegation": str(delegation), "forum": delegation.forum.name},
        forum=delegation.forum,
        link=f"/forums/{delegation.forum.slug}/delegations/{delegation.public_id}/",
    )
    announce(AccessChanged(person_id=person.pk))
    return given


def require_place(delegation: Delegation, person: User | None, role: str) -> None:
    """Whether there is room for this person, or whoever is invited, in this role."""
    if delegation.state == "left":
        raise RuleBroken("delegation-left", _("This delegation has left the forum."))
    others = Accreditation.objects.filter(delegation=delegation).exclude(
        state__in=["refused", "ended"]
    )
    if person and others.filter(person=person).exists():
        raise RuleBroken(
            "accreditation-exists",
            _("This person has a credential in this delegation already."),
            place="person",
        )
    sitting = others.filter(role="head", state__in=audiences.SITTING)
    if role == "head" and sitting.exists():
        raise RuleBroken("head-exists", _("This delegation has a head already."), place="role")


@transaction.atomic
def let_delegates_cast(*, actor: Actor, delegation_id: int, allowed: bool) -> Delegation:
    """The head says whether delegates, too, cast for the delegation."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    permissions.require(actor, Act.NAME_CASTERS, stage=FORUM, forum_id=delegation.forum_id)
    permissions.require_same_delegation(actor, delegation.pk)
    before = delegation.delegates_may_cast
    delegation.delegates_may_cast = allowed
    delegation.save(update_fields=["delegates_may_cast"])
    audit.note(
        actor,
        "let_delegates_cast",
        delegation,
        before={"allowed": before},
        after={"allowed": allowed},
    )
    return delegation


@transaction.atomic
def let_person_cast(*, actor: Actor, public_id: str, allowed: bool) -> Accreditation:
    """The head names one delegate who casts for the delegation, or no longer does."""
    held = held_credential(public_id)
    permissions.require(actor, Act.NAME_CASTERS, stage=FORUM, forum_id=held.forum_id)
    permissions.require_same_delegation(actor, held.delegation_id)
    require_delegate(held.role)
    if held.state not in audiences.SITTING:
        raise RuleBroken("accreditation-not-sitting", _("This credential is not in force."))
    before, held.may_cast = held.may_cast, allowed
    held.save(update_fields=["may_cast"])
    audit.note(
        actor, "let_person_cast", held, before={"allowed": before}, after={"allowed": allowed}
    )
    return held


def held_credential(public_id: str) -> Accreditation:
    """The credential, its row locked. Raises RuleBroken("accreditation-unknown")."""
    held = (
        Accreditation.objects.select_for_update(of=("self",))
        .select_related("delegation__participant", "forum", "person")
        .filter(public_id=public_id)
        .first()
    )
    if held is None:
        raise RuleBroken("accreditation-unknown", _("There is no such credential."))
    return held
