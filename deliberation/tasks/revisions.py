"""Telling of a release when its moment comes; that it holds is asked of the clock."""

from typing import Any

from deliberation.operations import revisions


def tell_release(payload: dict[str, Any]) -> None:
    revisions.tell_release(revision_id=payload["revision"])
