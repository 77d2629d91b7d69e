"""Credentials over the API: the list by state, and every step."""

from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import Caller, caller_of


def test_a_program_follows_a_challenge_to_its_end(table):
    head, slug = table.heads["XAA"], table.forum.slug
    where = f"/forums/{slug}/accreditations/{head.acting_as}/"
    challenger, officer = caller_of(table.heads["XCA"]), caller_of(table.officers["credentials"])
    held = challenger.post(f"{where}challenge/", {"reason": "A doubt."}, 200)
    assert (held["state"], held["standing"]) == ("provisional", "challenged")
    assert held["challenged_at"] is not None
    listed = officer.get(f"/forums/{slug}/credentials/?state=challenged")["results"]
    assert [one["id"] for one in listed] == [head.acting_as]
    delegation = officer.get(f"/forums/{slug}/delegations/{table.delegations['XAA'].public_id}/")
    assert [one["challenged_at"] is not None for one in delegation["people"]] == [True]
    officer.post(f"{where}refuse/", {"reason": "No letter."}, 200)
    own = caller_of(Actor(person=head.person))
    own.get(f"/forums/{slug}/credentials/", 404)
    assert own.get(where)["standing"] == "refused"
    own.post(f"{where}appeal/", {"reason": "It is mine."}, 200)
    refusal = officer.post(f"{where}overturn/", {"reason": "Then yes."}, 403)
    assert refusal["code"] == "credential-own-hand"
    chair = caller_of(table.officers["chair"])
    final = chair.post(f"{where}uphold/", {"reason": "It is not."}, 200)
    assert (final["standing"], [one["kind"] for one in final["steps"]]) == (
        "final",
        ["challenge", "refuse", "appeal", "uphold"],
    )
    assert final["steps"][0]["by"]["delegation"]["id"] == table.delegations["XCA"].public_id
    assert final["steps"][2]["by"]["delegation"]["id"] == table.delegations["XAA"].public_id


def test_a_provisional_credential_is_accepted_without_words(table):
    given = factories.accredit(table, table.delegations["XAA"], "adviser")
    where = f"/forums/{table.forum.slug}/accreditations/{given.acting_as}/"
    officer = caller_of(table.officers["credentials"])
    assert officer.post(f"{where}accept/", {}, 409)["code"] == "credential-step"
    given.accreditation.state = "provisional"
    given.accreditation.save()
    assert officer.post(f"{where}accept/", {}, 200)["standing"] == "accepted"
    assert caller_of(given).get(where)["standing"] == "accepted"


def test_what_is_no_credential_here_is_not_there(table):
    foreign = factories.set_table(seats=factories.SEATS[:1]).heads["XAA"]
    officer = caller_of(table.officers["credentials"])
    where = f"/forums/{table.forum.slug}/accreditations/{foreign.acting_as}/"
    officer.get(where, 404)
    officer.post(f"{where}challenge/", {"reason": "A doubt."}, 404)


def test_a_report_is_issued_and_read_by_anyone(table):
    where = f"/forums/{table.forum.slug}/credentials/reports/"
    made = caller_of(table.officers["credentials"]).post(where, {})
    assert made["content"]["chambers"][0]["numbers"]["accepted"] == 2
    anyone = Caller()
    assert anyone.get(f"{where}{made['id']}/") == made
    assert [(one["symbol"], one["is_in_force"]) for one in anyone.get(where)["results"]] == [
        (f"{table.forum.symbol}/CR.1", False)
    ]
