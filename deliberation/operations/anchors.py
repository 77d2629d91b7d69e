"""Fixing comments to exact words, and carrying them to later revisions."""

from collections.abc import Iterable

from deliberation.models import Anchor, AnchorPlace, ItemText, Revision
from deliberation.rules import anchors as rules
from deliberation.rules.anchors import Candidate, Resolution


def fix_anchor(*, shown: ItemText, start: int, end: int, quote: str) -> Anchor:
    """An anchor on the words ``start``–``end`` of a shown text, kept in its revision and carried on.

    Called with the charter's lock shared, so that no revision is issued between reading and writing.
    Raises RuleBroken where the quote does not stand there.
    """
    rules.require_quote(shown.text.words, start, end, quote)
    made = rules.make_anchor(shown.text.words, shown.text.content_hash, start, end)
    revision = shown.item.revision
    anchor = Anchor.objects.create(
        forum_id=revision.forum_id, revision=revision, provision=shown.item.provision,
        text=shown.text, language=shown.language, start=made.start, end=made.end,
        quote=made.quote, prefix=made.prefix, suffix=made.suffix,
    )  # fmt: skip
    AnchorPlace.objects.create(
        anchor=anchor, revision=revision, state="kept", provision=anchor.provision,
        start=anchor.start, end=anchor.end,
    )  # fmt: skip
    later = Revision.objects.filter(charter=revision.charter_id, number__gt=revision.number)
    for one in later.order_by("number"):
        _carry([anchor], one)
    return anchor


def carry_anchors(*, revision: Revision) -> int:
    """Place every anchor of the charter's earlier revisions in this new one; return how many."""
    earlier = Anchor.objects.filter(
        revision__charter=revision.charter_id, revision__number__lt=revision.number
    ).select_related("text", "provision")
    return _carry(earlier, revision)


def _carry(found: Iterable[Anchor], revision: Revision) -> int:
    shown = _shown_texts(revision)
    places = [_place(anchor, revision, shown) for anchor in found]
    AnchorPlace.objects.bulk_create(places, batch_size=1000, ignore_conflicts=True)
    return len(places)


def _shown_texts(revision: Revision) -> dict[tuple[int, str], ItemText]:
    rows = ItemText.objects.filter(item__revision=revision).select_related(
        "text", "item__provision"
    )
    return {(row.item.provision_id, row.language): row for row in rows}


def _place(
    anchor: Anchor, revision: Revision, shown: dict[tuple[int, str], ItemText]
) -> AnchorPlace:
    here = shown.get((anchor.provision_id, anchor.language))
    if here and here.text_id == anchor.text_id:
        return AnchorPlace(
            anchor=anchor, revision=revision, state="kept", provision_id=anchor.provision_id,
            start=anchor.start, end=anchor.end,
        )  # fmt: skip
    found = rules.resolve_anchor(
        rules.Anchor(
            text_hash=anchor.text.content_hash, start=anchor.start, end=anchor.end,
            quote=anchor.quote, prefix=anchor.prefix, suffix=anchor.suffix,
        ),
        _candidates(anchor, shown),
        anchor.provision_id,
    )  # fmt: skip
    return _row(anchor, revision, found)


def _row(anchor: Anchor, revision: Revision, found: Resolution) -> AnchorPlace:
    return AnchorPlace(
        anchor=anchor, revision=revision, state=str(found.state), provision_id=found.provision_id,
        start=found.start, end=found.end, score=round(found.score),
    )  # fmt: skip


def _candidates(anchor: Anchor, shown: dict[tuple[int, str], ItemText]) -> list[Candidate]:
    """The provision itself and its successors, as they stand in the revision."""
    rows = [
        row
        for (_provision, language), row in shown.items()
        if language == anchor.language
        and (
            row.item.provision_id in {anchor.provision_id, anchor.provision.merged_into_id}
            or row.item.provision.split_from_id == anchor.provision_id
        )
    ]
    return [
        Candidate(
            provision_id=row.item.provision_id,
            text_hash=row.text.content_hash,
            words=row.text.words,
        )
        for row in rows
    ]
