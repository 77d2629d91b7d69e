"""Rolls over the API: a lot rerun from its files, an assembly's list, and ballots by alias."""

import io
from datetime import timedelta

import pytest

from deliberation.formats.rolls import read_pool_csv
from deliberation.models import Roll
from deliberation.operations import rolls
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.rolls import draw, parse_strata
from tests import factories, vouching
from tests.api.callers import Caller, caller_of, voter_of
from tests.factories import Table

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STRATA = {
    "attributes": {"age": ["16-29", "30+"]},
    "strata": [{"where": {"age": "30+"}, "seats": 2}],
}


def text_at(address: str) -> str:
    answer = Caller().client.get(f"/api/v1{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_lot_is_drawn_and_rerun_by_an_outsider(table: Table, at: str):
    secretariat = caller_of(table.officers["secretariat"])
    given = {"title": "Panel", "origin": "lot", "chamber": "citizen", "strata": STRATA}
    place = f"{at}/rolls/{secretariat.post(f'{at}/rolls/', given)['id']}"
    people = [caller_of(Actor(factories.person())) for _one in range(5)]
    for caller in people:
        mine = caller.post(f"{place}/volunteers/", {"attributes": {"age": "30+"}})
    assert mine["own_entry"]["attributes"] == {"age": "30+"}
    people[0].post(f"{place}/volunteers/withdraw/", status=200)
    early = {"seed_source": "A lottery", "seed_due_at": "2020-01-01T00:00:00Z"}
    assert secretariat.post(f"{place}/pool/", early, 422)["place"] == "seed_due_at"
    rolls.close_pool(
        actor=table.officers["secretariat"], roll_id=Roll.objects.get().pk, seed_source="A lottery",
        now=database_clock() - 2 * HOUR, seed_due_at=database_clock() - HOUR,
    )  # fmt: skip
    drawn = secretariat.post(f"{place}/draw/", {"seed": "4 8 15"}, 200)

    outside = Caller().get(f"{place}/")
    strata = parse_strata(Caller().get(f"{place}/strata.json"))
    pool = read_pool_csv(io.StringIO(text_at(f"{place}/pool.csv")))

    assert draw(pool, strata, outside["seed"]) == text_at(f"{place}/drawn.txt").split()
    assert (drawn["state"], drawn["size"], outside["pool_size"]) == ("closed", 2, 4)
    assert (outside["own_entry"], outside["own_place"]) == (None, None)
    assert sum(bool(one.get(f"{place}/")["own_place"]) for one in people) == 2


def test_list_names_its_bad_rows_and_is_refused_whole(table: Table, at: str):
    secretariat = caller_of(table.officers["secretariat"])
    given = {"title": "Elm", "origin": "assembly", "chamber": "citizen", "source": "Elm"}
    place = f"{at}/rolls/{secretariat.post(f'{at}/rolls/', given)['id']}"
    there = factories.person()
    listed = {"csv": f"email,name\n{there.email},Ann\nnobody,Bob\n"}

    seen = secretariat.post(f"{place}/people/preview/", listed, 200)
    refusal = secretariat.post(f"{place}/people/", listed, 422)
    taken = secretariat.post(
        f"{place}/people/", {"csv": f"email\n{there.email}\nx@y.example\n"}, 200
    )
    early = secretariat.post(f"{place}/close/", status=422)
    secretariat.post(f"{place}/leave-out/", status=200)
    closed = secretariat.post(f"{place}/close/", status=200)

    assert seen == {
        "people": 1,
        "bad": [{"line": 3, "words": "nobody, Bob", "why": "This is no e-mail address."}],
    }
    assert (refusal["code"], refusal["place"]) == ("list-bad-row", "csv, line 3")
    assert (taken["people"], early["code"], closed["size"]) == (2, "roll-unregistered", 1)


def test_people_enter_the_roll_of_a_provider_that_vouches_for_them(table: Table, at: str):
    officer = caller_of(table.officers["credentials"])
    issuer = vouching.make_provider(table).issuer
    given = {"title": "Staff", "origin": "identity", "chamber": "citizen", "issuer": issuer}
    unknown = officer.post(f"{at}/rolls/", given | {"issuer": "https://no.example"}, 422)
    place = f"{at}/rolls/{officer.post(f'{at}/rolls/', given)['id']}"
    members = [caller_of(Actor(vouching.bind(issuer))) for _one in range(2)]
    stranger = caller_of(Actor(factories.person()))

    refused = stranger.post(f"{place}/volunteers/", {}, 403)
    entered = [one.post(f"{place}/volunteers/", {}) for one in members][-1]
    left = members[0].post(f"{place}/volunteers/withdraw/", status=200)
    closed = officer.post(f"{place}/close/", status=200)
    late = members[0].post(f"{place}/volunteers/", {}, 422)

    assert (unknown["code"], unknown["place"]) == ("roll-issuer-unknown", "issuer")
    assert (refused["code"], late["code"]) == ("roll-not-vouched", "roll-step")
    assert (entered["people"], entered["own_entry"]["attributes"]) == (2, {})
    assert (left["people"], left["own_entry"], left["is_vouched_for"]) == (1, None, True)
    assert (closed["state"], closed["size"], closed["issuer"]) == ("closed", 1, issuer)
    assert [one.get(f"{place}/")["is_vouched_for"] for one in (stranger, Caller())] == [False] * 2
    assert [bool(one.get(f"{place}/")["own_place"]) for one in members] == [False, True]


def test_elector_casts_changes_and_reads_their_ballots(table: Table, at: str):
    roll, [elector] = factories.close_roll(table, factories.person("Petra Plainname"))
    chair = caller_of(table.officers["chair"])
    rule = chair.post(f"{at}/decision-rules/", {"template": "simple-majority"})["id"]
    given = {
        "title": "On it", "motion": "Be it so.", "rule": rule, "chambers": ["citizen"],
        "roll": roll.public_id,
    }  # fmt: skip
    drafted = chair.post(f"{at}/questions/", given)
    place = f"{at}/questions/{drafted['id']}"
    closes = {"closes_at": (database_clock() + HOUR).isoformat()}
    opened = chair.post(f"{place}/open/", closes, 200)
    caller = voter_of(elector)
    alias = elector.roll_place.name

    [own] = [one for one in caller.get(f"{at}/me/")["capacities"] if one["role"] == "elector"]
    first = caller.post(f"{place}/ballots/", {"choice": "no", "explanation": "Not yet."})
    second = caller.post(f"{place}/ballots/", {"choice": "yes", "explanation": "Now."})

    assert own == {
        "acting_as": elector.acting_as, "role": "elector", "delegation": None, "elector": alias,
    }  # fmt: skip
    assert (drafted["roll"], drafted["origin"], opened["origin"]["kind"]) == (
        roll.public_id, None, "assembly",
    )  # fmt: skip
    assert opened["origin"]["roll_sha256"] == roll.roll_hash
    assert caller.get(f"{place}/own-ballot/")["ballot"]["receipt"] == second["receipt"]
    history = caller.get(f"{place}/own-history/")["results"]
    assert [(one["receipt"], one["by"]["name"], one["by"]["role"]) for one in history] == [
        (second["receipt"], alias, "elector"), (first["receipt"], alias, "elector"),
    ]  # fmt: skip
    called = Caller().get(f"{place}/roll-call/")["results"]
    assert [(one["name"], one["choice"], one["explanation"]) for one in called] == [
        (alias, "yes", "Now.")
    ]
    assert Caller().get(f"{place}/result/")["origin"]["size"] == 1


def test_elector_cannot_be_spoken_for_by_another(table: Table, at: str):
    roll, [elector] = factories.close_roll(table, factories.person())
    question = factories.open_motion(
        table, template="simple-majority", chambers=("citizen",), roll=roll
    )
    thief = voter_of(Actor(factories.person()))
    thief.acting_as = elector.acting_as
    refusal = thief.post(f"{at}/questions/{question.public_id}/ballots/", {"choice": "yes"}, 403)
    assert refusal["code"] == "acting-for-unknown"
