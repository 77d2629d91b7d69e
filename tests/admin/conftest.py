"""The scene, and who stands at the door."""

import pytest

from tests.admin.scene import Scene


@pytest.fixture
def scene(kept_scene: Scene) -> Scene:
    """A forum with a table, a charter, reported comments and an open vote; a second forum; everyone."""
    return kept_scene
