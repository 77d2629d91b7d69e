"""Working on the next revision, provision by provision; one open draft per charter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from deliberation.formats.charters import read_words
from deliberation.models import Charter, Draft, DraftItem, ItemText, Provision
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import (
    HEADED,
    HEADING_LIMIT,
    WORDS_LIMIT,
    Kind,
    Numbered,
    renumber,
    require_kind,
    require_name,
    require_place,
    require_text,
)
from deliberation.rules.charters.outline import branch, end_of_branch, moved
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def start_draft(*, actor: Actor, charter_id: int, now: datetime | None = None) -> Draft:
    """The charter's open draft, or a new one that begins as the current revision."""
    charter = _held_charter(actor, charter_id)
    found = Draft.objects.filter(charter=charter, ended_at=None).first()
    if found:
        return found
    draft = Draft.objects.create(
        forum_id=charter.forum_id, charter=charter, based_on=charter.current_revision,
        started_by=actor.signed_in, started_at=now or database_clock(),
    )  # fmt: skip
    _copy_items(draft, charter)
    audit.note(actor, "start_draft", draft)
    return draft


def _copy_items(draft: Draft, charter: Charter) -> None:
    shown = ItemText.objects.filter(
        item__revision=charter.current_revision, language=charter.language
    ).select_related("item", "text")
    made: dict[int, DraftItem] = {}
    levels: dict[int, list[DraftItem]] = {}
    for row in shown.order_by("item__position"):
        parent = made.get(row.item.parent_id) if row.item.parent_id else None
        made[row.item_id] = DraftItem(
            forum_id=draft.forum_id, draft=draft, provision_id=row.item.provision_id,
            parent=parent, position=row.item.position, kind=row.item.kind,
            number=row.item.number, heading=row.text.heading, words=row.text.words,
            spans=row.text.spans,
        )  # fmt: skip
        levels.setdefault(row.item.depth, []).append(made[row.item_id])
    for depth in sorted(levels):
        for item in levels[depth]:
            item.parent = item.parent
        DraftItem.objects.bulk_create(levels[depth])


@transaction.atomic
def reword_item(
    *,
    actor: Actor,
    draft_id: int,
    provision: str,
    version: int,
    words: str,
    heading: str = "",
    now: datetime | None = None,
) -> DraftItem:
    """Give a provision other words, in inline Markdown. ``version`` is the one the editor saw.

    Raises RuleBroken("draft-stale") if somebody changed it since; ("text-…") for bad words.
    """
    draft = _held_draft(actor, draft_id)
    item = _item(draft, provision, version)
    before = {"heading": item.heading, "words": item.words}
    _write_words(item, heading, words)
    _sign(item, actor, now)
    item.save()
    _touch(draft)
    audit.note(
        actor,
        "reword_item",
        item,
        before=before,
        after={"heading": item.heading, "words": item.words},
    )
    return item


def _write_words(item: DraftItem, heading: str, source: str) -> None:
    """Keep ``source``, one paragraph of Markdown, as plain words and spans."""
    item.heading = require_name(heading, HEADING_LIMIT, place="heading") if heading.strip() else ""
    if not source.strip() and Kind(item.kind) in HEADED:
        item.words, item.spans = "", []
        return
    read = read_words(require_text(source, WORDS_LIMIT, place="words"))
    item.words = require_text(read.words, WORDS_LIMIT, place="words")
    item.spans = [[span.kind, span.start, span.end] for span in read.spans]


def _sign(item: DraftItem, actor: Actor, now: datetime | None) -> None:
    item.version += 1
    item.edited_by, item.edited_at = actor.signed_in, now or database_clock()


@transaction.atomic
def insert_item(
    *,
    actor: Actor,
    draft_id: int,
    after: str,
    kind: str,
    words: str,
    heading: str = "",
    number: str = "1",
    below: bool = False,
    now: datetime | None = None,
) -> DraftItem:
    """Add a provision behind ``after`` as its next sibling, or ``below`` it as its first child.

    Numbers run on: what follows is renumbered.
    """
    draft = _held_draft(actor, draft_id)
    rows = list(_standing(draft))
    anchor = _index(rows, after)
    parent = rows[anchor] if below else rows[anchor].parent
    require_place(require_kind(kind), Kind(parent.kind) if parent else None)
    place = anchor if below else end_of_branch(_parents(rows), anchor)
    moment = now or database_clock()
    provision = Provision.objects.create(
        forum_id=draft.forum_id, charter_id=draft.charter_id, created_at=moment
    )
    position = rows[place].position + 1
    DraftItem.objects.filter(draft=draft, position__gte=position).update(position=F("position") + 1)
    item = DraftItem(
        forum_id=draft.forum_id, draft=draft, provision=provision, parent=parent, kind=kind,
        position=position, number=number,
    )  # fmt: skip
    _write_words(item, heading, words)
    _sign(item, actor, now)
    item.save()
    _renumber(draft)
    _touch(draft)
    audit.note(actor, "insert_item", item, after={"kind": kind, "words": item.words})
    item.refresh_from_db()
    return item


@transaction.atomic
def remove_item(*, actor: Actor, draft_id: int, provision: str, version: int) -> DraftItem:
    """Take a provision and everything below it out of the next revision."""
    draft = _held_draft(actor, draft_id)
    item = _item(draft, provision, version)
    rows = list(_standing(draft))
    gone = [rows[index].pk for index in branch(_parents(rows), _index(rows, provision))]
    DraftItem.objects.filter(pk__in=gone).update(is_removed=True, version=F("version") + 1)
    _renumber(draft)
    _touch(draft)
    audit.note(actor, "remove_item", item, before={"words": item.words})
    return item


@transaction.atomic
def move_item(
    *, actor: Actor, draft_id: int, provision: str, version: int, after: str
) -> DraftItem:
    """Let a provision and everything below it stand behind ``after``, as its next sibling."""
    draft = _held_draft(actor, draft_id)
    item = _item(draft, provision, version)
    rows = list(_standing(draft))
    target = rows[_index(rows, after)]
    require_place(Kind(item.kind), Kind(target.parent.kind) if target.parent else None)
    order = moved(_parents(rows), _index(rows, provision), _index(rows, after))
    places = sorted(row.position for row in rows)
    for place, index in zip(places, order, strict=True):
        rows[index].position = place
    DraftItem.objects.bulk_update(rows, ["position"])
    DraftItem.objects.filter(pk=item.pk).update(parent=target.parent, version=F("version") + 1)
    _renumber(draft)
    _touch(draft)
    audit.note(actor, "move_item", item, after={"after": after})
    item.refresh_from_db()
    return item


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: int, now: datetime | None = None) -> Draft:
    """End a draft without issuing it."""
    draft = _held_draft(actor, draft_id)
    draft.ended_at = now or database_clock()
    draft.save(update_fields=["ended_at"])
    audit.note(actor, "discard_draft", draft)
    return draft


def _held_charter(actor: Actor, charter_id: int) -> Charter:
    locks.hold_charter(charter_id)
    charter = Charter.objects.select_related("forum", "current_revision").get(pk=charter_id)
    permissions.require(actor, Act.DRAFT_REVISION, stage=charter.phase, forum_id=charter.forum_id)
    return charter


def _held_draft(actor: Actor, draft_id: int) -> Draft:
    charter_id = Draft.objects.values_list("charter_id", flat=True).get(pk=draft_id)
    charter = _held_charter(actor, charter_id)
    draft = Draft.objects.get(pk=draft_id)
    draft.charter = charter
    if draft.ended_at:
        raise RuleBroken("draft-ended", _("This draft has been issued or discarded."))
    return draft


def _standing(draft: Draft) -> QuerySet[DraftItem]:
    """What will stand in the next revision, parents before children."""
    rows = DraftItem.objects.filter(draft=draft, is_removed=False)
    return rows.select_related("parent", "provision").order_by("position")


def _index(rows: Sequence[DraftItem], provision: str) -> int:
    for index, row in enumerate(rows):
        if row.provision.public_id == provision:
            return index
    raise RuleBroken("item-unknown", _("This provision does not stand in the draft."))


def _item(draft: Draft, provision: str, version: int) -> DraftItem:
    rows = list(_standing(draft).filter(provision__public_id=provision))
    item = rows[_index(rows, provision)]
    if item.version != version:
        raise RuleBroken(
            "draft-stale",
            _("Somebody changed this provision since you opened it. Your words are kept below."),
            place="version",
            facts={"version": item.version},
        )
    return item


def _parents(rows: Sequence[DraftItem]) -> list[int | None]:
    places = {row.pk: index for index, row in enumerate(rows)}
    return [places[row.parent_id] if row.parent_id else None for row in rows]


def _renumber(draft: Draft) -> None:
    rows = list(_standing(draft))
    numbers = renumber(
        [
            Numbered(Kind(row.kind), row.number, parent)
            for row, parent in zip(rows, _parents(rows), strict=True)
        ]
    )
    changed = []
    for row, number in zip(rows, numbers, strict=True):
        if row.number != number:
            row.number = number
            changed.append(row)
    DraftItem.objects.bulk_update(changed, ["number"])


def _touch(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(version=F("version") + 1)
