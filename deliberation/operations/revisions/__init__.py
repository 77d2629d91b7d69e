"""Making a charter from a file, drafting its next revision, issuing it."""

from deliberation.operations.revisions.drafting import (
    discard_draft,
    insert_item,
    move_item,
    remove_item,
    reword_item,
    start_draft,
)
from deliberation.operations.revisions.importing import import_charter
from deliberation.operations.revisions.issuing import issue_revision

__all__ = [
    "discard_draft",
    "import_charter",
    "insert_item",
    "issue_revision",
    "move_item",
    "remove_item",
    "reword_item",
    "start_draft",
]
