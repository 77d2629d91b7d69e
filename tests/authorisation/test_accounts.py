"""The sign-in pages of django-allauth: which want somebody signed in, and that looking changes nothing."""

import pytest
from django.urls import get_resolver, reverse

from tests.authorisation.driving import as_reader
from tests.authorisation.routes import account_names
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
ROWS = rows_of("accounts")
SOME = ("anonymous", "registered", "chair", "administrator")
"""Nothing here knows of roles."""
NONE = {"pk": 1, "key": "abc", "uidb36": "1", "provider_id": "none"}
"""Arguments of a key, a link, a passkey that nobody has."""


def address(row: Row) -> str:
    if row.name.startswith("/"):
        return row.name
    [(_template, names)] = get_resolver().reverse_dict.getlist(row.name)[0][0]
    return reverse(row.name, kwargs={name: NONE[name] for name in names})


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_sign_in_page_is_there_for_whom_its_row_names(world: World, row: Row):
    found = {who: as_reader(world, who, address(row)) for who in SOME}

    assert {who: (one.status, one.changes) for who, one in found.items()} == {
        who: (row.expected(who, "forum"), 0) for who in SOME
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_empty_form_of_somebody_unknown_changes_nothing(world: World, row: Row):
    assert as_reader(world, "anonymous", address(row), "POST").changes == 0


def test_every_sign_in_page_has_a_row():
    assert account_names() == {row.name for row in ROWS}
