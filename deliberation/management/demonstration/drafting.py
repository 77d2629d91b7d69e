"""The zero draft, the phases, and the steps by which the chair arrives at revision 1."""

from typing import Any

from deliberation.formats.charters import read_charter
from deliberation.management.demonstration.reading import read, words
from deliberation.management.demonstration.stage import Stage
from deliberation.models import DraftItem
from deliberation.operations import charters, revisions
from deliberation.queries.revisions import open_draft


def table_zero_draft(stage: Stage, days: float) -> None:
    stage.charter = revisions.import_charter(
        actor=stage.officer("secretariat"),
        forum_id=stage.forum.pk,
        draft=read_charter(words("zero_draft.md")),
        slug="charter",
        now=stage.at(days),
    )


def move_phase(stage: Stage, days: float, phase: str) -> None:
    charters.move_phase(
        actor=stage.officer("chair"), charter_id=stage.charter.pk, phase=phase, now=stage.at(days)
    )


def issue_revision_1(stage: Stage, days: float) -> None:
    chair, moment = stage.officer("chair"), stage.at(days)
    draft = revisions.start_draft(actor=chair, charter_id=stage.charter.pk, now=moment)
    for step in read("revision_1.json")["steps"]:
        _take(stage, draft.pk, step, days)
    current = open_draft(stage.charter)
    revisions.issue_revision(
        actor=chair, draft_id=draft.pk, version=current.version if current else 0, kind="chair",
        cover_note=read("revision_1.json")["cover_note"], now=moment,
    )  # fmt: skip


def _take(stage: Stage, draft_id: int, step: dict[str, Any], days: float) -> None:
    """One step; labels are those of the zero draft, whatever earlier steps moved."""
    chair = stage.officer("chair")
    named = stage.item(step.get("label") or step["after"], 0).provision
    if step["op"] == "insert":
        revisions.insert_item(
            actor=chair, draft_id=draft_id, after=named.public_id, kind=step["kind"],
            words=step["words"], heading=step["heading"], now=stage.at(days),
        )  # fmt: skip
        return
    item = DraftItem.objects.get(draft_id=draft_id, provision=named)
    at: dict[str, Any] = {
        "actor": chair,
        "draft_id": draft_id,
        "provision": named.public_id,
        "version": item.version,
    }
    if step["op"] == "reword":
        revisions.reword_item(**at, words=step["words"], heading=item.heading, now=stage.at(days))
    elif step["op"] == "head":
        revisions.reword_item(**at, words=item.words, heading=step["heading"], now=stage.at(days))
    elif step["op"] == "delete":
        revisions.remove_item(**at)
    else:
        revisions.move_item(**at, after=stage.item(step["after"], 0).provision.public_id)
