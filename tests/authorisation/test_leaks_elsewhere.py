"""The same words at the doors that are no page of their own: what a cache kept, and what one takes away.

There are no fragments: every answer is a whole page, a document of the API or a file, and all are tried.
"""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.operations import calendars
from deliberation.queries.permissions import Actor
from tests.authorisation.doors import Visit
from tests.authorisation.sowing import OUTSIDE, Seed, words_in
from tests.authorisation.table import Row
from tests.authorisation.test_leaks import ONCE, SHOW, cases, places
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
SHOWING = [row for row in ONCE if any(row.name in doors for doors in SHOW.values())]
READERS = {
    "pages": ("secretariat", "registered", "anonymous"),
    "api": ("secretariat", "integration", "anonymous"),
}
"""One after the other at the same address, whoever sees most first."""


class SharedCache:
    """As HTTP allows at most: it keeps what is neither private nor forbidden to be kept, and answers from
    it whoever sends the same of what the answer varies by, unless it has to ask again; then it asks with
    the ETag it has, and whoever is told that nothing changed is shown what it kept."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[dict[str, str], str, str]] = {}

    def get(self, address: str, headers: dict[str, str]) -> str:
        varied, body, tag = self.kept.get(address, ({}, "", ""))
        if body and all(headers.get(name, "") == value for name, value in varied.items()):
            return body
        answer = Client(raise_request_exception=False).get(
            address, headers=headers | ({"If-None-Match": tag} if tag else {})
        )
        if answer.status_code == 304:
            return body
        body = b"".join(answer) if answer.streaming else answer.content
        told = answer.get("Cache-Control", "")
        if answer.status_code == 200 and "no-store" not in told and "private" not in told:
            names = [one.strip() for one in answer.get("Vary", "").split(",") if one.strip()]
            kept = {name: headers.get(name, "") for name in names}
            self.kept[address] = (kept, body.decode(errors="replace"), answer.get("ETag", ""))
        return body.decode(errors="replace")


def headers_of(world: World, who: str, *, is_api: bool) -> dict[str, str]:
    person = world.people[who]
    if is_api:
        return {"Authorization": f"Bearer {person.secret}"} if person.secret else {}
    return {"Cookie": f"sessionid={person.cookies}"} if person.cookies else {}


def visit_of(world: World, seeds: list[Seed], row: Row) -> Visit:
    """To something planted in the narrowest place that the row's doors stand at."""
    place = "chair" if "chair" in places(row) else "forum"
    tried = replace(row, case=cases(row, place, seeds)[-1] or row.case)
    return Visit(world, tried, world.spots[place], "secretariat", "person", world.table)


@pytest.mark.parametrize("face", READERS)
def test_b4_29_no_cache_between_two_readers_shows_one_what_was_the_others(planted, face: str):
    world, seeds = planted
    cache, leaked, shown = SharedCache(), {}, set()
    for row in SHOWING:
        if row.name.startswith("/") != (face == "api"):
            continue
        address = visit_of(world, seeds, row).address()
        for who in READERS[face]:
            body = cache.get(address, headers_of(world, who, is_api=face == "api"))
            found = [one for one in seeds if one.word in body]
            shown |= {one.word for one in found}
            if wrong := [one.word for one in found if who not in one.readers]:
                leaked[f"{who} at {row.name}"] = wrong

    assert leaked == {}
    assert len(shown) > 10


def test_a_calendar_holds_what_its_owner_may_see(planted):
    world, seeds = planted
    leaked, told = {}, set()
    for who in ("head", "other-head", "moderator", "registered"):
        secret = calendars.make_feed(actor=Actor(person=world.people[who].user))
        body = Client().get(reverse("calendar-file", args=[secret])).content.decode()
        body = body.replace("\r\n ", "")
        told |= {(who, word) for word in words_in(body, seeds)}
        if wrong := [one.word for one in seeds if one.word in body and who not in one.readers]:
            leaked[who] = wrong

    assert leaked == {}
    assert ("other-head", "quillmotiongroup") in told
    assert ("head", "quillmotionpublic") in told


def test_an_export_of_ones_own_data_holds_nobody_elses_words(planted):
    world, seeds = planted
    leaked, told = {}, set()
    for who in [one for one in OUTSIDE if world.people[one].cookies] + ["credentials"]:
        cookies = headers_of(world, who, is_api=False)
        packed = Client().post("/account/data/", headers=cookies).content
        archive = zipfile.ZipFile(io.BytesIO(packed))
        body = json.dumps([json.loads(archive.read(name)) for name in archive.namelist()])
        told |= {(who, word) for word in words_in(body, seeds)}
        if wrong := [one.word for one in seeds if one.word in body and who not in one.readers]:
            leaked[who] = wrong

    assert leaked == {}
    assert ("registered", "quillapplyingevidence") in told
