"""The world, made once for all these tests and taken away again before any other."""

import logging
from collections.abc import Iterator
from copy import copy
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from tests.authorisation import world as worlds
from tests.authorisation.planting import plant
from tests.authorisation.sowing import Seed, words_in
from tests.authorisation.spots import Spot
from tests.authorisation.world import World


@pytest.fixture(scope="package")
def stage(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        built = worlds.build()
        connection.check_constraints()  # once, not at every test's end
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: World, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield stage


@pytest.fixture(scope="module")
def planted(stage: World, django_db_blocker) -> Iterator[tuple[World, list[Seed]]]:
    """The world with a unique word in every object; it is taken away again for the other modules."""
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        cache.clear()
        table = replace(
            stage.table, rolls=dict(stage.table.rolls), credentials=dict(stage.table.credentials)
        )
        spots = {name: _copied(spot) for name, spot in stage.spots.items()}
        world = replace(stage, table=table, spots=spots)
        seeds = plant(world)
        assert not [one for one in seeds if words_in(one.word, seeds) != {one.word}]
        connection.check_constraints()
        yield world, seeds
        transaction.savepoint_rollback(point)
        cache.clear()


def _copied(spot: Spot) -> Spot:
    """What is planted is not to be remembered in the others' spot."""
    return replace(
        spot, revisions=list(spot.revisions), comments=dict(spot.comments),
        questions=dict(spot.questions), versions=dict(spot.versions), draft=copy(spot.draft),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are meant: the log says nothing of them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
