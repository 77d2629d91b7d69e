"""Rolls in each state of their life."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from deliberation.formats.rolls import Listed
from deliberation.operations import rolls
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from tests import factories
from tests.factories import Table

STRATA = {"attributes": {"region": ["north"]}, "strata": [{"where": {}, "seats": 1}]}
OF_DOOR = {
    "roll-volunteer": "pool", "roll-withdraw": "pool", "roll-pool": "pool", "roll-draw": "published",
    "roll-people": "list", "roll-leave-out": "list", "roll-close": "complete",
    "volunteers/": "pool", "volunteers/withdraw/": "pool", "pool/": "pool", "draw/": "published",
    "people/": "list", "people/preview/": "list", "leave-out/": "list", "close/": "complete",
}  # fmt: skip
"""Which roll a door is about; the others are about one that was drawn."""


def make_rolls(table: Table, volunteers: Iterable[Actor]) -> None:
    secretariat, now = table.officers["secretariat"], database_clock()
    found = table.rolls
    for name in ("pool", "published", "drawn"):
        found[name] = factories.make_roll(table, "lot", strata=STRATA)
        for one in volunteers:
            alone = replace(one, accreditation=None, forum_role=None, roll_place=None)
            rolls.volunteer(actor=alone, roll_id=found[name].pk, attributes={"region": "north"})
    for name in ("published", "drawn"):
        rolls.close_pool(
            actor=secretariat, roll_id=found[name].pk, seed_source="A public lottery",
            seed_due_at=now - timedelta(hours=1), now=now - timedelta(hours=2),
        )  # fmt: skip
    found["drawn"] = rolls.draw_lot(actor=secretariat, roll_id=found["drawn"].pk, seed="7 8 9")
    found["members"], _electors = factories.members_roll(table, "XAA", factories.person())
    for name, email in (("list", "late@x.example"), ("complete", table.heads["XAA"].person.email)):
        found[name] = factories.make_roll(table)
        rolls.list_people(actor=secretariat, roll_id=found[name].pk, rows=[Listed(2, email)])
