"""What tests start from is kept between them, and nothing else is."""

import pytest
from django.db import connection, transaction

from deliberation.models import Forum
from tests.factories import Table

ALL_ROUND = ["first", "again"]


@pytest.mark.parametrize("turn", ALL_ROUND)
def test_what_a_test_changes_is_taken_back(table: Table, turn: str):
    assert table.forum.name == Forum.objects.get().name != "Changed"

    table.forum.name = "Changed"
    table.forum.save()
    table.heads.clear()


@pytest.mark.parametrize("turn", ALL_ROUND)
def test_a_table_is_whole(table: Table, turn: str):
    assert len(table.heads) == 5
    assert Forum.objects.get() == table.forum


@pytest.mark.parametrize("turn", ALL_ROUND)
def test_whoever_asks_for_no_table_finds_none(db: None, turn: str):
    assert not Forum.objects.exists()


def test_a_broken_connection_is_not_kept(table: Table):
    connection.close()


def test_a_table_stands_again_after_a_broken_connection(table: Table):
    assert Forum.objects.get() == table.forum


@pytest.mark.django_db(transaction=True)
def test_whoever_commits_has_a_table_that_is_committed(table: Table):
    assert not connection.in_atomic_block
    with transaction.atomic():
        assert Forum.objects.get() == table.forum


def test_what_was_committed_is_taken_away_again(db: None):
    assert not Forum.objects.exists()
