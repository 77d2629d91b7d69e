"""The forum, its officers, participants, delegations and credentials."""

from datetime import date
from typing import Any

from deliberation.management.demonstration.reading import SLUG, read
from deliberation.management.demonstration.stage import Stage
from deliberation.models import Constituency
from deliberation.operations import delegations, forums, participants
from deliberation.queries.permissions import Actor, as_administrator

ATTRIBUTES_FROM = date(2020, 1, 1)


def seat_everyone(stage: Stage) -> None:
    table = read("table.json")
    person = stage.meet(table["administrator"], is_superuser=True, is_staff=True)
    stage.administrator = as_administrator(person)
    opening = stage.at(table["timeline"]["forum_opens"])
    about = table["forum"]
    stage.forum = forums.create_forum(
        actor=stage.administrator, slug=SLUG, symbol=about["symbol"], name=about["name"],
        purpose=about["purpose"], languages=about["languages"], time_zone=about["time_zone"],
        is_demonstration=True, now=opening,
    )  # fmt: skip
    for one in table["constituencies"]:
        Constituency.objects.filter(forum=stage.forum, token=one["token"]).update(
            name=one["name"], appearance=one["appearance"]
        )
    _give_offices(stage, table)
    _declare(stage, table)
    for participant in table["participants"]:
        _seat(stage, participant)
    for reader in table["registered"]:
        stage.meet(reader)


def _give_offices(stage: Stage, table: dict[str, Any]) -> None:
    opening = stage.at(table["timeline"]["forum_opens"])
    for one in table["officers"]:
        person = stage.meet(one, is_staff=one["role"] in {"moderator", "credentials"})
        held = forums.grant_role(
            actor=stage.administrator, forum_id=stage.forum.pk, person=person, role=one["role"],
            now=opening,
        )  # fmt: skip
        stage.officers.setdefault(one["role"], []).append(Actor(person=person, forum_role=held))


def _declare(stage: Stage, table: dict[str, Any]) -> None:
    for one in table["attributes"]:
        forums.declare_attribute(
            actor=stage.officer("credentials"), forum_id=stage.forum.pk, name=one["name"],
            kind=one["kind"],
        )  # fmt: skip


def _seat(stage: Stage, about: dict[str, Any]) -> None:
    officer = stage.officer("credentials")
    opening = stage.at(read("table.json")["timeline"]["forum_opens"])
    participant = participants.add_participant(
        actor=officer, name=about["name"], short_name=about["short_name"], code=about["code"],
        kind=about["kind"], now=opening,
    )  # fmt: skip
    delegation = delegations.seat_delegation(
        actor=officer, forum_id=stage.forum.pk, participant=participant,
        chamber=about["constituency"], now=opening,
    )  # fmt: skip
    stage.delegations[about["code"]] = delegation
    for name, value in about["attributes"].items():
        delegations.state_attribute(
            actor=officer, delegation=delegation, name=name, value=value, valid_from=ATTRIBUTES_FROM
        )
    for one in about.get("people", []):
        _accredit(stage, about["code"], one)


def _accredit(stage: Stage, code: str, one: dict[str, Any]) -> None:
    person = stage.meet(one)
    given = delegations.accredit_person(
        actor=stage.officer("credentials"), delegation=stage.delegations[code], person=person,
        role=one["role"], alias=one.get("alias", ""),
        now=stage.at(read("table.json")["timeline"]["forum_opens"]),
    )  # fmt: skip
    actor = Actor(person=person, accreditation=given)
    stage.credentials[one["email"], code] = actor
    if one["role"] == "head":
        stage.heads[code] = actor
