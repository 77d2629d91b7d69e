"""The scene, and who stands at the door."""

import pytest

from tests.admin.scene import Scene, set_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """A forum with a table, a charter, reported comments and an open vote; a second forum; everyone."""
    return set_scene()
