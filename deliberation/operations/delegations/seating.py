"""Seats of delegations and their attributes."""

from datetime import date, datetime

from django.db import transaction

from deliberation.models import (
    AttributeDeclaration,
    Constituency,
    Delegation,
    DelegationAttribute,
    Participant,
)
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.participants import holder_of
from deliberation.queries.permissions import Actor
from deliberation.rules.delegations import require_value
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def seat_delegation(
    *,
    actor: Actor,
    forum_id: int,
    participant: Participant,
    chamber: str,
    controlled_by: Participant | None = None,
    now: datetime | None = None,
) -> Delegation:
    """Give a participant its seat in a chamber; one seat per controlling participant and forum.

    ``controlled_by`` is who controls it as declared, where the participant itself does not say so.
    Raises RuleBroken("seat-taken"), ("delegation-exists"), ("control-differs") or ("chamber-unknown").
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.SEAT_DELEGATION, stage=FORUM, forum_id=forum_id)
    constituency = Constituency.objects.filter(forum_id=forum_id, token=chamber).first()
    if constituency is None:
        raise RuleBroken("chamber-unknown", _("There is no such chamber here."), place="chamber")
    holder = holder_declared(participant, controlled_by) or participant
    shares = require_seat(forum_id, holder, participant)
    made = Delegation.objects.create(
        forum_id=forum_id, participant=participant, seat_of=holder, constituency=constituency,
        shares_its_seat=shares, created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "seat_delegation", made, after={"participant": participant.code})
    return made


def holder_declared(
    participant: Participant | None, controlled_by: Participant | None
) -> Participant | None:
    """Whose seat it would be: the end of the chain of control, with what is declared of it.

    None for one that nobody is said to control. Raises RuleBroken("control-differs") where the
    participant is known to be controlled by somebody else.
    """
    claimed = holder_of(controlled_by) if controlled_by else None
    if participant is None:
        return claimed
    known = holder_of(participant)
    if claimed and participant.controlled_by_id and claimed != known:
        raise RuleBroken(
            "control-differs",
            _("This participant is known to be controlled by %(holder)s."),
            place="controlled_by",
            facts={"holder": known.name},
        )
    return claimed or known


def require_seat(
    forum_id: int, holder: Participant, participant: Participant | None = None
) -> bool:
    """Whether the seat would be one of several of the same holder, as the forum allows.

    Raises RuleBroken("delegation-exists") or ("seat-taken").
    """
    others = Delegation.objects.filter(forum_id=forum_id).select_related("forum")
    if participant and others.filter(participant=participant).exists():
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
    return shares


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
