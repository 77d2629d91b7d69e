"""The head's powers over the API."""

from tests import factories
from tests.api.callers import caller_of


def test_a_heads_program_names_ends_and_reads_what_was_done(table):
    head, slug = caller_of(table.heads["XAA"]), table.forum.slug
    delegate = factories.accredit(table, table.delegations["XAA"], "delegate")
    where = f"/forums/{slug}/accreditations/{delegate.acting_as}/"
    assert head.post(f"{where}caster/", {"may_cast": True}, 200)["may_cast"] is True
    assert head.post(f"{where}end/", {}, 200)["state"] == "ended"
    acts = f"/forums/{slug}/delegations/{table.delegations['XAA'].public_id}/acts/"
    rows = head.get(f"{acts}?size=1")
    assert [one["verb"] for one in rows["results"]] == ["end_accreditation"]
    rest = head.get(f"{acts}?size=1&cursor={rows['next']}")
    assert [(one["verb"], one["role"]) for one in rest["results"]] == [("let_person_cast", "head")]
    assert caller_of(table.heads["XAB"]).get(acts, 403)["code"] == "not-your-delegation"
