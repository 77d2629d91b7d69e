"""Words that would be markup, a template or a link, sent through every form that takes words: on every page
that shows them they are words."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.authorisation.driving import as_reader
from tests.authorisation.hostile import (
    ELSEWHERE,
    Form,
    Page,
    form_in,
    read,
    sent_by_browser,
    visit_to,
)
from tests.authorisation.table import Row, rows_of
from tests.authorisation.test_admin import ROWS as PANEL
from tests.authorisation.test_admin import addresses
from tests.authorisation.test_hostile_words import FORMS
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
TEMPLATE = "{{ 7|add:7 }}"
MARKUP = f"""{TEMPLATE}"'><x-acts></title></textarea><svg onload=a()>[a](javascript:a())"""
BRIEF = f"""{TEMPLATE}"'><x-acts>"""
SHAPED = {
    "slug", "symbol", "chamber", "code", "email", "person", "link", "links", "other", "own_rule",
    "issuer", "client_id", "client_secret", "domains", "attributes", "strata", "csv",
}  # fmt: skip
"""Fields that take no free words: what is no name, address, rule or list of their shape is refused."""
SHAPELESS_ELSEWHERE = {
    "attribute-declare": "a token",
    "account-erase": "one's own address",
    "participant-interest-end": "a date",
    "roll-people": "a list, read cell by cell: its own tests plant in each",
    "comment-appeal": "here is no verdict to appeal against: planted in test_second_opinions",
}
UNFIT = {("provision", "words"), ("draft-insert", "heading")}
"""Words that have to stand in the provision already; what a clause does not carry."""
BY_ITSELF = {"accreditation-accept", "accreditation-uphold"}
"""Taken back once their answer was read: the opposite is tried of the same credential."""
LAST = ("group-create", "target-add")
"""They make a second one of what the doors hold one of."""
AT = {"draft-issue": "comment", "comment-hide": "comment", "question": "comment"}
"""Where what would be in the way of others stands; the others at the charter under negotiation."""
UNSHOWN = {"forum-create admission", "participant-add short_name"}
"""They stand on pages of what was just made, which no door leads to; what changes them later is shown."""


class Looking:
    """What was planted where, on how many pages each was read as words, and what acted."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self.shown: set[str] = set()
        self.acted: dict[str, list[str]] = {}

    def words_for(self, row: Row, form: Form) -> dict[str, str]:
        """Each field with its own mark."""
        fields = ELSEWHERE.get(row.name) or [one for one in form.typed if one not in SHAPED]
        found = {}
        for name in fields:
            if (row.name, name) in UNFIT:
                continue
            mark = f"quirk{len(self.planted):03}z"
            self.planted[mark] = f"{row.name} {name}"
            longest = form.longest.get(name) or LONGEST_ELSEWHERE.get(row.name, 0)
            fits = not longest or longest >= len(mark + MARKUP)
            found[name] = mark + (MARKUP if fits else BRIEF)
        return found

    def look(self, where: str, body: str, own: str = "") -> None:
        """``own``: what the page has of itself and would be strange on others."""
        page = Page(body)
        if acts := [one for one in page.acts if not (own and one.startswith(own))]:
            self.acted[where] = acts
        words = " ".join(page.words)
        self.shown |= {mark for mark in MARK.findall(words) if f"{mark}{TEMPLATE}" in words}


LONGEST_ELSEWHERE = {"token-create": 80}
MARK = re.compile(r"quirk\d{3}z")


def place_of(row: Row) -> str:
    return AT.get(row.name) or AT.get(row.scope) or "negotiation"


def send(world: World, row: Row, seen: Looking) -> str:
    """Plant in one form and look at what it leads to; what is wrong with the answer, if anything."""
    visit = visit_to(world, row, place_of(row))
    form = Form("") if row.name in ELSEWHERE else form_in(read(visit), visit)
    words = seen.words_for(row, form)
    if not words:
        return ""
    point = transaction.savepoint()
    answer = sent_by_browser(visit, words)
    seen.look(f"answer of {row}", answer.content.decode())
    if answer.status_code != row.answer:
        return f"{row} answered {answer.status_code}"
    if answer.status_code == SEE_OTHER:
        landed = world.people[visit.who].browser.get(answer["Location"])
        seen.look(f"after {row}", landed.content.decode())
    if row.name in BY_ITSELF:
        transaction.savepoint_rollback(point)
    return ""


def crawl(world: World, seen: Looking) -> None:
    """Every page by whoever may read it, and the panel."""
    for row in rows_of("pages"):
        if row.method != "GET" or row.case or not row.allowed or row.name in FILES:
            continue
        stages = {"comment"} if row.scope == "question" else {"comment", "negotiation"}
        for stage in stages if row.scope in {"charter", "question"} else {""}:
            seen.look(str(row), read(visit_to(world, row, stage)))
    for row in PANEL:
        for address in addresses(world, row) if row.method == "GET" else ():
            body = as_reader(world, "administrator", address).body
            seen.look(address, body, own='<img src="/static/admin/img/')


SEE_OTHER = 303
FILES = {"calendar-file", "removal", "participant-interest-end"}
"""No page; and forms of what there are two of by then."""


def test_no_page_lets_what_is_typed_into_any_form_act(world: World):
    point, seen = transaction.savepoint(), Looking()
    cache.clear()
    forms = [row for row in FORMS if row.name not in SHAPELESS_ELSEWHERE]
    wrong = [send(world, row, seen) for row in forms if row.name not in LAST]
    crawl(world, seen)
    wrong += [send(world, row, seen) for row in forms if row.name in LAST]
    transaction.savepoint_rollback(point)
    cache.clear()

    assert seen.acted == {}
    assert [one for one in wrong if one] == []
    unseen = {name for mark, name in seen.planted.items() if mark not in seen.shown}
    assert unseen == UNSHOWN
    assert len(seen.planted) > 60
