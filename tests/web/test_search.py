"""The search page: what is found is shown as text, and the API tells the same."""

import json

import pytest

from deliberation.operations import comments
from tests.factories import small_charter
from tests.web.readers import Reader

pytestmark = pytest.mark.django_db


def test_hits_are_marked_and_nothing_in_them_is_markup(table, client):
    charter = small_charter(table)
    comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, language="en",
        body="A <b onclick=alert(1)>tapir</b> & friends",
    )  # fmt: skip
    at = f"forums/{table.forum.slug}/search/"
    page = Reader().read(f"/{at}?q=tapir").content.decode()
    assert "<mark>tapir</mark>" in page
    assert "<b onclick" not in page
    told = json.loads(client.get(f"/api/v1/{at}?q=tapir").content)
    assert [(one["kind"], one["language"]) for one in told["results"]] == [("comment", "en")]
    assert {"text": "tapir", "hit": True} in told["results"][0]["snippet"]


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?q=", 422), ("?q=nothing", 200)])
def test_a_bad_question_says_so(table, client, query, status):
    assert client.get(f"/forums/{table.forum.slug}/search/{query}").status_code == status
