"""Applications for seats over the API."""

from deliberation.operations import forums
from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import caller_of

GIVEN = {
    "chamber": "corporate", "name": "Ember Works", "code": "XEW", "kind": "company",
    "evidence": "We build it.", "links": ["https://ember.example/"],
}  # fmt: skip


def test_a_program_applies_follows_and_becomes_a_head(table):
    slug = table.forum.slug
    where = f"/forums/{slug}/applications/"
    applicant = caller_of(Actor(person=factories.person("Ann Applicant")))
    officer, chair = caller_of(table.officers["credentials"]), caller_of(table.officers["chair"])
    assert applicant.post(where, GIVEN, 409)["code"] == "admission-closed"
    chair.patch(f"/forums/{slug}/", {"admitting": ["corporate"]})
    assert officer.get(f"/forums/{slug}/")["admitting"] == ["corporate"]
    made = applicant.post(where, GIVEN)
    assert (made["state"], made["controlled_by"], made["delegation"]) == ("pending", None, None)
    assert applicant.post(where, GIVEN, 409)["code"] == "application-exists"
    chair.get(f"{where}{made['id']}/", 404)
    assert chair.get(where)["results"] == []
    assert [one["id"] for one in officer.get(f"{where}?state=pending")["results"]] == [made["id"]]
    held = officer.post(f"{where}{made['id']}/accept/", {}, 200)
    assert held["state"] == "accepted"
    seat = officer.get(f"/forums/{slug}/delegations/{held['delegation']}/")
    assert [(one["name"], one["role"]) for one in seat["people"]] == [("Ann Applicant", "head")]


def test_a_refused_one_says_why_and_a_pending_one_is_taken_back(table):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admitting=["corporate"]
    )
    where = f"/forums/{table.forum.slug}/applications/"
    applicant = caller_of(Actor(person=factories.person()))
    officer = caller_of(table.officers["credentials"])
    first = applicant.post(where, GIVEN)
    officer.post(f"{where}{first['id']}/refuse/", {"reason": "No register knows it."}, 200)
    assert applicant.get(f"{where}{first['id']}/")["reason"] == "No register knows it."
    second = applicant.post(where, GIVEN)
    assert applicant.post(f"{where}{second['id']}/withdraw/", {}, 200)["state"] == "withdrawn"
    problem = applicant.post(where, GIVEN | {"links": ["javascript:alert(1)"]}, 422)
    assert (problem["code"], problem["place"]) == ("evidence-link", "links")
