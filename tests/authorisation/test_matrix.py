"""Every door × everyone × every stage: in for whom its row names, and for nobody else."""

import pytest

from tests.authorisation.matrix import READERS, misfits
from tests.authorisation.people import EVERYONE
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", rows_of("pages"), ids=str)
def test_page_lets_in_whom_its_row_names(world: World, row: Row):
    assert misfits(world, row, READERS) == []


@pytest.mark.parametrize("row", rows_of("api"), ids=str)
def test_b4_10_operation_lets_in_whom_its_row_names(world: World, row: Row):
    assert misfits(world, row, EVERYONE) == []
