"""Revisions as documents: what stands in one, how two differ, what became of a provision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from deliberation.models import Charter, Draft, DraftItem, Forum, ItemText, Provision, Revision
from deliberation.queries.audiences import Viewer, audience_now, seen_revision, visible
from deliberation.rules import revisions as rules
from deliberation.rules.audiences import audience_at
from deliberation.rules.charters import Kind, Numbered, Span, content_hash, label_items
from deliberation.rules.revisions import ItemChange, ItemFacts


@dataclass
class Line:
    """One provision as a page shows it; ``marks`` gathers what stands beside it."""

    provision_id: int
    provision: str
    kind: str
    number: str
    label: str
    slug: str
    depth: int
    heading: str
    words: str
    spans: list[Any]
    language: str
    text_hash: str
    position: int
    marks: dict[str, Any] = field(default_factory=dict)


def visible_revisions(charter: Charter, viewer: Viewer) -> QuerySet[Revision]:
    """Issued revisions the viewer may see, newest first."""
    return seen_revisions(viewer).filter(charter=charter).order_by("-number")


def revisions_of(forum: Forum, viewer: Viewer) -> QuerySet[Revision]:
    """Every revision of the forum's charters that the viewer may see."""
    rows = seen_revisions(viewer).filter(forum=forum).select_related("charter")
    return visible(rows, viewer, "charter__audience")


def read_by(revision: Revision, moment: datetime) -> str:
    """The audience of a revision at that moment."""
    return audience_at(revision.audience, revision.audience_after, revision.released_at, moment)


def seen_revisions(viewer: Viewer) -> QuerySet[Revision]:
    """Every revision the viewer may see at this moment, each with its ``audience_now``."""
    rows = Revision.objects.filter(seen_revision(viewer)).annotate(audience_now=audience_now())
    return rows.select_related("issued_by", "issued_role")


def document(revision: Revision, language: str) -> list[Line]:
    """Every provision in order, in ``language`` where it exists, else in the charter's; one query."""
    wanted = {language, revision.charter.language}
    rows = ItemText.objects.filter(item__revision=revision, language__in=wanted)
    lines: dict[int, Line] = {}
    for item, *columns in rows.order_by("item__position").values_list("item_id", *_LINE):
        line = Line(*columns)
        if item not in lines or line.language == language:
            lines[item] = line
    return list(lines.values())


_LINE = (
    "item__provision_id", "item__provision__public_id", "item__kind", "item__number",
    "item__label", "item__slug", "item__depth", "text__heading", "text__words", "text__spans",
    "language", "text__content_hash", "item__position",
)  # fmt: skip
"""The columns of a Line, in the order of its fields; rows of models would take thrice the time."""


def line_of(row: ItemText) -> Line:
    """A single provision, read with its item, provision and text."""
    item, text = row.item, row.text
    return Line(
        provision_id=item.provision_id, provision=item.provision.public_id, kind=item.kind,
        number=item.number, label=item.label, slug=item.slug, depth=item.depth,
        heading=text.heading, words=text.words, spans=text.spans, language=row.language,
        text_hash=text.content_hash, position=item.position,
    )  # fmt: skip


def compare(before: Sequence[Line], after: Sequence[Line]) -> tuple[ItemChange, ...]:
    """How two documents differ, provision by provision, word by word where words differ."""
    return rules.compare_items(facts_of(before), facts_of(after))


def facts_of(lines: Sequence[Line]) -> list[ItemFacts]:
    """The lines as the rules see them; a parent is the nearest line above of a smaller depth."""
    above: dict[int, int] = {}
    facts = []
    for line in lines:
        above[line.depth] = line.provision_id
        facts.append(
            ItemFacts(
                provision_id=line.provision_id,
                parent_id=above.get(line.depth - 1),
                kind=line.kind,
                number=line.number,
                label=line.label,
                heading=line.heading,
                words=line.words,
                text_hash=line.text_hash,
            )
        )
    return facts


def provision_history(provision: Provision, viewer: Viewer) -> list[ItemText]:
    """The provision in every revision the viewer may see, oldest first, each with its ``audience_now``."""
    rows = ItemText.objects.filter(
        item__provision=provision, language=provision.charter.language
    ).select_related("item__revision", "item__provision", "text")
    seen = rows.filter(seen_revision(viewer, "item__revision__")).annotate(
        audience_now=audience_now("item__revision__")
    )
    return list(seen.order_by("item__revision__number"))


def open_draft(charter: Charter) -> Draft | None:
    return Draft.objects.filter(charter=charter, ended_at=None).select_related("based_on").first()


def draft_items(draft: Draft) -> QuerySet[DraftItem]:
    return (
        DraftItem.objects.filter(draft=draft, is_removed=False)
        .select_related("provision", "parent__provision", "edited_by")
        .order_by("position")
    )


def draft_document(draft: Draft) -> list[Line]:
    """What will stand in the next revision, as a document; each line's marks hold its ``version``."""
    items = list(draft_items(draft))
    places = {item.pk: place for place, item in enumerate(items)}
    parents = [places[item.parent_id] if item.parent_id else None for item in items]
    labels = label_items(
        [
            Numbered(Kind(item.kind), item.number, parent)
            for item, parent in zip(items, parents, strict=True)
        ]
    )
    lines: list[Line] = []
    for place, (item, parent, named) in enumerate(zip(items, parents, labels, strict=True)):
        spans = [Span(*span) for span in item.spans]
        lines.append(
            Line(
                provision_id=item.provision_id, provision=item.provision.public_id,
                kind=item.kind, number=item.number, label=named.label, slug=named.slug,
                depth=0 if parent is None else lines[parent].depth + 1, heading=item.heading,
                words=item.words, spans=item.spans, language=draft.charter.language,
                text_hash=content_hash(item.heading, item.words, spans), position=place,
                marks={"version": item.version},
            )
        )  # fmt: skip
    return lines
