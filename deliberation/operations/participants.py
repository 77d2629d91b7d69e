"""Participants: one across all forums."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from deliberation.models import Participant
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME, LONGEST_SHORT, LONGEST_CODE = 160, 60, 16


@transaction.atomic
def add_participant(
    *,
    actor: Actor,
    name: str,
    code: str,
    kind: str,
    short_name: str = "",
    controlled_by: Participant | None = None,
    now: datetime | None = None,
) -> Participant:
    """Add a State, company, organisation or assembly. Raises RuleBroken where name or code is taken."""
    permissions.require(actor, Act.ADD_PARTICIPANT, stage=FORUM)
    name = require_name(name, LONGEST_NAME, place="name")
    code = require_name(code, LONGEST_CODE, place="code").upper()
    short = require_name(short_name or name[:LONGEST_SHORT], LONGEST_SHORT, place="short_name")
    if kind not in Participant.Kind.values:
        raise RuleBroken(
            "participant-kind", _("There is no such kind of participant."), place="kind"
        )
    if Participant.objects.filter(Q(name=name) | Q(code=code)).exists():
        raise RuleBroken(
            "participant-exists", _("A participant of this name or code exists."), place="name"
        )
    made = Participant.objects.create(
        name=name, code=code, kind=kind, short_name=short,
        controlled_by=controlled_by, created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "add_participant", made, after={"name": name, "code": code})
    return made
