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
from deliberation.operations.revisions.releasing import (
    move_release,
    tell_release,
    widen_revision,
)

__all__ = [
    "discard_draft",
    "import_charter",
    "insert_item",
    "issue_revision",
    "move_item",
    "move_release",
    "remove_item",
    "reword_item",
    "start_draft",
    "tell_release",
    "widen_revision",
]
