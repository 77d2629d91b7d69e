"""The panel: which pages are there for whom; a page, a list or an action without a row fails."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.urls import reverse

from deliberation.admin import panel
from tests.authorisation.driving import Answer, as_reader
from tests.authorisation.matrix import READERS, told
from tests.authorisation.people import ELSEWHERE
from tests.authorisation.routes import panel_names
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
ROWS = rows_of("admin")
PAGES = ("changelist", "add", "change")
COMERS = [who for who in READERS if who not in ELSEWHERE]


def is_list(row: Row) -> bool:
    return row.name.startswith(("admin:deliberation_", "admin:accounts_"))


def addresses(world: World, row: Row) -> list[str]:
    """Of a list also one of its rows, as the address of both is one door."""
    if not is_list(row):
        arguments = {
            "admin:app_list": ["deliberation"],
            "admin:moderation_case": [world.spots["comment"].comments["reported"].public_id],
        }
        return [reverse(row.name, args=arguments.get(row.name, []))]
    if row.case:
        return [reverse(f"{row.name}_{row.case}")]
    return [
        reverse(f"{row.name}_changelist"),
        reverse(f"{row.name}_change", args=[_of(world, row)]),
    ]


def _of(world: World, row: Row) -> int:
    """A row of the forum's own, where the list is of forums' things."""
    model = apps.get_model(*row.name.removeprefix("admin:").split("_"))
    if model._meta.model_name == "comment":
        return world.spots["comment"].comments["plain"].pk
    if model._meta.model_name == "forum":
        return world.table.forum.pk
    names = {field.name for field in model._meta.get_fields()}
    rows = model.objects.filter(forum=world.table.forum) if "forum" in names else model.objects
    number: int = rows.order_by("pk").values_list("pk", flat=True)[0]
    return number


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_b4_19_page_of_the_panel_is_there_for_whom_its_row_names(world: World, row: Row):
    found: dict[str, list[str]] = {}
    for who in COMERS:
        expected = row.expected(who, "forum")
        for url in addresses(world, row):
            answer: Answer = as_reader(world, who, url)
            if (answer.status, answer.changes) != (expected, 0):
                wrong = f"{url}: {answer.status}, {answer.changes} written, not {expected}"
                found.setdefault(f"{wrong} {answer.fault}", []).append(who)
    assert told(found) == []


def test_every_page_of_the_panel_has_a_row():
    expected = {
        f"{row.name}_{page}" if is_list(row) else row.name
        for row in ROWS
        for page in ((row.case,) if row.case else PAGES[::2])
    }

    assert panel_names() == expected


def test_every_registered_model_has_a_row():
    registered = {f"admin:{model._meta.label_lower.replace('.', '_')}" for model in panel._registry}

    assert {row.name for row in ROWS if is_list(row)} == registered


def test_a_page_that_is_none_is_none_for_everyone(world: World):
    row = replace(ROWS[0], answer=404)
    found = {who: as_reader(world, who, "/admin/nowhere/").status for who in READERS}

    assert found == {who: row.expected(who, "forum") for who in READERS}
