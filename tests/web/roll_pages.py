"""Addresses of the pages of rolls."""

from deliberation.models import Roll


def place_of(roll: Roll, more: str = "") -> str:
    return f"/forums/{roll.forum.slug}/rolls/{roll.public_id}/{more}"


def list_of(table) -> str:
    return f"/forums/{table.forum.slug}/rolls/"
