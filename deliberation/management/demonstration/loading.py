"""The whole story in the order in which it happened, in one transaction."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from deliberation.management.demonstration import (
    consulting,
    debating,
    drafting,
    drawing,
    proceeding,
    seating,
    standing,
    voting,
)
from deliberation.management.demonstration.reading import read
from deliberation.management.demonstration.stage import Stage
from deliberation.operations import anchors, outbox

Happening = tuple[float, Callable[[], Any]]


def load(*, today: datetime, password: str) -> Stage:
    """Load everything, or on any refusal nothing; then do what the outbox holds."""
    with transaction.atomic():
        stage = Stage(today=today, password=password)
        seating.seat_everyone(stage)
        for _days, happen in sorted(_story(stage), key=lambda one: one[0]):
            happen()
        for number in (0, 1):
            anchors.carry_anchors(revision=stage.revision(number))
    while outbox.drain():
        pass
    return stage


def _story(stage: Stage) -> list[Happening]:
    timeline = read("table.json")["timeline"]
    story: list[Happening] = [
        (
            timeline["zero_draft"],
            partial(drafting.table_zero_draft, stage, timeline["zero_draft"]),
        ),
        (
            timeline["revision_1"],
            partial(drafting.issue_revision_1, stage, timeline["revision_1"]),
        ),
    ]
    story += _table(stage)
    for phase in timeline["phases"]:
        move = partial(drafting.move_phase, stage, phase["days"], phase["to"])
        story.append((phase["days"], move))
    for about in read("discussion.json")["comments"]:
        story += _debate(stage, about)
    votes = deepcopy(read("questions.json")["questions"])
    for about in votes:
        story += _vote(stage, about)
    by_id = {one["id"]: one for one in votes}
    for about in deepcopy(read("mandates.json")["mandates"]):
        story += _consult(stage, about, by_id[about["before"]])
    return story


def _table(stage: Stage) -> list[Happening]:
    """Rules of procedure, rolls, and who stands where at the table."""
    about, rolls = read("standing.json"), read("rolls.json")
    once: list[tuple[float, Callable[[Stage], None]]] = [
        (read("rules_of_procedure.json")["issued"], proceeding.issue_rules),
        (about["targets"]["days"], standing.ask_of_the_table),
        (about["prepares_for"]["days"], standing.prepare_for_another),
        (about["admission"]["days"], standing.admit),
        (about["application"]["days"], standing.apply_for_seat),
        (about["challenge"]["days"], standing.challenge),
        (rolls["drawn"]["days"]["drawn"], drawing.draw_by_lot),
        (rolls["gathering"]["days"]["volunteers"], drawing.gather),
    ]
    found: list[Happening] = [(days, partial(tell, stage)) for days, tell in once]
    found += [(one["days"], partial(standing.record_level, stage, one)) for one in about["levels"]]
    found += [
        (one["days"], partial(standing.declare_interest, stage, one)) for one in about["interests"]
    ]
    return found


def _debate(stage: Stage, about: dict[str, Any]) -> list[Happening]:
    days = about["days"]
    found: list[Happening] = [(days, partial(debating.comment, stage, about))]
    if "reported" in about:
        found.append((days + 0.2, partial(debating.report, stage, about)))
    if "hidden" in about:
        found.append((days + 0.4, partial(debating.hide, stage, about)))
    return found


def _vote(stage: Stage, about: dict[str, Any]) -> list[Happening]:
    window = about["window"]
    found: list[Happening] = [
        (window["announced"], partial(voting.announce, stage, about)),
        (window["opens"], partial(voting.open_and_vote, stage, about)),
    ]
    if about["state"] in {"closed", "certified"}:
        found.append((window["closes"], partial(voting.close, stage, about)))
    if about["state"] == "certified":
        found.append((window["closes"] + 1, partial(voting.certify, stage, about)))
    return found


def _consult(stage: Stage, about: dict[str, Any], vote: dict[str, Any]) -> list[Happening]:
    days = about["days"]
    found: list[Happening] = [
        (days["listed"], partial(consulting.list_members, stage, about)),
        (days["drafted"], partial(consulting.draft, stage, about, vote)),
        (days["opens"], partial(consulting.ask, stage, about)),
    ]
    if about["state"] == "closed":
        found.append((days["closes"], partial(consulting.count, stage, about)))
    return found
