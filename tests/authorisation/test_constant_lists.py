"""Every list, as a page and over the API, asks the database as often for many rows as for few."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.authorisation.doors import Visit
from tests.authorisation.growing import grow
from tests.authorisation.routes import API, routes
from tests.authorisation.table import Row
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
FEW, MANY, MORE = 9, 1990, 30
"""There is one of most already: 10 and 2 000 rows on desks, in the queue, in search and of participants,
10 and 40 in the others."""
SIZE = 100
"""Rows of one page of the API."""
MOST_QUERIES = 20
"""A page that asked once for each of its rows would ask more often, even where few rows fill it."""
MIXED = {"/forums/{forum}/moderation/queue/ by moderator", "record by registered"}
"""Where the first page of many is all of one kind, it may ask less than that of few, which is of several."""

OPERATIONS = {
    "read_desk": ("head", "moderator", "credentials", "chair"),
    "list_notices": ("head",),
    "list_forums": ("anonymous",),
    "list_applications": ("credentials",),
    "list_charters": ("registered",),
    "list_comments": ("anonymous", "head"),
    "list_revisions": ("registered",),
    "list_credentials": ("credentials",),
    "list_credentials_reports": ("chair",),
    "list_rules": ("registered",),
    "list_delegations": ("anonymous",),
    "list_delegation_acts": ("head",),
    "list_identity_providers": ("head",),
    "list_deliveries": ("secretariat",),
    "list_groups": ("head",),
    "list_invitations": ("secretariat",),
    "list_links": ("secretariat",),
    "list_appeals": ("moderator",),
    "list_held_comments": ("moderator",),
    "list_verdicts": ("registered",),
    "list_reported_comments": ("moderator",),
    "list_removals": ("moderator",),
    "list_procedures": ("registered",),
    "list_questions": ("chair", "registered"),
    "read_own_history": ("head",),
    "read_roll_call": ("registered",),
    "list_record": ("anonymous",),
    "list_rolls": ("registered",),
    "search": ("anonymous", "head"),
    "list_service_tokens": ("head",),
    "list_participants": ("anonymous",),
    "list_participant_levels": ("anonymous",),
}
"""Who reads each list of the API."""
OF_SITE = {
    "desk": ("head", "moderator", "credentials", "chair"),
    "notice-list": ("head",),
    "admin:moderation": ("moderator",),
}
OF_FORUM = {
    "application-list": ("credentials",),
    "charter-list": ("registered",),
    "comment-list": ("registered",),
    "credential-list": ("credentials",),
    "credentials-reports": ("chair",),
    "delegation-acts": ("head",),
    "delegation-list": ("registered",),
    "delegation-sign-in": ("head",),
    "delegation-tokens": ("head",),
    "delivery-list": ("secretariat",),
    "group-list": ("head",),
    "invitation-list": ("secretariat",),
    "moderation-awaiting": ("moderator",),
    "moderation-log": ("registered",),
    "participant-levels": ("registered",),
    "participant-list": ("registered",),
    "procedure-list": ("registered",),
    "question-list": ("chair", "registered"),
    "record": ("registered",),
    "revision-list": ("registered",),
    "roll-call": ("registered",),
    "roll-list": ("registered",),
    "rule-list": ("registered",),
    "search": ("registered",),
}
"""Who reads each page."""


def listed() -> dict[str, str]:
    """The path of every list of the API, by its operation."""
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return {
        one["get"]["operationId"]: path.removeprefix(API)
        for path, one in paths.items()
        if "cursor" in {part["name"] for part in one.get("get", {}).get("parameters", ())}
    }


def test_every_list_is_measured():
    pages = {name for name, _path in routes() if name.endswith("-list")}

    assert set(listed()) == set(OPERATIONS)
    assert pages - set(OF_FORUM) - set(OF_SITE) == set()


@pytest.fixture
def fresh(world: World) -> Iterator[World]:
    """What grows here is taken away again with the test, from caches, too."""
    cache.clear()
    yield world
    cache.clear()


def doors(world: World) -> Iterator[tuple[str, str, str]]:
    """What each list is called here, who reads it, and its address."""
    paths = listed()
    tables = (
        ("forum", {paths[name]: people for name, people in OPERATIONS.items()}),
        ("site", OF_SITE),
        ("forum", OF_FORUM),
    )
    for scope, table in tables:
        for name, people in table.items():
            case = "mine" if "search" in name else ""
            row = Row("GET", name, case, scope, 200, frozenset(), ())
            for who in people:
                spot = world.spots["negotiation"]
                visit = Visit(world, row, spot, who, world.capacity(who, who), world.table)
                address = visit.address()
                if visit.is_api:
                    address += f"{'&' if '?' in address else '?'}size={SIZE}"
                yield f"{name} by {who}", who, address


def measured(world: World) -> dict[str, tuple[int, str]]:
    """Of each list, how often the database was asked, and the answer."""
    found = {}
    clients = {name: client_of(world, name) for _list, name, _address in doors(world)}
    for name, who, address in doors(world):
        client, headers = clients[who]
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, headers=headers if address.startswith(API) else {})
        assert answer.status_code == 200, (name, answer.content[:300])
        found[name] = (len(asked), answer.content.decode())
    return found


def client_of(world: World, who: str) -> tuple[Client, dict[str, str]]:
    """A browser and what a program sends; the first use of a token in a minute is noted before."""
    person, client = world.people[who], Client()
    if person.cookies:
        client.cookies["sessionid"] = person.cookies
    headers = {"Acting-As": person.acting_as} if person.secret else {}
    headers |= {"Authorization": f"Bearer {person.secret}"} if person.secret else {}
    client.get(f"{API}/token/", headers=headers)
    return client, headers


def rows_in(answer: str) -> int:
    return len(json.loads(answer)["results"])


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(fresh: World):
    grow(fresh, FEW, FEW)
    few = measured(fresh)
    grow(fresh, MANY, MORE)
    many = measured(fresh)
    costs = {name: (few[name][0], number) for name, (number, _answer) in many.items()}
    answers = {name: (few[name][1], answer) for name, (_number, answer) in many.items()}

    changed = {name: cost for name, cost in costs.items() if cost[0] != cost[1]}
    assert {name: cost for name, cost in changed.items() if name not in MIXED} == {}
    assert all(after < before for before, after in changed.values())
    assert max(after for _before, after in costs.values()) <= MOST_QUERIES
    assert [name for name, (before, after) in answers.items() if before == after] == []
    assert [
        name
        for name, (before, after) in answers.items()
        if name.startswith("/forums/") and rows_in(before) >= rows_in(after)
    ] == []
