"""Moving a charter from phase to phase, opening it to more readers, and telling its screens."""

from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import Charter, StreamEvent
from deliberation.operations import audiences, audit, locks, record, streams
from deliberation.queries import permissions
from deliberation.queries.audiences import public_name, within
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import kind_of
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
    tell(charter, charter.audience, "phase", {"phase": phase}, moment)
    return charter


def stream_of(charter: Charter, audience: str) -> str:
    """The stream of the charter that this audience reads, and nobody beyond it.

    What everyone who reads the charter may see goes to the charter's own stream; the rest to one whose
    name ends in the audience.
    """
    stem = f"charter:{charter.public_id}"
    if within(charter.audience, audience):
        return stem
    return f"{stem}:{public_name(audience).rpartition(':')[2]}"


def tell(
    charter: Charter, audience: str, kind: str, payload: dict[str, Any], at: datetime
) -> StreamEvent:
    """An event about something in the charter with this audience, in the stream of just these readers."""
    return streams.append(stream_of(charter, audience), kind, payload, at=at)


@transaction.atomic
def widen_charter(
    *, actor: Actor, charter_id: int, audience: str, now: datetime | None = None
) -> Charter:
    """Let more people read a charter; its revisions, comments and questions keep their own audiences.

    Its stream's earlier events were for fewer readers: they are taken away, and screens begin anew.
    """
    locks.hold_charter(charter_id)
    charter = Charter.objects.select_related("forum").get(pk=charter_id)
    permissions.require(actor, Act.WIDEN_AUDIENCE, stage=charter.phase, forum_id=charter.forum_id)
    before = charter.audience
    audiences.require_may_widen(actor, charter.forum, before, audience)
    charter.audience = audience
    charter.save(update_fields=["audience"])
    moment = now or database_clock()
    audiences.note_change(actor=actor, thing=charter, before=before, after=audience, at=moment)
    record.enter(
        forum_id=charter.forum_id,
        kind="audience-widened",
        object_public_id=charter.public_id,
        content={
            "symbol": charter.symbol, "before": kind_of(before), "after": kind_of(audience),
            "title": record.shown_title(charter.title, audience),
        },
        at=moment,
    )  # fmt: skip
    stream = f"charter:{charter.public_id}"
    StreamEvent.objects.filter(stream=stream).delete()
    streams.next_number(stream)  # never told: whoever misses it is given the state anew
    streams.append(stream, "phase", {"phase": charter.phase}, at=moment)
    return charter
