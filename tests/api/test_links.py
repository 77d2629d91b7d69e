"""Links between forums over the API, and the provenance of what travelled along them."""

import pytest

from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import Table


@pytest.fixture
def other(table: Table) -> Table:
    return factories.set_table("other-forum")


def test_forums_are_linked_and_a_text_travels(
    as_secretariat: Caller, anyone: Caller, table: Table, other: Table, at: str, charter
):
    theirs, there = caller_of(other.officers["secretariat"]), "/forums/other-forum"
    body = {"kind": "prepares", "source": table.forum.slug, "target": "other-forum"}
    link = as_secretariat.post(f"{at}/links/", body)
    assert (link["state"], link["proposed_by"]) == ("proposed", table.forum.slug)
    assert anyone.get(f"{at}/links/")["results"] == []
    assert anyone.get(f"{there}/links/{link['id']}/", 404)["code"] == "not-found"

    theirs.post(f"{there}/links/{link['id']}/confirm/", status=200)
    told = anyone.get(f"{at}/links/{link['id']}/")
    assert [told["source"]["slug"], told["target"]["slug"]] == [table.forum.slug, "other-forum"]
    source = charter.current_revision
    given = {"revision": source.public_id, "slug": "taken-over"}
    made = theirs.post(f"{there}/links/{link['id']}/carry/", given)
    at_revision = f"{there}/charters/{made['id']}/revisions/"
    [kept] = anyone.get(at_revision)["results"]
    provenance = kept["provenance"]
    assert provenance["carried_at"]
    assert provenance | {"carried_at": ""} == {
        "forum": table.forum.slug, "charter": charter.public_id, "revision": source.public_id,
        "symbol": source.symbol, "content_hash": source.content_hash, "link": link["id"],
        "carried_by": other.officers["secretariat"].person.name, "carried_as": "secretariat",
        "carried_at": "",
    }  # fmt: skip
    assert anyone.get(f"{at_revision}{kept['id']}/")["provenance"] == provenance
    own = anyone.get(f"{at}/charters/{charter.public_id}/revisions/")["results"]
    assert [one["provenance"] for one in own] == [None]


def test_refusals_name_what_is_wrong(
    as_secretariat: Caller, as_credentials: Caller, table: Table, other: Table, at: str
):
    body = {"kind": "advises", "source": "other-forum", "target": table.forum.slug}
    assert as_credentials.post(f"{at}/links/", body, 403)["code"] == "not-permitted"
    assert as_secretariat.post(f"{at}/links/", body | {"source": "nowhere"}, 404)
    alone = as_secretariat.post(f"{at}/links/", body | {"source": table.forum.slug}, 422)
    assert alone["code"] == "link-ends"
    link = as_secretariat.post(f"{at}/links/", body)
    own = as_secretariat.post(f"{at}/links/{link['id']}/confirm/", status=422)
    assert own["code"] == "link-side"
    taken = as_secretariat.post(f"{at}/links/{link['id']}/withdraw/", status=200)
    assert taken["state"] == "ended"
