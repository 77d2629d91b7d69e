"""Rules of procedure over the API."""

from deliberation.models import Procedure
from tests import rulebook
from tests.api.callers import Caller
from tests.factories import ALL_CHAMBERS, Table


def test_rules_are_drafted_issued_and_read(as_chair: Caller, anyone: Caller, table: Table, at: str):
    rule, draft = rulebook.keep_rule(table), f"{at}/procedures/draft/"
    assert as_chair.get(draft, 404)["code"] == "not-found"
    assert as_chair.post(draft)["version"] == 1
    words = {"title": "House rules", "language": "en", "text": "1. So.", "speaking": {"order": 60}}
    assert as_chair.put(draft, {"version": 1, **words})["version"] == 2
    verdicts = dict.fromkeys(ALL_CHAMBERS, "decides")
    for version, kind in enumerate(("motion", "procedure"), 2):
        as_chair.put(
            f"{draft}kinds/{kind}/",
            {"version": version, "rule": rule.public_id, "verdicts": verdicts, "voting_hours": 2},
        )
    assert anyone.get(draft, 404)["code"] == "not-found"
    issued = as_chair.post(f"{draft}issue/", {"version": 4})

    told = anyone.get(f"{at}/procedures/{issued['id']}/")
    assert told == issued
    assert {name: told[name] for name in words} == words
    assert (told["number"], told["is_in_force"]) == (1, False)
    assert told["kinds"][0] == {
        "kind": "motion", "rule": rule.public_id, "rule_hash": rule.rule_hash,
        "verdicts": verdicts, "sponsors": 0, "announced_hours": 0, "voting_hours": 2,
    }  # fmt: skip


def test_refusals_name_the_place(as_chair: Caller, as_credentials: Caller, table: Table, at: str):
    version, draft = rulebook.draft_rules(table).version, f"{at}/procedures/draft/"
    rule = rulebook.keep_rule(table).public_id
    given = {"version": version, "rule": rule, "verdicts": {"citizen": "vetoes"}}
    refusal = as_chair.put(f"{draft}kinds/text/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("procedure-verdict", "verdicts")
    assert as_chair.post(f"{draft}issue/", {"version": 1}, 412)["code"] == "draft-stale"
    assert as_credentials.post(draft, status=403)["code"] == "not-permitted"
    dropped = as_chair.post(f"{draft}kinds/motion/", {"version": version}, 200)
    silent = as_chair.post(f"{draft}issue/", {"version": dropped["version"]}, 422)
    assert silent["code"] == "procedure-silent"
    as_chair.post(f"{draft}discard/", {"version": dropped["version"]}, 200)
    assert Procedure.objects.count() == 0


def test_questions_adopt_keep_to_and_depart_from_rules(
    as_chair: Caller, anyone: Caller, table: Table, at: str
):
    issued = rulebook.issue_rules(table)
    rule, other = (
        rulebook.keep_rule(table, name).public_id
        for name in ("concurrent-chambers", "no-objection")
    )
    given = {"title": "A question", "chambers": list(ALL_CHAMBERS)}
    asked = as_chair.post(
        f"{at}/questions/", {**given, "rule": rule, "procedure": issued.public_id}
    )
    assert (asked["target"]["kind"], asked["target"]["procedure"]) == (
        "procedure",
        issued.public_id,
    )
    rulebook.adopt(table, issued.questions.get())
    assert anyone.get(f"{at}/procedures/")["results"][0]["is_in_force"] is True

    motion = {**given, "motion": "So be it."}
    refusal = as_chair.post(f"{at}/questions/", {**motion, "rule": other}, 422)
    assert (refusal["code"], refusal["place"]) == ("departs-from-procedure", "rule")
    allowing = as_chair.post(
        f"{at}/questions/", {**motion, "rule": rule, "departure_kind": "motion"}
    )
    rulebook.adopt(table, table.forum.questions.get(public_id=allowing["id"]))
    told = as_chair.post(
        f"{at}/questions/", {**motion, "rule": other, "departs_by": allowing["id"]}
    )
    assert (told["departs_by"], told["is_advisory"]) == (allowing["id"], False)
    refusal = as_chair.post(
        f"{at}/questions/", {**motion, "rule": other, "departs_by": allowing["id"]}, 422
    )
    assert refusal["code"] == "departure-unknown"
