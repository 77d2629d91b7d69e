"""The main job through the API alone: from a Markdown file to an outcome anyone recomputes."""

import io
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from accounts.models import User
from deliberation.formats.electorates import read_electors_csv
from deliberation.models import Forum
from deliberation.operations import outbox
from deliberation.rules import decisions
from tests import factories
from tests.api.callers import Caller, caller_of, issued, voter_of
from tests.factories import SMALL

WORDS = "artificial intelligence for the wellbeing of all"
SEATS = (
    ("Avaria", "MAA", "state", "government"),
    ("Borland", "MAB", "state", "government"),
    ("Cobalt Works", "MCA", "company", "corporate"),
    ("Assembly of Elm", "MEA", "assembly", "citizen"),
)


@dataclass
class House:
    """Everyone in the journey, each with a token, in a forum made over the API."""

    at: str
    chair: Caller
    teller: Caller
    secretariat: Caller
    heads: dict[str, Caller]
    anyone: Caller


@pytest.fixture
def house(db: None) -> House:
    administrator = caller_of(factories.administrator())
    given = {"slug": "journey", "symbol": "J", "name": "A journey", "languages": ["en"]}
    administrator.post("/forums/", given)
    at = "/forums/journey"
    officers = {
        role: officer(administrator, at, role)
        for role in ("chair", "teller", "secretariat", "credentials")
    }
    heads = {seat[1]: head(officers["credentials"], at, *seat) for seat in SEATS}
    return House(
        at=at,
        chair=officers["chair"],
        teller=officers["teller"],
        secretariat=officers["secretariat"],
        heads=heads,
        anyone=Caller(),
    )


def officer(administrator: Caller, at: str, role: str) -> Caller:
    who = factories.person(f"The {role}")
    held = administrator.post(f"{at}/roles/", {"person": who.email, "role": role})
    _token, secret = issued(who)
    return Caller(secret=secret, acting_as=held["id"])


def head(credentials: Caller, at: str, name: str, code: str, kind: str, chamber: str) -> Caller:
    """Seat a delegation, accredit its head, and let the head's token cast ballots."""
    given = {"name": name, "code": code, "kind": kind}
    participant = credentials.post(f"{at}/participants/", given)["id"]
    seat = {"participant": participant, "chamber": chamber}
    delegation = credentials.post(f"{at}/delegations/", seat)["id"]
    who = factories.person(f"Head of {name}")
    accreditation = {"person": who.public_id, "role": "head"}
    held = credentials.post(f"{at}/delegations/{delegation}/accreditations/", accreditation)
    caller = voter_of(factories.actor_for(who, Forum.objects.get(slug="journey"), held["id"]))
    assert caller.acting_as == held["id"]
    return caller


def test_from_a_file_to_an_outcome_anyone_recomputes(house: House):
    charter = imported(house)
    clause, comment = commented(house, charter)
    revised(house, charter, clause)
    followed(house, charter, comment)
    question = opened(house, charter, clause)
    voted(house, question)
    closed_and_certified(house, question)
    recomputed(house, question)


def imported(house: House) -> str:
    preview = house.secretariat.post(f"{house.at}/charters/preview/", {"markdown": SMALL}, 200)
    assert preview["unplaced"] == []
    given = {"slug": "small", "markdown": SMALL}
    charter = house.secretariat.post(f"{house.at}/charters/", given)["id"]
    where = f"{house.at}/charters/{charter}"
    house.chair.post(f"{where}/phase/", {"phase": "negotiation"}, 200)
    return where


def commented(house: House, charter: str) -> tuple[str, str]:
    revision = house.anyone.get(f"{charter}/")["current_revision"]["id"]
    document = house.anyone.get(f"{charter}/revisions/{revision}/")
    clause = next(one for one in document["provisions"] if WORDS in one["words"])
    start = clause["words"].index(WORDS)
    given = {
        "revision": revision,
        "provision": clause["provision"],
        "body": "All of whom?",
        "language": "en",
        "quote": {"start": start, "end": start + len(WORDS), "text": WORDS, "language": "en"},
    }
    comment = house.heads["MEA"].post(f"{charter}/comments/", given)
    assert comment["place"]["state"] == "kept"
    return clause["provision"], comment["id"]


def revised(house: House, charter: str, clause: str) -> None:
    refusal = house.heads["MAA"].post(f"{charter}/draft/", status=403)
    assert refusal["code"] == "not-permitted"
    house.chair.post(f"{charter}/draft/")
    words = {"words": f"Every Party shall use {WORDS}, present and future."}
    house.chair.put(f"{charter}/draft/items/{clause}/", words, if_match='"1"')
    issued_ = house.chair.post(f"{charter}/draft/issue/", {"kind": "chair"}, if_match='"2"')
    assert issued_["number"] == 1
    outbox.drain()


def followed(house: House, charter: str, comment: str) -> None:
    place = house.anyone.get(f"{house.at}/comments/{comment}/")["place"]
    current = house.anyone.get(f"{charter}/")["current_revision"]["id"]
    assert (place["revision"], place["state"]) == (current, "moved")
    assert place["start"] == len("Every Party shall use ")


def opened(house: House, charter: str, clause: str) -> str:
    chambers = ["government", "corporate", "citizen"]
    template = {"template": "concurrent-chambers", "chambers": chambers}
    rule = house.chair.post(f"{house.at}/decision-rules/", template)["id"]
    revision = house.anyone.get(f"{charter}/")["current_revision"]["id"]
    given = {
        "title": "That Article 1(1) stands",
        "rule": rule,
        "chambers": chambers,
        "revision": revision,
        "provision": clause,
    }
    question = house.chair.post(f"{house.at}/questions/", given)["id"]
    where = f"{house.at}/questions/{question}"
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    soon = (timezone.now() + timedelta(minutes=1)).isoformat()
    announced = house.chair.post(f"{where}/announce/", {"opens_at": soon}, 200)
    assert len(announced["unheard"]) == len(house.heads)  # written, and not yet sent
    outbox.drain()
    assert house.chair.post(f"{where}/open/", {"closes_at": until}, 200)["state"] == "open"
    return where


def voted(house: House, question: str) -> None:
    for code, choice in {"MAA": "no", "MAB": "yes", "MCA": "yes", "MEA": "yes"}.items():
        house.heads[code].post(f"{question}/ballots/", {"choice": choice})
    house.heads["MAA"].post(f"{question}/ballots/", {"choice": "yes", "explanation": "Persuaded."})
    history = house.heads["MAA"].get(f"{question}/own-history/")["results"]
    assert [one["choice"] for one in history] == ["yes", "no"]


def closed_and_certified(house: House, question: str) -> None:
    for act, state in (("close", "closed"), ("certify", "certified")):
        house.chair.post(f"{question}/{act}/", status=200)
        assert house.teller.post(f"{question}/{act}/", status=200)["state"] == state
    assert house.heads["MAA"].post(f"{question}/ballots/", {"choice": "no"}, 409)["code"] == (
        "question-not-open"
    )
    name = question.rpartition("/")[2]
    told = house.anyone.get(f"/streams/question:{name}/events/")["events"]
    assert [one["kind"] for one in told] == [
        "state",
        "state",
        "assent",
        "assent",
        "tally",
        "state",
        "assent",
        "assent",
        "state",
    ]


def recomputed(house: House, question: str) -> None:
    tally = house.anyone.get(f"{question}/result/")["tally"]
    assert (tally["outcome"], tally["by_choice"]) == ("adopted", {"yes": 4})
    house.anyone.get(f"{question}/rule.json")
    rule = decisions.load_rule(house.anyone.answer.content.decode())
    house.anyone.get(f"{question}/ballots.csv")
    table = b"".join(house.anyone.answer.streaming_content).decode()
    groups = read_electors_csv(io.StringIO(table, newline=""), rule)
    assert decisions.decide(rule, groups).outcome.value == "adopted"
    assert rule.hash == tally["rule_hash"]


def test_ballots_are_granted_to_a_token_on_its_page_with_a_second_factor(table: Any, at: str):
    """The page asks for a code of the authenticator app; only then does the token vote."""
    voter, question = table.heads["XCA"], factories.open_motion(table)
    caller = caller_of(voter)
    where = f"{at}/questions/{question.public_id}/ballots/"
    assert caller.post(where, {"choice": "yes"}, 403)["code"] == "scope-missing"
    browser, secret = signed_in_with_second_factor(voter.signed_in)
    assert caller.token is not None
    page = f"/account/tokens/{caller.token.public_id}/ballots/"

    refused = browser.post(page, {"code": "000000"})
    assert refused.status_code == 422
    assert caller.post(where, {"choice": "yes"}, 403)["code"] == "scope-missing"
    granted = browser.post(page, {"code": code_of(secret)})
    assert (granted.status_code, granted["Location"]) == (302, "/account/tokens/")
    assert caller.post(where, {"choice": "yes"})["choice"] == "yes"
    assert "ballot:cast" in caller.get("/token/")["scopes"]


def signed_in_with_second_factor(person: User) -> tuple[Client, str]:
    """A browser that has just signed in, and the secret of the person's authenticator app."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": "correct horse battery"})
    browser.post("/accounts/2fa/authenticate/", {"code": spare})
    answer = browser.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    assert answer.status_code == 302
    return browser, secret


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
