"""Issuing an open draft as the next revision."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Draft, DraftItem, Revision
from deliberation.operations import locks
from deliberation.operations.revisions.releasing import fixed_audiences
from deliberation.operations.revisions.writing import Entry, noted, write_revision
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import Span
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _

ISSUED_KINDS = ("chair", "revision", "corrigendum")


@transaction.atomic
def issue_revision(
    *,
    actor: Actor,
    draft_id: int,
    version: int,
    kind: str = "revision",
    cover_note: str = "",
    audience: str = "",
    audience_after: str = "",
    released_at: datetime | None = None,
    now: datetime | None = None,
) -> Revision:
    """Freeze the draft as the next revision. ``version`` is the draft as the issuer last saw it.

    It is for ``audience``; with ``released_at`` for nobody else until then, and from then on for
    ``audience_after``. Empty ones stand for the charter's.
    Raises RuleBroken("draft-stale"), ("draft-ended"), ("revision-unchanged") or ("revision-kind"), and
    what ``fixed_audiences`` raises.
    """
    charter_id = Draft.objects.values_list("charter_id", flat=True).get(pk=draft_id)
    locks.hold_charter(charter_id)
    draft = Draft.objects.select_related("charter__forum", "based_on").get(pk=draft_id)
    charter = draft.charter
    permissions.require(actor, Act.ISSUE_REVISION, stage=charter.phase, forum_id=charter.forum_id)
    _require_issuable(draft, version, kind)
    moment = now or database_clock()
    readers = fixed_audiences(
        actor=actor, charter=charter, audience=audience, audience_after=audience_after,
        released_at=released_at, moment=moment,
    )  # fmt: skip
    revision = write_revision(
        actor=actor, charter=charter, entries=_entries(draft), kind=kind, readers=readers,
        cover_note=noted(cover_note), based_on=draft.based_on, moment=moment,
    )  # fmt: skip
    if draft.based_on and revision.content_hash == draft.based_on.content_hash:
        raise RuleBroken("revision-unchanged", _("Nothing has changed since the last revision."))
    draft.ended_at, draft.issued_as = moment, revision
    draft.save(update_fields=["ended_at", "issued_as"])
    return revision


def _require_issuable(draft: Draft, version: int, kind: str) -> None:
    if draft.ended_at:
        raise RuleBroken("draft-ended", _("This draft has been issued or discarded."))
    if draft.version != version:
        raise RuleBroken(
            "draft-stale",
            _("The draft changed since you looked at it. Look again before you issue it."),
            place="version",
            facts={"version": draft.version},
        )
    if kind not in ISSUED_KINDS:
        raise RuleBroken("revision-kind", _("There is no such kind of revision."), place="kind")


def _entries(draft: Draft) -> list[Entry]:
    rows = list(
        DraftItem.objects.filter(draft=draft, is_removed=False)
        .select_related("provision")
        .order_by("position")
    )
    places = {row.pk: index for index, row in enumerate(rows)}
    return [
        Entry(
            provision=row.provision, kind=row.kind, number=row.number, heading=row.heading,
            words=row.words, spans=tuple(Span(*span) for span in row.spans),
            parent=places[row.parent_id] if row.parent_id else None,
        )
        for row in rows
    ]  # fmt: skip
