"""T17: which doors are counted as which kind of flood, by pages and programs together."""

import pytest
from django.core.cache import cache

from accounts import limits
from accounts.limits import Limit
from deliberation.api import throttling
from deliberation.queries.permissions import Actor
from deliberation.web import middleware
from tests import factories
from tests.api.callers import caller_of
from tests.attacks.test_floods import known, signed_in
from tests.authorisation.table import rows_of


@pytest.fixture
def few(settings, monkeypatch, db):
    """Limits small enough to be reached."""
    settings.FLOODS_HELD = True
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, Limit(3, 5, 3600)))
    cache.clear()


def test_applications_for_seats_are_counted_for_page_and_program_together(table, few):
    person = known("Applicant")
    at = f"/forums/{table.forum.slug}/applications/"
    caller, browser = caller_of(Actor(person=person)), signed_in(person)
    for _time in range(3):
        caller.post(at, {"chamber": "corporate", "evidence": "A word."}, 409)

    assert browser.post(f"{at}new/", {"evidence": "A word."}).status_code == 429
    assert caller.post(at, {}, 429)["code"] == "throttled"


@pytest.mark.parametrize("kind", ["volunteering", "challenge", "appeal", "preview"])
def test_what_waits_for_an_officer_or_is_read_in_is_counted_for_page_and_program_together(
    table, few, kind
):
    head, forum = table.heads["XAA"], f"/forums/{table.forum.slug}"
    other, pool = table.heads["XAB"].acting_as, factories.make_roll(table).public_id
    api, page = {
        "volunteering": (f"/rolls/{pool}/volunteers/", f"/rolls/{pool}/volunteer/"),
        "challenge": (f"/accreditations/{other}/challenge/",) * 2,
        "appeal": (f"/accreditations/{other}/appeal/",) * 2,
        "preview": ("/charters/preview/", "/import/"),
    }[kind]
    caller, browser = caller_of(head), signed_in(head.person)
    told = [
        caller.client.post(
            f"/api/v1{forum}{api}", "{}", content_type="application/json",
            headers={"Authorization": f"Bearer {caller.secret}", "Idempotency-Key": f"{number}"},
        ).status_code
        for number in range(3)
    ]  # fmt: skip

    assert 429 not in told
    assert browser.post(f"{forum}{page}", {}).status_code == 429
    assert caller.post(f"{forum}{api}", {}, 429)["code"] == "throttled"


COUNTED = {
    "challenge": ({"accreditation-challenge"}, {"accreditations/{accreditation}/challenge/"}),
    "appeal": (
        {"comment-appeal", "accreditation-appeal"},
        {"comments/{comment}/appeal/", "accreditations/{accreditation}/appeal/"},
    ),
    "volunteering": (
        {"roll-volunteer", "roll-withdraw"},
        {"rolls/{roll}/volunteers/", "rolls/{roll}/volunteers/withdraw/"},
    ),
    "preview": (
        {"charter-import", "seating-import", "roll-people"},
        {
            "charters/", "charters/preview/", "delegations/preview/", "delegations/import/",
            "rolls/{roll}/people/", "rolls/{roll}/people/preview/",
        },
    ),
}  # fmt: skip
"""Pages by name, operations below a forum."""


@pytest.mark.parametrize("kind", COUNTED)
def test_a_kind_is_counted_at_each_of_its_doors_and_at_no_other(kind):
    """Each door of the authorisation tables that takes a POST, by the first pattern that meets it."""
    found: tuple[set[str], set[str]] = set(), set()
    for place, table, floods in ((0, "pages", middleware.FLOODS), (1, "api", throttling.FLOODS)):
        for row in rows_of(table):
            met = next((one for one in floods if one.meets(row.method, row.name)), None)
            if row.method == "POST" and met and met.kind == kind:
                found[place].add(row.name.removeprefix("/forums/{forum}/"))

    assert found == COUNTED[kind]
