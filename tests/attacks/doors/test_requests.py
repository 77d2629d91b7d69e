"""What a request may carry: filters, orderings, privileged fields, addresses to go on to, second renderings."""

import time
from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client

from tests.authorisation import driving
from tests.authorisation.bodies import body_of
from tests.authorisation.doors import Visit
from tests.authorisation.driving import as_reader, knock
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


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_b4_12_nothing_can_be_filtered_or_sorted_that_nobody_declared(world: World, row: Row):
    if not row.allowed:
        return
    address = address_of(world, row, "chair")
    found = {
        probe: as_reader(world, "chair", f"{address}{'&' if '?' in address else '?'}{probe}").status
        for probe in PROBES
    }

    assert {probe: one for probe, one in found.items() if one not in {400, 401, 403, 404}} == {}


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


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_b4_26_no_field_of_any_model_can_be_slipped_in(world: World, row: Row, monkeypatch):
    """Each name is refused as unknown, or is one the operation declares and answers for as ever."""
    if not row.allowed:
        return
    names = sorted(
        {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    )
    who, spot = row.first_allowed(), world.spots[stage_of(row)]
    plain = body_of(Visit(world, row, spot, who, "", world.table))
    privileged = [
        "is_superuser", "public_id", "author", "cast_by", "issued_by", "is_current", "forum_id",
        "certified_at", "made_by", "second_factor_at",
    ]  # fmt: skip
    assert set(privileged) - {"forum_id"} <= set(names)
    found = {}
    for name in set(privileged) - set(plain):
        monkeypatch.setattr(driving, "body_of", lambda visit, name=name: plain | {name: "x"})
        answer = knock(world, row, who, spot)
        if answer.changes or not (400 <= answer.status < 500):
            found[name] = answer.status

    assert found == {}


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
    signed = Client()
    answer = signed.post(
        f"/accounts/login/?next={evil}",
        {"login": chair.user.email, "password": "correct horse battery", "next": evil},
    )
    asked["signing in"] = answer
    away = {name: one.get("Location", "") for name, one in asked.items()}

    assert {name: to for name, to in away.items() if to and not _is_ours(to)} == {}


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
