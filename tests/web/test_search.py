"""The search page: what is found is shown as text, and the API tells the same."""

import json

import pytest

from deliberation.operations import comments, credentials
from tests import rulebook
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


def test_documents_are_found_with_their_pages(table, client):
    rulebook.issue_rules(table, "1. An okapi speaks once.")
    held = table.heads["XAA"]
    held.person.name = "Ona Okapi"
    held.person.save()
    credentials.issue_report(actor=table.officers["credentials"], forum_id=table.forum.pk)
    at = f"forums/{table.forum.slug}/search/?q=okapi"
    page = Reader().read(f"/{at}").content.decode()
    told = json.loads(client.get(f"/api/v1/{at}").content)["results"]

    report = table.forum.credentials_reports.get().public_id
    for address in (f"credentials/reports/{report}/", "procedures/1/"):
        place = f"/forums/{table.forum.slug}/{address}"
        assert f'href="{place}"' in page
        assert client.get(place).status_code == 200
    assert [(one["kind"], one["charter"], one["revision"]) for one in told] == [
        ("credentials-report", None, 1), ("procedure", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?q=", 422), ("?q=nothing", 200)])
def test_a_bad_question_says_so(table, client, query, status):
    assert client.get(f"/forums/{table.forum.slug}/search/{query}").status_code == status
