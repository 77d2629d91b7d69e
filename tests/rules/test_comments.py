"""Whose contributions are read by a moderator first."""

import pytest

from deliberation.rules.comments import waits
from deliberation.rules.permissions import Role


@pytest.mark.parametrize(
    ("role", "held_first", "released", "held"),
    [
        (Role.REGISTERED, 2, 0, True),
        (Role.REGISTERED, 2, 1, True),
        (Role.REGISTERED, 2, 2, False),
        (Role.REGISTERED, 0, 0, False),  # the forum asks for no review
        (Role.DELEGATE, 2, 0, False),
        (Role.ELECTOR, 2, 0, False),  # drawn by lot or listed: known to the forum
        (Role.MODERATOR, 2, 0, False),
    ],
)
def test_first_contributions_of_new_persons_wait(role, held_first, released, held):
    assert waits(role, held_first=held_first, released=released) is held
