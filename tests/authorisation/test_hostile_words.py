"""Hostile words in every field of every form and operation, found by reading the forms and the
description of the API: what hides is refused with a reason and a place, and what is typed stays typed."""

from collections.abc import Iterator

import pytest

from tests.authorisation.bodies import body_of
from tests.authorisation.hostile import (
    BIDI,
    ELSEWHERE,
    LONG,
    NUL,
    form_in,
    read,
    sent_by_browser,
    sent_by_program,
    undone,
    visit_to,
    words_taken,
)
from tests.authorisation.matrix import is_every_cell_tried
from tests.authorisation.table import Row, rows_of
from tests.authorisation.world import World

UNPROCESSABLE = 422
pytestmark = pytest.mark.django_db
READ = {row.name for row in rows_of("pages") if row.method == "GET"}
FORMS = [
    row
    for row in rows_of("pages")
    if row.method == "POST" and row.allowed and row.name in READ | set(ELSEWHERE) and not row.case
]
WRITES = [
    row
    for row in rows_of("api")
    if row.method in {"POST", "PUT", "PATCH"} and row.allowed and not row.case and words_taken(row)
]
A_FILE = "a file, blamed by line: its own tests have each"
UNTRIED = {
    ("charter-import", "text"): A_FILE,
    ("seating-import", "csv"): A_FILE,
    ("roll-people", "text"): A_FILE,
    ("/forums/{forum}/delegations/preview/", "csv"): A_FILE,
    ("/forums/{forum}/delegations/import/", "csv"): A_FILE,
    ("/forums/{forum}/rolls/{roll}/people/preview/", "csv"): A_FILE,
    ("/forums/{forum}/rolls/{roll}/people/", "csv"): A_FILE,
    ("/forums/{forum}/links/", "source"): "a forum's name: unknown, 404",
    ("/forums/{forum}/links/", "target"): "the same",
    ("delegation-sign-in", "client_secret"): "nobody is ever shown it",
    ("/forums/{forum}/delegations/{delegation}/sign-in/", "client_secret"): "the same",
    ("comment-appeal", "words"): "refused first: here is no verdict to appeal against",
    ("/forums/{forum}/comments/{comment}/appeal/", "words"): "the same",
}


def fields_of(world: World, row: Row) -> list[str]:
    if row.name in ELSEWHERE:
        return list(ELSEWHERE[row.name])
    visit = visit_to(world, row)
    return [one for one in form_in(read(visit), visit).typed if (row.name, one) not in UNTRIED]


def complaints(world: World, row: Row, words: dict[str, str]) -> Iterator[str]:
    """What is wrong with the page that answers these words. A rule that comes after the form's own blames
    one field at a time: what is not blamed is tried again by itself."""
    visit = visit_to(world, row)
    answer, lines = undone(lambda: sent_by_browser(visit, words))
    shown = form_in(answer.content.decode(), visit)
    said = f"{next(iter(words.values()))[-3:]!a} in {sorted(words)}"
    if answer.status_code != UNPROCESSABLE:
        yield f"{said} is answered {answer.status_code}"
    if lines:
        yield f"{said} left {lines} lines in the journals"
    if lost := [name for name, typed in words.items() if shown.held.get(name) != typed]:
        yield f"{said} is lost from {lost}"
    unblamed = words.keys() - shown.blamed
    if unblamed and len(words) == 1:
        yield f"{said} is not blamed"
    for name in sorted(unblamed) if len(words) > 1 else ():
        yield from complaints(world, row, {name: words[name]})


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_what_hides_in_a_field_is_refused_beside_it_and_stays_typed(world: World, row: Row):
    names = fields_of(world, row)
    body = body_of(visit_to(world, row)) if names else {}
    good = {name: body.get(name) or "A word" for name in names}
    found = [wrong for name in names for wrong in complaints(world, row, {name: good[name] + BIDI})]
    for name in {"link", "links"} & set(names):
        found += complaints(world, row, {name: "javascript:alert(1)"})
    # Of the other two, which forms refuse by themselves, one here and the other at the next door.
    others = (NUL, LONG) if is_every_cell_tried() else ((NUL, LONG)[FORMS.index(row) % 2],)
    for bad in others if names else ():
        found += complaints(world, row, {name: good[name] + bad for name in names})

    assert found == []


def refusals(world: World, row: Row, words: dict[str, str]) -> Iterator[str]:
    """What is wrong with the problem that answers these words."""
    visit = visit_to(world, row)
    answer, lines = undone(lambda: sent_by_program(visit, words))
    told = answer.json()
    places = {told.get("place")} | {one["place"] for one in told.get("errors") or ()}
    if answer.status_code not in {400, UNPROCESSABLE} or not told.get("code"):
        yield f"{sorted(words)} is answered {answer.status_code} {told.get('code')}"
    if unplaced := words.keys() - places:
        yield f"{sorted(unplaced)} is not named: {told.get('code')} at {sorted(map(str, places))}"
    if lines:
        yield f"{sorted(words)} left {lines} lines in the journals"


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_what_hides_in_words_of_a_program_is_refused_with_its_place(world: World, row: Row):
    taken = words_taken(row).items()
    longest = {name: most for name, most in taken if (row.name, name) not in UNTRIED}
    found = [wrong for name in longest for wrong in refusals(world, row, {name: f"Word{BIDI}"})]
    if longest:
        found += refusals(world, row, {name: "x" * (most + 1) for name, most in longest.items()})

    assert found == []
