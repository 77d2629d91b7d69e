"""What a request may carry: filters, orderings, privileged fields, addresses to go on to, second renderings."""

import time
from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client

from deliberation.api import writing
from deliberation.api.shapes import require_known_names
from deliberation.rules.refusals import RuleBroken
from tests.attacks.doors.taken import TAKEN
from tests.authorisation import driving
from tests.authorisation.bodies import body_of
from tests.authorisation.doors import Visit
from tests.authorisation.driving import as_reader, knock
from tests.authorisation.matrix import is_every_cell_tried
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
LISTS = [row for row in rows_of("api") if row.method == "GET" and row.name.startswith("/")]
WRITES = [row for row in rows_of("api") if row.method in {"POST", "PUT", "PATCH"}]
PROBES = (
    "ordering=password", "author__password__startswith=a", "person__email__contains=@",
    "id__gt=0", "created_at__lt=2030-01-01", "o=-1", "fields=password", "expand=author",
    "ordering=id;select pg_sleep(9)", "q__regex=.*", "format=xml", "include=all",
)  # fmt: skip
EVIL = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
)


def stage_of(row: Row) -> str:
    return "forum" if row.scope in {"site", "forum"} else "negotiation"


def address_of(world: World, row: Row, who: str) -> str:
    spot = world.spots[stage_of(row)]
    return Visit(world, row, spot, who, world.people[who].acting_as, world.table).address()


@pytest.mark.parametrize("row", [row for row in LISTS if row.allowed], ids=str)
def test_b4_12_nothing_can_be_filtered_or_sorted_that_nobody_declared(world: World, row: Row):
    """Asked by somebody whom the door lets in: nothing but what is asked can be the reason."""
    who, spot = row.first_allowed(), world.spots[stage_of(row)]
    found = {probe: knock(world, row, who, spot, query=probe) for probe in PROBES}

    assert knock(world, row, who, spot).status == row.answer
    assert {
        probe: one.status
        for probe, one in found.items()
        if one.status != 400 or '"filter-unknown"' not in one.body
    } == {}


@pytest.mark.parametrize(
    "model", ["accounts/user", "deliberation/question", "deliberation/comment"]
)
def test_b4_13_no_search_or_order_of_the_panel_reaches_the_database_as_words(world: World, model):
    began = time.monotonic()
    found = [
        as_reader(world, "administrator", f"/admin/{model}/?{probe}").status
        for probe in (
            "o=1;SELECT%20pg_sleep(9)", "o=(SELECT%201)", "q=%27%20OR%20pg_sleep(9)--",
            "q=%25%00%27", "person__password__startswith=a", "_to_field=password", "o=99999",
        )
    ]  # fmt: skip

    assert set(found) <= {200, 302, 400, 403}
    assert time.monotonic() - began < 9


NAMES = sorted(
    {
        name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for name in (field.name, getattr(field, "attname", field.name))
    }
)
"""Of every field and relation of every model."""


@pytest.mark.parametrize("row", [row for row in WRITES if row.allowed], ids=str)
def test_b4_26_no_field_of_any_model_can_be_slipped_in(world: World, row: Row, monkeypatch):
    """Each is refused as unknown, but for those the table says it takes besides its usual body. All are
    asked of the shape that reads the body; some, and with CONCORD_EVERY_CELL=1 all, are sent."""
    who, spot, shapes = row.first_allowed(), world.spots[stage_of(row)], []
    reader = writing._reader
    monkeypatch.setattr(writing, "_reader", lambda shape: shapes.append(shape) or reader(shape))
    plain = body_of(Visit(world, row, spot, who, "", world.table))
    knock(world, row, who, spot)
    [shape] = shapes
    taken = {name for name in NAMES if is_taken(reader(shape), name)}
    refused = [name for name in NAMES if name not in taken | set(plain)]
    share = refused if is_every_cell_tried() else refused[WRITES.index(row) :: len(WRITES)]
    found = {}
    for name in share:
        monkeypatch.setattr(driving, "body_of", lambda visit, name=name: {name: "x"} | plain)
        answer = knock(world, row, who, spot)
        if answer.changes or '"input-unknown-name"' not in answer.body:
            found[name] = answer.status

    assert found == {}
    assert taken - set(plain) == set(TAKEN.get(row.key, "").split()) - set(plain)


def is_taken(shape, name: str) -> bool:
    try:
        require_known_names(shape, {name: "x"})
    except RuleBroken:
        return False
    return True


def test_b4_26_every_body_is_closed_in_the_description():
    import json
    from pathlib import Path

    described = json.loads((Path(__file__).parents[3] / "docs/openapi.json").read_text())
    privileged = {"is_superuser", "is_staff", "is_auditor", "author", "cast_by", "issued_by", "id"}
    loose, named = [], []
    for path, operations in described["paths"].items():
        for method, one in operations.items():
            content = one.get("requestBody", {}).get("content", {})
            for kind in content.values():
                reference = kind["schema"].get("$ref", "").rpartition("/")[2]
                schema = described["components"]["schemas"].get(reference, kind["schema"])
                if schema.get("additionalProperties") is not False:
                    loose.append(f"{method} {path}")
                named += [(path, name) for name in set(schema.get("properties", {})) & privileged]

    assert (loose, named) == ([], [])


@pytest.mark.parametrize("evil", EVIL)
def test_b4_30_nothing_leads_away_from_the_site(world: World, evil):
    forum = world.table.forum.slug
    chair = world.people["chair"]
    browser = Client()
    browser.cookies["sessionid"] = chair.cookies
    asked = {
        "language": browser.post("/language/setlang/", {"language": "en", "next": evil}),
        "acting": browser.post(
            f"/forums/{forum}/acting/", {"acting_as": chair.acting_as, "next": evil}
        ),
        "login": Client().get(f"/accounts/login/?next={evil}"),
        "panel": Client().get(f"/admin/login/?next={evil}"),
    }
    asked["signing in"] = sign_in(world, evil)
    led = {name: (one.status_code, one.get("Location", "")) for name, one in asked.items()}

    assert {name: to for name, (_status, to) in led.items() if to and not _is_ours(to)} == {}
    assert {name: status for name, (status, _to) in led.items()} == {
        "language": 302, "acting": 303, "login": 200, "panel": 302, "signing in": 302,
    }  # fmt: skip
    assert sign_in(world, "/desk/")["Location"] == "/desk/"


def sign_in(world: World, onward: str):
    person = world.people["registered"].user
    assert person is not None
    given = {"login": person.email, "password": "correct horse battery", "next": onward}
    return Client().post(f"/accounts/login/?next={onward}", given)


def _is_ours(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def test_b4_30_an_address_counts_only_once_it_is_confirmed(world: World):
    """At sign-up nobody is in before the mail was read; a changed address replaces none before that."""
    newcomer = Client()
    newcomer.post(
        "/accounts/signup/",
        {
            "email": "new@test.concord.example", "name": "New",
            "password1": "a long enough one", "password2": "a long enough one",
        },
    )  # fmt: skip
    person = world.people["head"].user
    assert person is not None
    browser = Client()
    browser.cookies["sessionid"] = world.people["head"].cookies
    before = person.email
    browser.post("/accounts/email/", {"action_add": "", "email": "taken-over@test.concord.example"})
    browser.post(
        "/accounts/email/", {"action_primary": "", "email": "taken-over@test.concord.example"}
    )
    person.refresh_from_db()

    assert newcomer.get("/account/profile/").status_code == 302
    assert person.email == before


RENDERINGS = [
    row
    for row in (*rows_of("api"), *rows_of("pages"))
    if row.method == "GET" and row.scope in {"charter", "question"} and row.case != "own"
]


@pytest.mark.parametrize("row", RENDERINGS, ids=str)
def test_b4_14_no_other_rendering_shows_what_the_page_would_not(world: World, row: Row):
    """Asked for in every media type, by a stranger, of what only the chair may see."""
    spot = world.spots["chair"]
    found = []
    for accept in ("text/html", "application/json", "text/csv", "application/pdf", "*/*"):
        browser = world.people["anonymous"].browser
        browser.defaults["HTTP_ACCEPT"] = accept
        try:
            answer = knock(world, row, "anonymous", spot)
        finally:
            del browser.defaults["HTTP_ACCEPT"]
        found += driving.given_away(world, "anonymous", answer)
        if answer.status == 200:
            found.append(accept)

    assert found == []


@pytest.mark.parametrize("path", ["/", "/forums/matrix/", "/sign-in/", "/account/profile/"])
def test_b4_22_looking_twice_leaves_the_database_as_it_was(world: World, path):
    """Of the sign-in and account pages; the doors of the matrix are looked at twice in its own tests."""
    for who in ("anonymous", "chair"):
        assert [as_reader(world, who, path).changes for _time in range(2)] == [0, 0]


def test_b4_29_nothing_shown_to_a_person_may_be_kept_by_a_cache(world: World):
    rows = [row for row in rows_of("pages") if row.method == "GET" and row.allowed]
    found = {}
    for row in rows:
        answer = knock(world, replace(row), "head", world.spots[stage_of(row)])
        if answer.status == 200 and not answer.is_private:
            found[str(row)] = answer.status

    assert found == {}
