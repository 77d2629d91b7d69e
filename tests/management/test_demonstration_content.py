"""The demonstration's charter, its revision and its table: complete, consistent, fictional."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from deliberation.rules.charters import match_brackets, require_text
from tests.management.demonstration_content import (
    OFFICES,
    PEOPLE,
    REVISIONS,
    SEATS,
    TABLE,
    ZERO,
    draft,
    load,
    numbered,
    read,
    revised,
    role_of,
)

CITED = re.compile(r"Articles? (\d+(?:(?:, | and )\d+)*)(?:, paragraph (\d+))?")
ROLES = {"head", "alternate", "delegate", "adviser", "observer"}


def is_featured_head(person: dict[str, Any]) -> bool:
    return person["role"] == "head" and "featured" in person


def articles_cited(words: str) -> list[str]:
    return [f"Article {n}" for m in CITED.finditer(words) for n in re.findall(r"\d+", m[1])]


@pytest.mark.parametrize("name", ["zero_draft.md", "revision_1.md"])
def test_every_line_of_the_charter_is_placed(name: str) -> None:
    found = draft(name)

    assert found.title == TABLE["forum"]["charter"]
    assert found.unplaced == ()
    assert found.kinds == {
        "preamble": 1,
        "part": 6,
        "article": 26,
        "clause": 84,
        "point": 41,
        "text": 11,
    }


@pytest.mark.parametrize("name", ["zero_draft.md", "revision_1.md"])
def test_written_numbers_are_those_of_the_place(name: str) -> None:
    items = read(name)

    assert [item.number for item in items] == [place.number for place in numbered(items)]


def test_the_steps_lead_from_the_zero_draft_to_revision_1() -> None:
    assert revised() == read("revision_1.md")


def test_revision_1_inserts_deletes_moves_and_renumbers() -> None:
    before = {item.key: label for label, item in REVISIONS[1].items()}

    assert Counter(step["op"] for step in load("revision_1.json")["steps"]) == {
        "reword": 16,
        "insert": 1,
        "delete": 1,
        "move": 2,
        "head": 2,
    }
    assert [
        before[key] for key in ("Article 20", "Article 14", "Article 17(3)", "Article 6(3)")
    ] == [
        "Article 14",
        "Article 15",
        "Article 11(3)",
        "Article 6(4)",
    ]


@pytest.mark.parametrize("revision", [0, 1])
def test_words_are_visible_and_brackets_close(revision: int) -> None:
    words = [item.words for item in REVISIONS[revision].values() if item.words]

    assert [require_text(each, 100_000) for each in words] == words
    assert {(found.unclosed, found.unopened) for found in map(match_brackets, words)} == {((), ())}


def test_revision_1_resolves_more_brackets_than_it_opens() -> None:
    open_in = [sum(i.words.count("[") for i in REVISIONS[n].values()) for n in (0, 1)]

    assert open_in == [45, 27]


@pytest.mark.parametrize("revision", [0, 1])
def test_articles_cited_exist(revision: int) -> None:
    charter = REVISIONS[revision]
    cited = [m for item in charter.values() for m in CITED.finditer(item.words)]
    places = [f"Article {m[1]}({m[2]})" for m in cited if m[2]]

    assert len(cited) > 15
    assert [a for i in charter.values() for a in articles_cited(i.words) if a not in charter] == []
    assert [place for place in places if place not in charter] == []


def test_words_that_stay_still_cite_the_same_articles() -> None:
    kept = [item for item in REVISIONS[1].values() if item == ZERO.get(item.key)]
    cited = {article for item in kept for article in articles_cited(item.words)}

    assert {article: REVISIONS[1][article].key for article in cited} == {a: a for a in cited}


def test_the_table_seats_three_chambers() -> None:
    chambers = Counter(seat["constituency"] for seat in SEATS.values())

    assert chambers == {"government": 16, "corporate": 9, "citizen": 5}
    assert len(SEATS) == len(TABLE["participants"])
    assert {code for code in SEATS if not re.fullmatch("X[A-Z]{2}", code)} == set()
    assert {c["token"] for c in TABLE["constituencies"]} == set(chambers)


@pytest.mark.parametrize("seat", SEATS.values(), ids=SEATS)
def test_a_participant_declares_every_attribute_and_has_one_head(seat: dict[str, Any]) -> None:
    regions = next(a["values"] for a in TABLE["attributes"] if a["name"] == "region")
    given = seat["attributes"]

    assert list(given) == [attribute["name"] for attribute in TABLE["attributes"]]
    assert given["region"] in regions
    assert Decimal(given["population"]) >= 0
    assert date.fromisoformat(given["founded"]).isoformat() == given["founded"]
    assert [person["role"] for person in seat["people"]].count("head") == 1
    assert {person["role"] for person in seat["people"]} <= ROLES
    assert all(("alias" in p) == (seat["constituency"] == "citizen") for p in seat["people"])


def test_people_are_one_each_and_live_at_reserved_addresses() -> None:
    names: dict[str, set[str]] = {}
    for person in PEOPLE:
        names.setdefault(person["email"], set()).add(person["name"])

    assert {email for email, known in names.items() if len(known) > 1} == set()
    assert len({name for known in names.values() for name in known}) == len(names)
    assert {email.partition("@")[2] for email in names} == {"demo.concord.example"}
    assert all(email.isascii() and email == email.lower() for email in names)


def test_volunteers_are_nobody_else_and_every_link_leads_nowhere() -> None:
    volunteers = [one["email"] for one in load("rolls.json")["volunteers"]]
    standing = load("standing.json")
    links = [one["link"] for one in standing["levels"] + standing["interests"] if "link" in one]

    assert len(set(volunteers)) == 24
    assert set(volunteers) & {person["email"] for person in PEOPLE} == set()
    assert {email.partition("@")[2] for email in volunteers} == {"demo.concord.example"}
    assert {urlsplit(link).hostname for link in links + standing["application"]["links"]} == {
        f"{name}.demo.concord.example" for name in ("velmarra", "orrevale", "lanternhouse")
    }


def test_officers_hold_every_office_and_one_of_each_role_is_featured() -> None:
    held = Counter(officer["role"] for officer in OFFICES)
    featured = Counter(person["role"] for person in PEOPLE if person.get("featured"))
    heads = [s["constituency"] for s in SEATS.values() for p in s["people"] if is_featured_head(p)]

    assert held == {
        **dict.fromkeys(("chair", "deputy", "credentials", "administrator"), 1),
        **dict.fromkeys(("secretariat", "teller", "moderator"), 2),
    }
    assert heads == ["government", "corporate", "citizen"]
    assert featured == {**dict.fromkeys([*held, *ROLES, "registered"], 1), "head": 3}
    assert [o["role"] for o in OFFICES if "from_delegation" in o] == ["chair", "deputy"]
    assert all(
        role_of(o["email"], o["from_delegation"]) == "delegate"
        for o in OFFICES
        if "from_delegation" in o
    )
