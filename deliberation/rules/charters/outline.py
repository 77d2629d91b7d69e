"""Moving branches of a text: parents before children, siblings in order."""

from collections.abc import Sequence

from deliberation.rules.refusals import RuleBroken, _


def branch(parents: Sequence[int | None], root: int) -> list[int]:
    """Indexes of ``root`` and everything below it, in order; ``parents`` are indexes into the list."""
    found = [root]
    inside = {root}
    for index, parent in enumerate(parents):
        if parent in inside and index != root:
            inside.add(index)
            found.append(index)
    return sorted(found)


def end_of_branch(parents: Sequence[int | None], root: int) -> int:
    """The index after which a next sibling of ``root`` stands."""
    return branch(parents, root)[-1]


def moved(parents: Sequence[int | None], root: int, after: int) -> list[int]:
    """The order of all indexes once the branch of ``root`` stands after the branch of ``after``.

    Raises RuleBroken("move-into-itself").
    """
    travelling = branch(parents, root)
    if after in travelling:
        raise RuleBroken("move-into-itself", _("A provision cannot move into itself."))
    behind = end_of_branch(parents, after)
    staying = [index for index in range(len(parents)) if index not in set(travelling)]
    cut = staying.index(max(index for index in staying if index <= behind)) + 1
    return staying[:cut] + travelling + staying[cut:]
