"""Run as ``python -m tests.faults.seeding ELECTORS QUESTIONS``: a table, open questions, tokens; prints JSON."""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from accounts import tokens  # noqa: E402
from accounts.models import Token  # noqa: E402
from deliberation.models import Question  # noqa: E402
from deliberation.queries.clock import database_clock  # noqa: E402
from deliberation.queries.permissions import Actor  # noqa: E402
from tests import factories  # noqa: E402

CHAMBERS = ("government", "corporate", "citizen")
KINDS = {"government": "state", "corporate": "company", "citizen": "assembly"}


def seats(number: int) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (f"Seat {place}", f"X{place}", KINDS[chamber], chamber)
        for place in range(number)
        for chamber in [CHAMBERS[place % 3]]
    )


def token_for(actor: Actor, *, casts: bool) -> dict[str, str]:
    made, secret = tokens.issue_token(
        person=actor.person, name="Fault test", scopes=["read", "question:write"],
        life=timedelta(days=1),
    )  # fmt: skip
    if casts:
        tokens.grant_ballots(token=Token.objects.get(pk=made.pk))
    return {"secret": secret, "acting_as": actor.acting_as}


def open_one(table: factories.Table, seconds: float) -> Question:
    """A question that opened an hour ago and closes in so many seconds."""
    drafted = factories.draft_motion(table)
    moment = database_clock()
    return factories.opened(
        table.officers["chair"],
        drafted.pk,
        closes_at=moment + timedelta(seconds=seconds),
        now=moment - timedelta(hours=1),
    )


def seed(electors: int, deadlines: list[float]) -> dict[str, Any]:
    table = factories.set_table(seats=seats(electors))
    return {
        "forum": table.forum.slug,
        "electors": [token_for(head, casts=True) for head in table.heads.values()],
        "chair": token_for(table.officers["chair"], casts=False),
        "teller": token_for(table.officers["teller"], casts=False),
        "questions": [open_one(table, seconds).public_id for seconds in deadlines],
    }


if __name__ == "__main__":
    count, *seconds = sys.argv[1:]
    factories.number_from(1000 * (1 + Question.objects.count()))
    sys.stdout.write(json.dumps(seed(int(count), [float(one) for one in seconds])))
