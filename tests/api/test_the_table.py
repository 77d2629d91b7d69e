"""A table set from nothing through the API: seated, kept from the public, drawn by lot, and heard."""

import re
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from deliberation.models import Forum
from deliberation.operations import outbox
from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import Caller, caller_of, issued, voter_of
from tests.factories import SMALL
from tests.tables import SIX_BAD, table_of_193

pytestmark = pytest.mark.django_db
AT = "/forums/the-table"
REGIONS = ["north", "south"]
STRATA = {
    "attributes": {"region": REGIONS},
    "strata": [{"where": {"region": one}, "seats": 20} for one in REGIONS],
}
SEED = "4 8 15 16 23 42"
ANYONE = Caller()


@dataclass
class House:
    """Everyone in the journey, each with a token."""

    administrator: Caller
    officers: dict[str, Caller] = field(default_factory=dict)
    heads: dict[str, Caller] = field(default_factory=dict)

    def __getattr__(self, role: str) -> Caller:
        return self.officers[role]


def test_a_table_is_set_from_nothing(tmp_path: Any, capsys: Any):
    house = House(administrator=caller_of(factories.administrator()))
    founded(house)
    seated(house)
    challenged(house)
    adopted(house)
    released(house)
    roll, people = drawn(house)
    rerun(roll, tmp_path, capsys)
    voted_by_alias(house, roll, people)


def founded(house: House) -> None:
    """A forum with its officers, and what its table is asked about itself."""
    given = {"slug": "the-table", "symbol": "TT", "name": "The table", "languages": ["en", "ar"]}
    house.administrator.post("/forums/", given)
    for role in ("chair", "teller", "secretariat", "credentials"):
        who = factories.person(f"The {role}")
        held = house.administrator.post(f"{AT}/roles/", {"person": who.email, "role": role})
        house.officers[role] = Caller(secret=issued(who)[1], acting_as=held["id"])
    house.secretariat.patch(f"{AT}/", {"purpose": "To prepare.", "time_zone": "Africa/Nairobi"})
    house.chair.post(f"{AT}/attributes/", {"name": "population", "kind": "decimal"})
    assert ANYONE.get(f"{AT}/")["time_zone"] == "Africa/Nairobi"


def seated(house: House) -> None:
    """193 rows, six of them bad and named; whoever is invited accepts with the link of their mail."""
    csv = table_of_193()
    preview = house.secretariat.post(f"{AT}/delegations/preview/", {"csv": csv}, 200)
    assert [(one["line"], one["column"]) for one in preview["faults"]] == SIX_BAD
    made = house.secretariat.post(
        f"{AT}/delegations/import/", {"csv": csv, "seal": preview["seal"]}
    )
    assert (made["delegations"], made["invitations"], made["rows_left_out"]) == (187, 187, 6)
    posted()
    for number in (1, 2, 3, 151, 152):
        house.heads[f"F{number:03}"] = accepted(f"head{number}@fictia.example")
    pending = house.secretariat.get(f"{AT}/invitations/?state=pending&size=200")["results"]
    assert len(pending) == 187 - 5
    public = listed(f"{AT}/delegations/")
    assert len(public) == 187
    assert "@fictia.example" not in str(public)


def accepted(email: str) -> Caller:
    """As the person of this address, by the secret in their mail."""
    [letter] = [one for one in mail.outbox if one.to == [email]]
    invitation, secret = re.findall(r"/invitations/(\w+)/(\w+)/", letter.body)[0]
    who = User.objects.create_user(email, "correct horse battery", name=email.partition("@")[0])
    held = caller_of(Actor(person=who)).post(
        f"{AT}/invitations/{invitation}/accept/", {"secret": secret}
    )
    assert (held["role"], held["state"]) == ("head", "provisional")
    return voter_of(factories.actor_for(who, Forum.objects.get(slug="the-table"), held["id"]))


def challenged(house: House) -> None:
    """Whose credential is challenged sits on, marked so, until the officer decides."""
    credential = f"{AT}/accreditations/{house.heads['F001'].acting_as}/"
    held = house.heads["F002"].post(f"{credential}challenge/", {"reason": "Unsigned."}, 200)
    assert (held["state"], held["standing"]) == ("provisional", "challenged")
    house.heads["F002"].post(f"{credential}accept/", {}, 403)
    listed_ = house.credentials.get(f"{AT}/credentials/?state=challenged")["results"]
    assert [one["id"] for one in listed_] == [house.heads["F001"].acting_as]
    ANYONE.get(f"{AT}/credentials/", 404)


def adopted(house: House) -> None:
    """Rules of procedure by a question, opened unheard by two hands as most seats have nobody yet."""
    rule = kept(house, "simple-majority")
    draft = f"{AT}/procedures/draft/"
    words = {"title": "House rules", "language": "en", "text": "1. Motions.", "speaking": {}}
    version = house.chair.post(draft)["version"]
    version = house.chair.put(draft, {"version": version, **words})["version"]
    for kind, chamber in (("procedure", "government"), ("motion", "citizen")):
        asked = {"version": version, "rule": rule, "verdicts": {chamber: "decides"}}
        version = house.chair.put(f"{draft}kinds/{kind}/", asked)["version"]
    issued_ = house.chair.post(f"{draft}issue/", {"version": version})
    given = {
        "title": "That these are our rules", "rule": rule, "procedure": issued_["id"],
        "chambers": ["government"],
    }  # fmt: skip
    question = f"{AT}/questions/{house.chair.post(f'{AT}/questions/', given)['id']}"
    soon = (timezone.now() + timedelta(minutes=1)).isoformat()
    house.chair.post(f"{question}/announce/", {"opens_at": soon}, 200)
    posted()
    until = {"closes_at": (timezone.now() + timedelta(hours=1)).isoformat()}
    refusal = house.chair.post(f"{question}/open/", until, 409)
    assert refusal["code"] == "announcement-undelivered"
    for officer in (house.chair, house.teller):
        officer.post(f"{question}/unheard/", {"reason": "Their heads are invited."}, 200)
    house.chair.post(f"{question}/open/", until, 200)
    for code in ("F001", "F002", "F003"):
        house.heads[code].post(f"{question}/ballots/", {"choice": "yes"})
    house.heads["F151"].post(f"{question}/ballots/", {"choice": "yes"}, 403)
    for act in ("close", "certify"):
        for officer in (house.chair, house.teller):
            officer.post(f"{question}/{act}/", status=200)
    tally = ANYONE.get(f"{question}/result/")["tally"]
    assert (tally["outcome"], tally["by_choice"]["yes"]) == ("adopted", 3)
    assert ANYONE.get(f"{AT}/procedures/")["results"][0]["is_in_force"] is True
    credential = f"{AT}/accreditations/{house.heads['F001'].acting_as}/"
    decided = house.credentials.post(f"{credential}accept/", {"reason": "It is signed."}, 200)
    assert decided["standing"] == "accepted"


def kept(house: House, template: str) -> str:
    """A decision rule of this template; asking for it again gives the same one."""
    rule = house.chair.post(f"{AT}/decision-rules/", {"template": template})
    return str(rule["id"])


def released(house: House) -> None:
    """A revision the table reads first; the public reads it from its release on, and not before."""
    given = {"slug": "small", "markdown": SMALL}
    charter = f"{AT}/charters/{house.secretariat.post(f'{AT}/charters/', given)['id']}"
    house.secretariat.post(f"{charter}/draft/")
    revision = ANYONE.get(f"{charter}/")["current_revision"]["id"]
    lines = ANYONE.get(f"{charter}/revisions/{revision}/")["provisions"]
    clause = next(one["provision"] for one in lines if "wellbeing" in one["words"])
    words = {"words": "The Parties shall tend the orchards of all."}
    house.secretariat.put(f"{charter}/draft/items/{clause}/", words, if_match='"1"')
    embargo = {
        "kind": "revision", "audience": "accredited", "audience_after": "public",
        "released_at": (timezone.now() + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    issued_ = house.secretariat.post(f"{charter}/draft/issue/", embargo, if_match='"2"')
    place = f"{charter}/revisions/{issued_['id']}/"

    ANYONE.get(place, 404)
    assert ANYONE.get(f"{AT}/search/?q=orchards")["results"] == []
    assert "orchards" in str(house.heads["F001"].get(place))
    house.chair.post(f"{place}release/", {"released_at": None}, 200)
    assert "orchards" in str(ANYONE.get(place))
    assert len(ANYONE.get(f"{AT}/search/?q=orchards")["results"]) == 1


def drawn(house: House) -> tuple[str, list[User]]:
    """Sixty volunteer, forty are drawn when the seed that was promised has come."""
    given = {"title": "Citizens", "origin": "lot", "chamber": "citizen", "strata": STRATA}
    roll = f"{AT}/rolls/{house.secretariat.post(f'{AT}/rolls/', given)['id']}"
    people = [factories.person(f"Citizen Plainname {number}") for number in range(60)]
    for number, one in enumerate(people):
        region = {"attributes": {"region": REGIONS[number % 2]}}
        caller_of(Actor(person=one)).post(f"{roll}/volunteers/", region)
    due = timezone.now() + timedelta(seconds=2)
    pool = {"seed_source": "A public lottery", "seed_due_at": due.isoformat()}
    pooled = house.secretariat.post(f"{roll}/pool/", pool, 200)
    early = house.secretariat.post(f"{roll}/draw/", {"seed": SEED}, 422)
    assert (pooled["pool_size"], early["code"]) == (60, "lot-seed-early")
    time.sleep(max(0.0, (due - timezone.now()).total_seconds()) + 0.1)
    closed = house.secretariat.post(f"{roll}/draw/", {"seed": SEED}, 200)
    assert (closed["state"], closed["size"]) == ("closed", 40)
    return roll, people


def rerun(roll: str, folder: Any, capsys: Any) -> None:
    """Anyone, from the published files and seed, by the command line."""
    for name in ("pool.csv", "strata.json", "drawn.txt"):
        answer = ANYONE.client.get(f"/api/v1{roll}/{name}")
        assert answer.status_code == 200
        (folder / name).write_bytes(answer.content)
    seed = ANYONE.get(f"{roll}/")["seed"]
    call_command("draw", str(folder / "pool.csv"), strata=folder / "strata.json", seed=seed)
    assert capsys.readouterr().out.encode() == (folder / "drawn.txt").read_bytes()
    assert "Plainname" not in (folder / "pool.csv").read_text()


def voted_by_alias(house: House, roll: str, people: list[User]) -> None:
    """Whoever was drawn votes under the alias the public sees, and under no other name."""
    rule = kept(house, "simple-majority")
    given = {
        "title": "That orchards are tended", "motion": "Orchards are tended.", "rule": rule,
        "chambers": ["citizen"], "roll": roll.rpartition("/")[2],
    }  # fmt: skip
    question = f"{AT}/questions/{house.chair.post(f'{AT}/questions/', given)['id']}"
    soon = (timezone.now() + timedelta(minutes=1)).isoformat()
    house.chair.post(f"{question}/announce/", {"opens_at": soon}, 200)
    posted()
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    opened = house.chair.post(f"{question}/open/", {"closes_at": until}, 200)
    assert opened["origin"]["kind"] == "lot"
    house.heads["F001"].post(f"{question}/ballots/", {"choice": "yes"}, 403)
    aliases = {alias for one in people if (alias := cast(question, one))}
    assert len(aliases) == 40
    called = listed(f"{question}/roll-call/")
    assert {one["name"] for one in called if one["choice"] == "yes"} == aliases
    assert "Plainname" not in str(called)
    for officer in (house.chair, house.teller):
        officer.post(f"{question}/close/", status=200)
    assert ANYONE.get(f"{question}/result/")["tally"]["by_choice"] == {"yes": 40}


def cast(question: str, who: User) -> str:
    """The alias of whoever was drawn; nothing of the others, who have no ballot."""
    own = caller_of(Actor(person=who)).get(f"{AT}/me/")["capacities"]
    places = [one for one in own if one["role"] == "elector"]
    for place in places:
        actor = factories.actor_for(who, Forum.objects.get(slug="the-table"), place["acting_as"])
        voter_of(actor).post(f"{question}/ballots/", {"choice": "yes"})
        return str(place["elector"])
    return ""


def posted() -> None:
    """Everything that waits in the outbox is done."""
    while outbox.drain():
        pass


def listed(address: str) -> list[dict[str, Any]]:
    """A list over all its pages."""
    found, joint = [], "&" if "?" in address else "?"
    page = ANYONE.get(f"{address}{joint}size=100")
    found += page["results"]
    while page["next"]:
        page = ANYONE.get(f"{address}{joint}size=100&cursor={page['next']}")
        found += page["results"]
    return found
