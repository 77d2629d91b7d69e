"""The composition of the table over the API."""

from tests.api.callers import Caller

COUNTRIES = {
    "title": "Countries", "measure": "delegations", "source": "kind", "value": "state", "minimum": 3,
}  # fmt: skip


def test_what_is_asked_there_and_missing_is_read_by_anyone(
    anyone: Caller, as_secretariat: Caller, at: str
):
    made = as_secretariat.post(f"{at}/composition/targets/", COUNTRIES)
    one = f"{at}/composition/targets/{made['id']}/"

    [line] = anyone.get(f"{at}/composition/")["lines"]
    assert line == {"target": made, "there": 2, "values": [], "missing": 1}
    values = COUNTRIES | {"title": "Kinds", "measure": "values", "value": ""}
    changed = as_secretariat.put(one, values)
    assert (changed["id"], changed["measure"]) == (made["id"], "values")
    [line] = anyone.get(f"{at}/composition/")["lines"]
    assert (line["values"], line["missing"]) == (["assembly", "company", "state"], 0)
    assert as_secretariat.delete(one)["lines"] == []


def test_what_cannot_be_counted_is_refused_with_its_place(
    as_secretariat: Caller, as_head: Caller, at: str
):
    path = f"{at}/composition/targets/"
    for change, code, place in (
        ({"value": "planet"}, "target-value", "value"),
        ({"source": "attribute", "name": "mood"}, "target-name", "name"),
    ):
        refusal = as_secretariat.post(path, COUNTRIES | change, 422)
        assert (refusal["code"], refusal["place"]) == (code, place)
    assert as_secretariat.post(path, COUNTRIES | {"minimum": 0}, 400)["place"] == "minimum"
    assert as_head.post(path, COUNTRIES, 403)["code"] == "not-permitted"
