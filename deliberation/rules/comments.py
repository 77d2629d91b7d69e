"""Whose contributions a moderator reads before anybody else does."""

from deliberation.rules.permissions import Role


def waits(role: Role, *, held_first: int, released: int) -> bool:
    """Whether what this person writes is held until a moderator releases it.

    Only what is released counts: however many are written at once, all of them wait until
    ``held_first`` of that person's comments stand in this forum.
    """
    return role is Role.REGISTERED and released < held_first
