"""Carrying comments to a new revision."""

from typing import Any

from deliberation.models import Revision
from deliberation.operations import anchors


def carry(payload: dict[str, Any]) -> None:
    anchors.carry_anchors(revision=Revision.objects.get(pk=payload["revision"]))
