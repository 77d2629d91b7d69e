"""Carrying the text of a linked forum's revision into a charter of this forum, with its provenance."""

from datetime import datetime

from django.db import transaction

from deliberation.formats.charters import CharterDraft, DraftItem
from deliberation.models import Charter, ForumLink, Provenance, Revision
from deliberation.operations import audit, locks, record, revisions
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import Line, document, read_by
from deliberation.rules.charters import Kind, Span
from deliberation.rules.links import require_travels
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def carry_revision(
    *,
    actor: Actor,
    forum_id: int,
    link_id: int,
    source: Revision,
    slug: str,
    title: str = "",
    cover_note: str = "",
    audience: str = "",
    now: datetime | None = None,
) -> Charter:
    """Make a charter here whose zero draft says, word for word, what ``source`` says there.

    Raises RuleBroken("link-unconfirmed"), ("text-not-public"), ("text-elsewhere"), and what
    ``revisions.import_charter`` raises.
    """
    ends = ForumLink.objects.values_list("source_id", "target_id").get(pk=link_id)
    for end in sorted(ends):
        locks.hold_forum(end)
    permissions.require(actor, Act.CREATE_CHARTER, stage=FORUM, forum_id=forum_id)
    link = ForumLink.objects.select_related("source", "target").get(pk=link_id)
    if {forum_id, source.forum_id} != set(ends) or forum_id == source.forum_id:
        raise RuleBroken(
            "text-elsewhere", _("This link does not lead from that text here."), place="revision"
        )
    moment = now or database_clock()
    require_travels(link.state, read_by(source, moment), source.charter.audience)
    charter = revisions.import_charter(
        actor=actor, forum_id=forum_id, draft=_draft(source), slug=slug, title=title,
        language=source.charter.language, cover_note=cover_note, audience=audience, now=moment,
    )  # fmt: skip
    _keep(actor, link, source, charter, moment)
    return charter


def _draft(source: Revision) -> CharterDraft:
    lines = document(source, source.charter.language)
    return CharterDraft(title=source.title, items=tuple(_items(lines)), unplaced=())


def _items(lines: list[Line]) -> list[DraftItem]:
    """The lines as items; a parent is the nearest line above of a smaller depth."""
    above: dict[int, int] = {}
    items = []
    for place, line in enumerate(lines):
        above[line.depth] = place
        items.append(
            DraftItem(
                kind=Kind(line.kind),
                number=line.number,
                heading=line.heading,
                words=line.words,
                spans=tuple(Span(*span) for span in line.spans),
                parent=above.get(line.depth - 1),
                line=place + 1,
                depth=line.depth,
            )
        )
    return items


def _keep(
    actor: Actor, link: ForumLink, source: Revision, charter: Charter, moment: datetime
) -> None:
    """Where the text came from, beside it and on this forum's record."""
    carried = charter.current_revision
    assert carried  # noqa: S101 - a charter is made with its zero draft
    Provenance.objects.create(
        forum=charter.forum, revision=carried, source=source, link=link,
        source_hash=source.content_hash, carried_by=actor.signed_in, carried_role=actor.office,
        carried_at=moment,
    )  # fmt: skip
    facts = {"source": source.symbol, "source_hash": source.content_hash}
    audit.note(actor, "carry_revision", carried, after=facts)
    record.enter(
        forum_id=charter.forum_id,
        kind="text-carried",
        object_public_id=carried.public_id,
        content={
            **facts,
            "symbol": carried.symbol,
            "content_hash": carried.content_hash,
            "forum": source.charter.forum.symbol,
        },
        at=moment,
    )
