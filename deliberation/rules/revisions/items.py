"""Provision by provision: what was reworded, inserted, deleted, moved, renumbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.charters import in_order
from deliberation.rules.revisions.words import Change, compare_words


class State(StrEnum):
    """What became of a provision; of several, the first that applies in this order."""

    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One provision in one revision and language. ``text_hash`` covers heading, words and spans."""

    provision_id: int
    parent_id: int | None
    kind: str
    number: str
    label: str
    heading: str
    words: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A provision before and after. ``words`` and ``heading`` hold the differences of a reworded
    provision and are empty otherwise; ``moved`` and ``renumbered`` may go with any rewording.

    A provision whose spans alone differ is changed with all words the same.
    """

    state: State
    before: ItemFacts | None
    after: ItemFacts | None
    words: tuple[Change, ...] = ()
    heading: tuple[Change, ...] = ()
    moved: bool = False
    renumbered: bool = False

    @property
    def provision_id(self) -> int:
        return self.facts.provision_id

    @property
    def facts(self) -> ItemFacts:
        """The provision as it stands now, or as it last stood."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 (one of the two is always there)
        return found


def compare_items(
    before: Sequence[ItemFacts], after: Sequence[ItemFacts]
) -> tuple[ItemChange, ...]:
    """Compare two revisions by the identity of their provisions.

    Changes stand in the order of ``after``; what was deleted stands where it was, behind what
    stood before it. Words are compared only where the hashes differ.
    """
    earlier = {item.provision_id: item for item in before}
    later = {item.provision_id for item in after}
    moved = _moved(earlier, after)
    gone = _deleted_behind(before, later)
    changes = list(gone.get(None, ()))
    for item in after:
        changes.append(_compared(earlier.get(item.provision_id), item, moved))
        changes += gone.get(item.provision_id, ())
    return tuple(changes)


def _compared(before: ItemFacts | None, after: ItemFacts, moved: frozenset[int]) -> ItemChange:
    if before is None:
        return ItemChange(State.INSERTED, None, after)
    has_moved = after.provision_id in moved
    renumbered = (before.kind, before.number) != (after.kind, after.number)
    if before.text_hash == after.text_hash:
        state = State.MOVED if has_moved else State.UNCHANGED
        if renumbered and not has_moved:
            state = State.RENUMBERED
        return ItemChange(state, before, after, (), (), has_moved, renumbered)
    words = compare_words(before.words, after.words)
    heading = compare_words(before.heading, after.heading)
    return ItemChange(State.CHANGED, before, after, words, heading, has_moved, renumbered)


def _moved(earlier: Mapping[int, ItemFacts], after: Sequence[ItemFacts]) -> frozenset[int]:
    """Provisions under another parent, or out of their former order among their siblings.

    What stands below a moved provision has not moved itself.
    """
    position = {provision: place for place, provision in enumerate(earlier)}
    rows: dict[int | None, list[int]] = {}
    moved: set[int] = set()
    for item in after:
        known = earlier.get(item.provision_id)
        if known is None:
            continue
        if known.parent_id != item.parent_id:
            moved.add(item.provision_id)
        else:
            rows.setdefault(item.parent_id, []).append(item.provision_id)
    for row in rows.values():
        steady = in_order([position[provision] for provision in row])
        moved.update(provision for place, provision in enumerate(row) if place not in steady)
    return frozenset(moved)


def _deleted_behind(
    before: Sequence[ItemFacts], later: set[int]
) -> dict[int | None, list[ItemChange]]:
    """Deleted provisions by the surviving provision they stood behind; None is the beginning."""
    behind: dict[int | None, list[ItemChange]] = {}
    survivor: int | None = None
    for item in before:
        if item.provision_id in later:
            survivor = item.provision_id
        else:
            behind.setdefault(survivor, []).append(ItemChange(State.DELETED, item, None))
    return behind
