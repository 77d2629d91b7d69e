"""The same world as the authorisation matrix: everyone, and something at every stage."""

from tests.authorisation.conftest import *  # noqa: F403
