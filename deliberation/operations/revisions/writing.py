"""Freezing entries as the next revision of a charter, on record."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from deliberation.models import (
    Charter,
    ItemText,
    Provision,
    RecordEntry,
    Revision,
    RevisionItem,
    Text,
)
from deliberation.operations import audit, charters, outbox, record
from deliberation.operations.revisions.releasing import await_release
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import (
    Kind,
    Numbered,
    Span,
    content_hash,
    label_items,
    require_text,
)

LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Entry:
    """One provision as it will stand; ``parent`` is an index into the same sequence."""

    provision: Provision
    kind: str
    number: str
    heading: str
    words: str
    spans: tuple[Span, ...]
    parent: int | None

    @property
    def hash(self) -> str:
        return content_hash(self.heading, self.words, self.spans)


def noted(cover_note: str) -> str:
    """Raises what ``require_text`` raises, of the place ``cover_note``."""
    return require_text(cover_note, LONGEST_NOTE, place="cover_note") if cover_note.strip() else ""


def write_revision(
    *,
    actor: Actor,
    charter: Charter,
    entries: Sequence[Entry],
    kind: str,
    cover_note: str,
    based_on: Revision | None,
    moment: datetime,
    readers: Mapping[str, Any] | None = None,
) -> Revision:
    """Freeze ``entries`` as the next revision; called with the charter locked.

    Texts that did not change are shared with earlier revisions. ``readers`` are the columns that say who
    reads it and from when on; without them everyone who reads the charter does, at once.
    """
    last = charter.revisions.aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    revision = Revision.objects.create(
        forum_id=charter.forum_id, charter=charter, number=number, kind=kind,
        symbol=f"{charter.symbol}/Rev.{number}" if number else charter.symbol,
        title=charter.title, cover_note=cover_note, based_on=based_on,
        content_hash=_whole_hash(entries), issued_by=actor.signed_in, issued_role=actor.office,
        issued_at=moment, **(readers or {"audience": charter.audience, "released_at": moment}),
    )  # fmt: skip
    texts = _texts(charter, entries)
    items = _items(revision, entries)
    ItemText.objects.bulk_create(
        ItemText(item=item, text=text, language=charter.language)
        for item, text in zip(items, texts, strict=True)
    )
    charter.current_revision = revision
    charter.save(update_fields=["current_revision"])
    outbox.add("carry-anchors", {"revision": revision.pk}, key=f"carry-anchors:{revision.pk}")
    _tell(actor, revision, moment)
    await_release(revision)
    return revision


def _whole_hash(entries: Sequence[Entry]) -> str:
    whole = hashlib.sha256()
    for entry in entries:
        whole.update(f"{entry.kind}\0{entry.number}\0{entry.parent}\0{entry.hash}\n".encode())
    return whole.hexdigest()


def _texts(charter: Charter, entries: Sequence[Entry]) -> list[Text]:
    """One text per entry: the one that says just this already, or a new one."""
    language = charter.language
    known = {
        (text.provision_id, text.content_hash): text
        for text in Text.objects.filter(provision__charter=charter, language=language)
    }
    missing = {
        (entry.provision.pk, entry.hash): Text(
            forum_id=charter.forum_id, provision=entry.provision, language=language,
            heading=entry.heading, words=entry.words, content_hash=entry.hash,
            spans=[[span.kind, span.start, span.end] for span in entry.spans],
        )
        for entry in entries
        if (entry.provision.pk, entry.hash) not in known
    }  # fmt: skip
    Text.objects.bulk_create(missing.values())
    known |= missing
    return [known[entry.provision.pk, entry.hash] for entry in entries]


def _items(revision: Revision, entries: Sequence[Entry]) -> list[RevisionItem]:
    """All items, level by level, so that a parent's id is known before its children are written."""
    labels = label_items(
        [Numbered(Kind(entry.kind), entry.number, entry.parent) for entry in entries]
    )
    items: list[RevisionItem] = []
    levels: dict[int, list[RevisionItem]] = {}
    for position, (entry, named) in enumerate(zip(entries, labels, strict=True)):
        parent = None if entry.parent is None else items[entry.parent]
        depth = 0 if parent is None else parent.depth + 1
        item = RevisionItem(
            forum_id=revision.forum_id, revision=revision, provision=entry.provision,
            parent=parent, position=position, depth=depth, kind=entry.kind, number=entry.number,
            label=named.label[:80], slug=named.slug[:80],
        )  # fmt: skip
        items.append(item)
        levels.setdefault(depth, []).append(item)
    for depth in sorted(levels):
        for item in levels[depth]:
            item.parent = item.parent
        RevisionItem.objects.bulk_create(levels[depth])
    return items


def _tell(actor: Actor, revision: Revision, moment: datetime) -> RecordEntry:
    facts: dict[str, Any] = {"symbol": revision.symbol, "content_hash": revision.content_hash}
    audit.note(actor, "issue_revision", revision, after=facts)
    entry = record.enter(
        forum_id=revision.forum_id,
        kind="revision-issued",
        object_public_id=revision.public_id,
        content={
            **facts,
            "title": record.shown_title(revision.title, revision.audience),
            "kind": revision.kind,
        },
        at=moment,
    )
    charters.tell(
        revision.charter,
        revision.audience,
        "revision",
        {"revision": revision.number, "symbol": revision.symbol},
        moment,
    )
    return entry
