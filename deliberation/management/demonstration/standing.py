"""Who takes part how far, what the table should hold, whom it prepares for, who waits and who is doubted."""

from typing import Any

from deliberation.management.demonstration.reading import read
from deliberation.management.demonstration.stage import Stage
from deliberation.operations import (
    applications,
    composition,
    credentials,
    forums,
    links,
    participants,
)
from deliberation.queries.permissions import Actor


def record_level(stage: Stage, about: dict[str, Any]) -> None:
    participants.record_level(
        actor=stage.officer("credentials"), forum_id=stage.forum.pk,
        participant=stage.delegations[about["code"]].participant, level=about["level"],
        evidence=about["evidence"], link=about.get("link", ""), now=stage.at(about["days"]),
    )  # fmt: skip


def declare_interest(stage: Stage, about: dict[str, Any]) -> None:
    code = about["code"]
    actor = stage.heads[code] if about.get("by_head") else stage.officer("secretariat")
    made = participants.declare_interest(
        actor=actor, forum_id=stage.forum.pk, participant=stage.delegations[code].participant,
        kind=about["kind"], sector=about.get("sector", ""), words=about.get("words", ""),
        link=about.get("link", ""), since=stage.at(about["since"]).date(),
        now=stage.at(about["days"]),
    )  # fmt: skip
    if "ended" in about:
        ended = stage.at(about["ended"])
        participants.end_interest(
            actor=actor, forum_id=stage.forum.pk, interest_id=made.pk, ends_on=ended.date(),
            now=ended,
        )  # fmt: skip


def ask_of_the_table(stage: Stage) -> None:
    targets = read("standing.json")["targets"]
    for asked in targets["asked"]:
        composition.add_target(
            actor=stage.officer("secretariat"), forum_id=stage.forum.pk,
            now=stage.at(targets["days"]), **asked,
        )  # fmt: skip


def prepare_for_another(stage: Stage) -> None:
    """The forum for which this one prepares, opened, asked and agreeing."""
    about = read("standing.json")["prepares_for"]
    opening = stage.at(about["days"])
    other = forums.create_forum(
        actor=stage.administrator, slug=about["slug"], symbol=about["symbol"], name=about["name"],
        purpose=about["purpose"], languages=stage.forum.languages,
        time_zone=stage.forum.time_zone, is_demonstration=True, now=opening,
    )  # fmt: skip
    person = stage.people[about["secretariat"]]
    held = forums.grant_role(
        actor=stage.administrator, forum_id=other.pk, person=person, role="secretariat",
        now=opening,
    )  # fmt: skip
    link = links.propose_link(
        actor=stage.officer("secretariat"), forum_id=stage.forum.pk, source=stage.forum,
        target=other, kind="prepares", note=about["note"], now=opening,
    )  # fmt: skip
    links.confirm_link(
        actor=Actor(person=person, forum_role=held), forum_id=other.pk, link_id=link.pk,
        now=stage.at(about["answered"]),
    )  # fmt: skip


def admit(stage: Stage) -> None:
    about = read("standing.json")["admission"]
    stage.forum = forums.configure_forum(
        actor=stage.officer("secretariat"), forum_id=stage.forum.pk, admission=about["words"],
        admitting=about["chambers"], now=stage.at(about["days"]),
    )  # fmt: skip


def apply_for_seat(stage: Stage) -> None:
    about = read("standing.json")["application"]
    applications.apply_for_seat(
        actor=stage.actor(about["by"], "registered"), forum_id=stage.forum.pk,
        chamber=about["chamber"], name=about["name"], code=about["code"], kind=about["kind"],
        controller=about["controller"], evidence=about["evidence"], links=about["links"],
        now=stage.at(about["days"]),
    )  # fmt: skip


def challenge(stage: Stage) -> None:
    about = read("standing.json")["challenge"]
    doubted = stage.credentials[about["person"], about["delegation"]].accreditation
    assert doubted is not None  # noqa: S101 - the loader accredited this person itself
    credentials.challenge_credential(
        actor=stage.heads[about["by"]], public_id=doubted.public_id, reason=about["reason"],
        now=stage.at(about["days"]),
    )  # fmt: skip
