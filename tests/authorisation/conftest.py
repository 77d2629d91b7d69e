"""The world, made once for all these tests and taken away again before any other."""

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.authorisation import world as worlds
from tests.authorisation.world import World


@pytest.fixture(scope="package")
def stage(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: World, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield stage


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are meant: the log says nothing of them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
