"""Suspending, restoring, extending and ending credentials."""

from datetime import datetime

from django.db import transaction

from deliberation.events import AccessChanged, announce
from deliberation.models import Accreditation
from deliberation.operations import audit, notices
from deliberation.operations.delegations.accrediting import held_credential
from deliberation.queries import audiences, permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.delegations import require_ends_below, require_not_over
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.rules.refusals import RuleBroken, _


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
    """End a suspension; what was challenged before sits provisionally again until that is decided."""
    held = _held(actor, public_id)
    if held.state != Accreditation.State.SUSPENDED:
        raise RuleBroken("accreditation-not-suspended", _("This credential is not suspended."))
    if held.role == "head":
        sitting = Accreditation.objects.filter(
            delegation=held.delegation_id, role="head", state__in=audiences.SITTING
        )
        if sitting.exists():
            raise RuleBroken("head-exists", _("This delegation has a head already."), place="role")
    challenged = held.challenged_at is not None
    held.state = Accreditation.State.PROVISIONAL if challenged else Accreditation.State.ACCEPTED
    held.reason = ""
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
    if held.state in {Accreditation.State.REFUSED, Accreditation.State.ENDED}:
        raise RuleBroken("accreditation-not-sitting", _("This credential is not in force."))
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


@transaction.atomic
def end_accreditation(
    *, actor: Actor, public_id: str, now: datetime | None = None
) -> Accreditation:
    """End a credential for good, as credentials officer, or as head of one below in the own delegation.

    What was said and cast by it stands; the person is told, and may be accredited or invited anew.
    Raises RuleBroken("head-ends-below") or ("accreditation-over").
    """
    held = held_credential(public_id)
    permissions.require(actor, Act.END_IN_DELEGATION, stage=FORUM, forum_id=held.forum_id)
    if actor.role is Role.HEAD:
        permissions.require_same_delegation(actor, held.delegation_id)
        require_ends_below(held.role)
    moment = now or database_clock()
    require_not_over(held.state, held.ends_at, moment)
    before = held.state
    held.state, held.ends_at = Accreditation.State.ENDED, moment
    held.challenged_at, held.may_cast = None, False
    held.save(update_fields=["state", "ends_at", "challenged_at", "may_cast"])
    audit.note(actor, "end_accreditation", held, before={"state": before})
    notices.tell(
        held.person,
        kind="credential-ended",
        subject=_("Your credential for %(delegation)s has ended"),
        body=_("You act for %(delegation)s in %(forum)s no more. What you said and cast stands."),
        facts={"delegation": str(held.delegation), "forum": held.forum.name},
        forum=held.forum,
        link=f"/forums/{held.forum.slug}/credentials/{held.public_id}/",
    )
    announce(AccessChanged(person_id=held.person_id))
    return held


def _held(actor: Actor, public_id: str) -> Accreditation:
    held = held_credential(public_id)
    permissions.require(actor, Act.END_ACCREDITATION, stage=FORUM, forum_id=held.forum_id)
    return held
