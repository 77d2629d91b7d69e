"""Rolls of citizens: one drawn by lot, one that still takes volunteers."""

from typing import Any

from deliberation.management.demonstration.reading import read
from deliberation.management.demonstration.stage import Stage
from deliberation.models import Roll
from deliberation.operations import rolls


def draw_by_lot(stage: Stage) -> None:
    """Gathered, its pool published, and drawn once the seed was public; each at its own time."""
    about = read("rolls.json")["drawn"]
    days, officer = about["days"], stage.officer("secretariat")
    roll = _gather(stage, about)
    rolls.close_pool(
        actor=officer, roll_id=roll.pk, seed_source=about["seed_source"],
        seed_due_at=stage.at(days["seed"]), now=stage.at(days["pooled"]),
    )  # fmt: skip
    rolls.draw_lot(actor=officer, roll_id=roll.pk, seed=about["seed"], now=stage.at(days["drawn"]))


def gather(stage: Stage) -> None:
    _gather(stage, read("rolls.json")["gathering"])


def _gather(stage: Stage, about: dict[str, Any]) -> Roll:
    known, days = read("rolls.json"), about["days"]
    made = rolls.make_roll(
        actor=stage.officer("secretariat"), forum_id=stage.forum.pk, title=about["title"],
        origin="lot", chamber="citizen", strata=_strata(known["attributes"], about["seats"]),
        now=stage.at(days["made"]),
    )  # fmt: skip
    for place, one in enumerate(known["volunteers"][: about.get("volunteers")]):
        stage.meet(one)
        rolls.volunteer(
            actor=stage.actor(one["email"], "registered"), roll_id=made.pk,
            attributes=one["attributes"], now=stage.at(days["volunteers"] + place / 24),
        )  # fmt: skip
    return made


def _strata(attributes: dict[str, list[str]], seats: int) -> dict[str, Any]:
    """As many seats for every pair of values."""
    strata = [
        {"where": {"region": region, "age": age}, "seats": seats}
        for region in attributes["region"]
        for age in attributes["age"]
    ]
    return {"attributes": attributes, "strata": strata}
