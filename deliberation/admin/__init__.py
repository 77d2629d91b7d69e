"""The admin panel: read-only where an operation exists, with actions that call the operations."""

from deliberation.admin import (
    applications,
    audit,
    ballots,
    charters,
    comments,
    decisions,
    delegations,
    electorates,
    forums,
    links,
    moderation,
    notices,
    outbox,
    participants,
    people,
    procedures,
    questions,
    record,
    revisions,
    rolls,
    streams,
    tallies,
)
from deliberation.admin.site import panel

__all__ = [
    "applications", "audit", "ballots", "charters", "comments", "decisions", "delegations", "electorates",
    "forums", "links", "moderation", "notices", "outbox", "panel", "participants", "people", "procedures",
    "questions", "record", "revisions", "rolls", "streams", "tallies",
]  # fmt: skip
