"""Delegations, their attributes, and the credentials of their people."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import (
    Accreditation,
    AttributeDeclaration,
    Constituency,
    Delegation,
    DelegationAttribute,
    Participant,
)
from deliberation.operations import audit, locks, notices
from deliberation.queries import audiences, permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.participants import holder_of
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.delegations import require_value
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_ALIAS = 60


@transaction.atomic
def seat_delegation(
    *,
    actor: Actor,
    forum_id: int,
    participant: Participant,
    chamber: str,
    now: datetime | None = None,
) -> Delegation:
    """Give a participant its seat in a chamber; one seat per controlling participant and forum."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.SEAT_DELEGATION, stage=FORUM, forum_id=forum_id)
    constituency = Constituency.objects.filter(forum_id=forum_id, token=chamber).first()
    if constituency is None:
        raise RuleBroken("chamber-unknown", _("There is no such chamber here."), place="chamber")
    holder = holder_of(participant)
    others = Delegation.objects.filter(forum_id=forum_id).select_related("forum")
    if others.filter(participant=participant).exists():
        raise RuleBroken(
            "delegation-exists", _("This participant has a delegation here."), place="participant"
        )
    taken = others.filter(seat_of=holder).exclude(state="left").first()
    shares = bool(taken and taken.forum.shared_control_allowed)
    if taken and not shares:
        raise RuleBroken(
            "seat-taken",
            _(
                "%(holder)s controls another delegation here; there is one seat per controlling participant."
            ),
            place="participant",
            facts={"holder": holder.name},
        )
    made = Delegation.objects.create(
        forum_id=forum_id, participant=participant, seat_of=holder, constituency=constituency,
        shares_its_seat=shares, created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "seat_delegation", made, after={"participant": participant.code})
    return made


@transaction.atomic
def state_attribute(
    *, actor: Actor, delegation: Delegation, name: str, value: str, valid_from: date
) -> DelegationAttribute:
    """State a declared attribute of a delegation from a day on; open questions keep what they froze."""
    locks.hold_forum(delegation.forum_id)
    permissions.require(actor, Act.SEAT_DELEGATION, stage=FORUM, forum_id=delegation.forum_id)
    declaration = AttributeDeclaration.objects.filter(
        forum_id=delegation.forum_id, name=name
    ).first()
    if declaration is None:
        raise RuleBroken(
            "attribute-undeclared",
            _("The forum has not declared an attribute “%(name)s”."),
            place="name",
            facts={"name": name},
        )
    stated, _created = DelegationAttribute.objects.update_or_create(
        delegation=delegation,
        declaration=declaration,
        valid_from=valid_from,
        defaults={"value": require_value(declaration.kind, value)},
    )
    audit.note(actor, "state_attribute", delegation, after={name: value})
    return stated


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
    others = Accreditation.objects.filter(delegation=delegation).exclude(state="refused")
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
def suspend_accreditation(*, actor: Actor, public_id: str, reason: str) -> Accreditation:
    """Suspend a credential at once, with a reason. The delegation keeps its ballots."""
    held = _held(actor, public_id)
    if held.state not in audiences.SITTING:
        raise RuleBroken("accreditation-not-sitting", _("This credential is not in force."))
    before = held.state
    held.state = Accreditation.State.SUSPENDED
    held.reason = require_text(reason, 300, place="reason")
    held.save(update_fields=["state", "reason"])
    audit.note(
        actor,
        "suspend_accreditation",
        held,
        before={"state": before},
        after={"reason": held.reason},
    )
    announce(AccessChanged(person_id=held.person_id))
    return held


@transaction.atomic
def restore_accreditation(*, actor: Actor, public_id: str) -> Accreditation:
    """End a suspension."""
    held = _held(actor, public_id)
    if held.state != Accreditation.State.SUSPENDED:
        raise RuleBroken("accreditation-not-suspended", _("This credential is not suspended."))
    if held.role == "head":
        sitting = Accreditation.objects.filter(
            delegation=held.delegation_id, role="head", state__in=audiences.SITTING
        )
        if sitting.exists():
            raise RuleBroken("head-exists", _("This delegation has a head already."), place="role")
    held.state, held.reason = Accreditation.State.ACCEPTED, ""
    held.save(update_fields=["state", "reason"])
    audit.note(actor, "restore_accreditation", held, after={"state": held.state})
    announce(AccessChanged(person_id=held.person_id))
    return held


@transaction.atomic
def extend_accreditation(
    *, actor: Actor, public_id: str, ends_at: datetime | None, now: datetime | None = None
) -> Accreditation:
    """Let a credential last until ``ends_at``, or without end."""
    held = _held(actor, public_id)
    if ends_at and ends_at <= (now or database_clock()):
        raise RuleBroken("accreditation-ends", _("It must end in the future."), place="ends_at")
    before = held.ends_at
    held.ends_at = ends_at
    held.save(update_fields=["ends_at"])
    audit.note(
        actor, "extend_accreditation", held, before={"ends_at": before}, after={"ends_at": ends_at}
    )
    announce(AccessChanged(person_id=held.person_id))
    return held


def _held(actor: Actor, public_id: str) -> Accreditation:
    held = (
        Accreditation.objects.select_for_update(of=("self",))
        .select_related("delegation")
        .filter(public_id=public_id)
        .first()
    )
    if held is None:
        raise RuleBroken("accreditation-unknown", _("There is no such credential."))
    permissions.require(actor, Act.END_ACCREDITATION, stage=FORUM, forum_id=held.forum_id)
    return held
