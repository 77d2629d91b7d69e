"""What nobody asked for is refused: unknown fields, lookups, orderings, cursors of other lists."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver

from deliberation.api import urls
from deliberation.api.resources import Resource
from deliberation.models import Charter, Forum, Question
from tests import factories
from tests.api.callers import Caller
from tests.factories import Table

FIELDS = sorted(
    {
        field.name
        for app in ("deliberation", "accounts")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
    }
    | {"pk", "forum_id", "is_superuser", "__proto__"}
)
LISTS = (
    "/forums/",
    "/participants/",
    "{at}/delegations/",
    "{at}/charters/",
    "{charter}/revisions/",
    "{charter}/comments/",
    "{at}/moderation/log/",
    "{at}/decision-rules/",
    "{at}/questions/",
    "{question}/roll-call/",
    "{at}/record/",
)


def resources() -> list[type[Resource]]:
    """Every address of the API that belongs to the house."""
    found: list[Any] = []

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            else:
                found.append(getattr(one.callback, "view_class", None))

    walk(urls.urlpatterns)
    return [one for one in found if one and issubclass(one, Resource)]


@pytest.fixture
def lists(at: str, charter: Charter, open_question: Question) -> list[str]:
    places = {
        "at": at,
        "charter": f"{at}/charters/{charter.public_id}",
        "question": f"{at}/questions/{open_question.public_id}",
    }
    return [path.format(**places) for path in LISTS]


def test_every_method_of_every_address_declares_its_scope_and_its_noun():
    undeclared = [
        (one.__name__, method)
        for one in resources()
        for method in one().allowed_methods
        if method not in one.scopes and method != "HEAD"
    ]

    assert undeclared == []
    assert [one.__name__ for one in resources() if not one.noun] == []


def test_no_list_can_be_asked_by_lookup_or_ordering(anyone: Caller, lists: list[str]):
    tricks = [
        "id=1",
        "pk__gt=0",
        "forum__slug=x",
        "author__password__startswith=md5",
        "drafted_by__email__contains=a",
        "ordering=-created_at",
        "order_by=id",
        "sort=pg_sleep(9)",
        "page=2",
        "limit=9",
        "offset=1",
        "fields=id",
        "format=csv",
        "_method=DELETE",
    ]
    for path in lists:
        for trick in tricks:
            assert anyone.get(f"{path}?{trick}", 400)["code"] == "filter-unknown", (path, trick)


@pytest.mark.parametrize(
    "query",
    [
        "size=0",
        "size=201",
        "size=-1",
        "size=x",
        "size=1e2",
        "size=",
        "size=5&size=6",
        "cursor=",
        "cursor=x",
        "cursor=%00",
        "cursor=eyJ.x:y:z",
    ],
)
def test_page_that_is_none_is_refused(anyone: Caller, table: Table, query: str):
    refusal = anyone.get(f"/forums/?{query}", 400)

    assert refusal["code"] in {"filter-unknown", "cursor-bad"}


def test_cursor_serves_its_own_list_alone(anyone: Caller, table: Table, at: str):
    for _more in range(2):
        factories.draft_motion(table)
        factories.open_motion(table)
    cursor = anyone.get(f"{at}/questions/?size=1")["next"]

    assert anyone.get(f"{at}/questions/?size=1&cursor={cursor}")["next"] is None
    for path in ("/forums/", f"{at}/record/", f"{at}/questions/?state=open"):
        joint = "&" if "?" in path else "?"
        assert anyone.get(f"{path}{joint}cursor={cursor}", 400)["code"] == "cursor-bad"
    assert anyone.get(f"{at}/questions/?cursor={cursor[:-1]}x", 400)["code"] == "cursor-bad"


def test_pages_together_are_the_whole_list_once(anyone: Caller, table: Table, at: str):
    made = [factories.open_motion(table).public_id for _one in range(7)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = anyone.get(f"{at}/questions/?size=3{cursor}")
        seen += [one["id"] for one in page["results"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == made[::-1]


def test_no_field_of_a_model_can_be_slipped_in(
    as_administrator: Caller, as_chair: Caller, at: str, question: Question
):
    given = {"slug": "slipped", "symbol": "SL", "name": "Slipped", "languages": ["en"]}
    taken = set(given) | {"purpose", "time_zone", "admission", "public_comment_phases"}
    for name in [one for one in FIELDS if one not in taken]:
        refusal = as_administrator.post("/forums/", given | {name: True}, 422)
        assert (refusal["code"], refusal["place"]) == ("input-unknown-name", name)
    for name in [one for one in FIELDS if one not in {"closes_at", "departs_by"}]:
        where = f"{at}/questions/{question.public_id}/open/"
        refusal = as_chair.post(where, {"closes_at": "2031-01-01T00:00:00Z", name: 1}, 422)
        assert (refusal["code"], refusal["place"]) == ("input-unknown-name", name)
    assert Forum.objects.filter(slug="slipped").count() == 0
    question.refresh_from_db()
    assert question.state == "drafted"


def test_unknown_name_within_a_name_is_refused_at_its_place(
    as_head: Caller, at: str, charter: Charter
):
    given = {
        "revision": charter.current_revision.public_id,
        "body": "x",
        "language": "en",
        "quote": {"start": 0, "end": 1, "text": "T", "language": "en", "state": "kept"},
    }

    refusal = as_head.post(f"{at}/charters/{charter.public_id}/comments/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("input-unknown-name", "quote.state")


def test_reading_changes_nothing(anyone: Caller, lists: list[str]):
    """Every list read twice leaves the database as it was."""

    def counted() -> dict[str, int]:
        models = apps.get_app_config("deliberation").get_models()
        return {model.__name__: model._default_manager.count() for model in models}

    before = counted()
    for path in lists * 2:
        anyone.get(path)
    assert counted() == before
