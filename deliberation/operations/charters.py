"""Moving a charter from phase to phase."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Charter
from deliberation.operations import audit, locks, record, streams
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act
from deliberation.rules.phases import Phase, require_move
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def move_phase(
    *, actor: Actor, charter_id: int, phase: str, now: datetime | None = None
) -> Charter:
    """Move a charter to a next phase; what the phase allows changes at once."""
    locks.hold_charter(charter_id)
    charter = Charter.objects.select_related("forum").get(pk=charter_id)
    permissions.require(actor, Act.MOVE_PHASE, stage=charter.phase, forum_id=charter.forum_id)
    if phase not in {one.value for one in Phase}:
        raise RuleBroken("phase-unknown", _("There is no such phase."), place="phase")
    before = charter.phase
    require_move(Phase(before), Phase(phase))
    charter.phase = phase
    charter.save(update_fields=["phase"])
    moment = now or database_clock()
    audit.note(actor, "move_phase", charter, before={"phase": before}, after={"phase": phase})
    record.enter(
        forum_id=charter.forum_id,
        kind="phase-moved",
        object_public_id=charter.public_id,
        content={"symbol": charter.symbol, "before": before, "after": phase},
        at=moment,
    )
    streams.append(f"charter:{charter.public_id}", "phase", {"phase": phase}, at=moment)
    return charter
