"""A program of a head asks the members, shows the mandate, and everyone reads it with the result."""

from datetime import timedelta

from django.utils import timezone

from deliberation.operations import ballots
from tests import factories
from tests.api.callers import Caller, voter_of
from tests.factories import Table


def test_members_are_asked_and_their_mandate_is_read_with_the_result(
    table: Table, as_head: Caller, as_chair: Caller, anyone: Caller, at: str
):
    vote = factories.open_motion(table)
    member = factories.person()
    roll, [elector] = factories.members_roll(table, "XAA", member)
    here = f"{at}/questions/{vote.public_id}"
    given = {
        "title": "How we vote", "motion": "We say yes.", "roll": roll.public_id,
        "template": "simple-majority",
    }  # fmt: skip
    as_chair.post(f"{here}/consultations/", given, 403)
    voter_of(table.heads["XAB"]).post(f"{here}/consultations/", given, 404)
    as_head.post(f"{here}/consultations/", given | {"rule": vote.rule.public_id}, 422)
    made = as_head.post(f"{here}/consultations/", given)
    own = f"{at}/questions/{made['id']}"
    closes_at = (timezone.now() + timedelta(hours=1)).isoformat()
    as_chair.post(f"{own}/open/", {"closes_at": closes_at}, 404)
    as_head.post(f"{own}/mandate/", status=409)
    opened = as_head.post(f"{own}/open/", {"closes_at": closes_at}, 200)
    ballots.cast_ballot(actor=elector, question_id=roll.questions.get().pk, choice="yes")
    as_head.post(f"{own}/close/", status=200)
    hidden = anyone.get(f"{here}/result/")["mandates"]
    shown = as_head.post(f"{own}/mandate/", status=200)
    anyone.get(own + "/", 404)

    assert (made["mandate_for"], made["delegation"], opened["state"]) == (
        vote.public_id, table.delegations["XAA"].public_id, "open",
    )  # fmt: skip
    assert (hidden, bool(shown["shown_at"])) == ([], True)
    [told] = anyone.get(f"{here}/result/")["mandates"]
    assert (told["asked"], told["by_choice"], told["outcome"], told["origin"]["roll_sha256"]) == (
        "We say yes.", {"yes": 1}, "adopted", roll.roll_hash,
    )  # fmt: skip
    called = anyone.get(f"{here}/roll-call/")["results"]
    assert {one["name"]: one["mandates"] for one in called if one["mandates"]} == {
        str(table.delegations["XAA"]): [told]
    }
    assert elector.roll_place.name not in str(told)
