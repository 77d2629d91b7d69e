"""Who hears which stream, asked as the socket asks and as the API does; and that no other socket is there."""

import json
import re

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from deliberation.live import access
from deliberation.live.routing import live_line
from deliberation.models import Group, Revision
from deliberation.queries import streams
from tests.authorisation.driving import Answer, given_away
from tests.authorisation.people import EVERYONE, GROUPS
from tests.authorisation.table import TABLES
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
ROWS = [
    (stream, tuple(one.strip() for one in who.split(",") if one.strip()))
    for stream, who in re.findall(
        r"^\| `([^`]+)` \| ?([^|]*)\|$", (TABLES / "streams.md").read_text(encoding="utf-8"), re.M
    )
]


def named(world: World, stream: str) -> str:
    """The stream with its id: of a charter by its stage, of a question by its case and stage."""
    spots = world.spots | {"foreign": world.foreign_spot, "contact": world.spots["group"]}

    def identity(found: re.Match[str]) -> str:
        words = found[1].split()
        if words == ["forum"]:
            return str(world.table.forum.pk)
        if words == ["group", "charter"]:
            words = ["contact"]
        if words == ["group"]:
            return Group.objects.get(forum=world.table.forum).public_id
        if words == ["delegation"]:
            return world.table.delegations["XAA"].public_id
        if words == ["plain"]:
            return spots["negotiation"].comments["plain"].public_id
        stage = words[0] if words[0] in spots else "negotiation"
        if len(words) == 1 and words[0] in spots:
            charter = spots[stage].charter
            assert charter is not None
            return charter.public_id
        return spots[stage].questions[words[-1]].public_id

    return re.sub(r"\{([^}]+)\}", identity, stream)


def events(world: World, who: str, stream: str) -> int:
    secret = world.people[who].secret
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(f"/api/v1/streams/{stream}/events/", headers=headers).status_code


@pytest.mark.parametrize(("stream", "who"), ROWS, ids=[stream for stream, _who in ROWS])
def test_a_stream_is_heard_by_whom_its_row_names(world: World, stream: str, who: tuple[str, ...]):
    expected = {one for name in who for one in GROUPS[name]}
    name = named(world, stream)
    ids = {who: person.user.pk if person.user else None for who, person in world.people.items()}

    by_socket = {one for one in EVERYONE if access.may_read.__wrapped__(ids[one], name)}
    by_api = {one for one in EVERYONE if events(world, one, name) == 200}
    refused = {events(world, one, name) for one in EVERYONE if one not in expected}
    assert by_socket == expected
    assert by_api == expected
    assert refused <= {404}


@pytest.mark.parametrize(("stream", "who"), ROWS, ids=[stream for stream, _who in ROWS])
def test_no_state_or_event_gives_anything_away(world: World, stream: str, who: tuple[str, ...]):
    name = named(world, stream)
    found = {}
    for one in {one for group in who for one in GROUPS[group]}:
        told = [streams.snapshot(world.people[one].user, name)]
        told += [event.payload for event in streams.events_after(name, 0) or []]
        body = json.dumps(told, cls=DjangoJSONEncoder)
        if gave := given_away(world, one, Answer(200, 0, body)):
            found[one] = gave
    assert found == {}


def test_every_kind_of_stream_has_a_row():
    heard = {stream.partition(":")[0] for stream, who in ROWS if who}

    assert set(streams._checks) == heard


def test_a_charters_state_names_no_revision_outside_ones_audience(world: World):
    spot = world.spots["negotiation"]
    assert spot.charter is not None
    stream = f"charter:{spot.charter.public_id}"
    Revision.objects.filter(pk=spot.revisions[-1].pk).update(audience="chair")
    shown = {
        who: streams.snapshot(world.people[who].user, stream)["revision"]
        for who in ("anonymous", "head", "secretariat")
    }

    assert shown == {"anonymous": 0, "head": 0, "secretariat": 0}


def test_there_is_one_socket_and_it_asks_where_it_comes_from():
    line = live_line()

    assert type(line).__name__ == "OriginValidator"
    assert [str(route.pattern) for route in line.application.routes] == ["live/"]
