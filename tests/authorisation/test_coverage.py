"""A route, a method or a role without a row fails; so does a row that leads nowhere."""

from dataclasses import replace

import pytest

from deliberation.rules.permissions import STAGES as RULED_STAGES
from deliberation.rules.permissions import Role
from tests.authorisation import people
from tests.authorisation.driving import as_reader, knock
from tests.authorisation.routes import CATCH_ALLS, account_names, panel_names, routes
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
DOORS = [*rows_of("pages"), *rows_of("api")]
STREAM_EVENTS = "/streams/{stream}/events/"
"""Its rows are streams.md's."""
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
ANY_METHOD = {"set_language"}
"""Django's own: it leads back whatever is sent, and does something for POST alone."""


def test_every_route_has_a_row_and_every_row_a_route():
    found = {name for name, _path in routes()} - panel_names() - account_names()

    assert found - set(CATCH_ALLS) - {STREAM_EVENTS} == {row.name for row in DOORS}


def test_every_role_and_every_stage_is_tried():
    assert {role.value for role in Role} <= set(people.EVERYONE)
    assert set(people.STAGES["any"]) == set(RULED_STAGES)


def test_every_row_says_what_everyone_gets():
    silent = [
        f"{row}: {who} at {stage}"
        for row in DOORS
        for stage in row.stages
        for who in people.EVERYONE
        if row.expected(who, stage) not in {200, 201, 302, 303, 401, 403, 404, 409, 422}
    ]
    assert silent == []


def test_no_row_stands_twice():
    named = [str(row) for row in DOORS]

    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("name", sorted({row.name for row in DOORS} - ANY_METHOD))
def test_a_method_without_a_row_is_refused(world: World, name: str):
    """Sent by somebody whom the door lets in, so that nothing else can be the reason."""
    rows = [row for row in DOORS if row.name == name]
    known = {row.method for row in rows} | (
        {"HEAD"} if "GET" in {r.method for r in rows} else set()
    )
    row = max(rows, key=lambda one: len(one.allowed))
    spot = world.spots["forum" if row.scope in {"site", "forum"} else "negotiation"]
    who = row.first_allowed() if row.allowed else "chair"
    found = {
        method: (answer.status, answer.changes)
        for method in METHODS
        if method not in known
        for answer in [knock(world, replace(row, method=method), who, spot)]
    }

    hidden = dict.fromkeys(found, (404, 0))
    assert found in (dict.fromkeys(found, (405, 0)), hidden if not row.allowed else None)


@pytest.mark.parametrize("row", [row for row in DOORS if row.method == "GET"], ids=str)
def test_reading_twice_changes_nothing(world: World, row: Row):
    """By whoever may do most there, and with HEAD, too."""
    stage = "forum" if row.scope in {"site", "forum"} else "negotiation"
    who = row.first_allowed() if row.allowed else "chair"
    head = replace(row, method="HEAD")
    found = [knock(world, one, who, world.spots[stage]) for one in (row, row, head)]

    expected = row.expected(who, stage)
    assert [one.changes for one in found] == [0, 0, 0]
    assert [one.status for one in found[:2]] == [expected, expected]
    assert found[2].status in {expected, 405}


@pytest.mark.parametrize("path", ["", "nothing/", "forums/matrix/nothing/", "admin/"])
def test_an_unknown_address_below_the_api_is_not_found_for_anyone(world: World, path: str):
    found = {
        as_reader(world, who, f"/api/v1/{path}", method).status
        for who in ("anonymous", "chair", "administrator")
        for method in METHODS[:-1]
    }

    assert found == {404}
