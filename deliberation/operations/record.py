"""Writing the public journal of official acts."""

import hashlib
from datetime import datetime
from typing import Any

import rfc8785

from deliberation.models import RecordEntry
from deliberation.operations import streams
from deliberation.rules.audiences import PUBLIC


def enter(
    *, forum_id: int, kind: str, object_public_id: str, content: dict[str, Any], at: datetime
) -> RecordEntry:
    """Add one entry; its number is gapless in the forum. ``content`` is plain JSON without floats."""
    canonical = rfc8785.dumps(content)
    return RecordEntry.objects.create(
        forum_id=forum_id,
        number=streams.next_number(f"record:{forum_id}"),
        kind=kind,
        object_public_id=object_public_id,
        content=content,
        content_hash=hashlib.sha256(canonical).hexdigest(),
        at=at,
    )


def shown_title(title: str, audience: str) -> str:
    """The title of what is public. Everyone reads the record: of the rest it tells symbol and hash alone."""
    return title if audience == PUBLIC else ""
