"""Questions, their ballots, their closing and certification."""

from typing import Any

from deliberation.management.demonstration.stage import Stage
from deliberation.models import Procedure, Question
from deliberation.operations import ballots, decisions, outbox, questions, tallies


def announce(stage: Stage, about: dict[str, Any]) -> None:
    """Draft the question and say when it will open."""
    chair, window = stage.officer("chair"), about["window"]
    moment = stage.at(window["announced"])
    chambers = tuple(about["chambers"])
    rule = decisions.keep_template(
        actor=chair, forum_id=stage.forum.pk, template=about["template"], chambers=chambers
    )
    drafted = questions.draft_question(
        actor=chair, forum_id=stage.forum.pk, title=about["title"], rule=rule, chambers=chambers,
        explanation=about.get("explanation", ""), now=moment, **_target(stage, about["target"]),
    )  # fmt: skip
    questions.announce_question(
        actor=chair, question_id=drafted.pk, opens_at=stage.at(window["opens"]), now=moment
    )
    about["made"] = drafted


def _target(stage: Stage, target: dict[str, Any]) -> dict[str, Any]:
    if target["kind"] == "motion":
        return {"motion": target["text"]}
    if target["kind"] == "procedure":
        return {"procedure": Procedure.objects.get(forum=stage.forum, number=target["number"])}
    revision = stage.revision(target["revision"])
    if target["kind"] == "revision":
        return {"revision": revision}
    return {
        "revision": revision,
        "provision": stage.item(target["label"], target["revision"]).provision,
    }


def open_and_vote(stage: Stage, about: dict[str, Any]) -> None:
    """Let the announcement arrive, open it and cast every ballot, an hour apart; a changed one twice."""
    while outbox.drain():
        pass
    opens = about["window"]["opens"]
    questions.open_question(
        actor=stage.officer("chair"), question_id=about["made"].pk,
        closes_at=stage.at(about["window"]["closes"]), now=stage.at(opens),
    )  # fmt: skip
    for place, (code, ballot) in enumerate(about["ballots"].items()):
        moment = opens + (place + 1) / 24
        actor = stage.heads[code]
        if "cast_by" in ballot:
            actor = stage.actor(ballot["cast_by"], code)
        if "changed_from" in ballot:
            ballots.cast_ballot(
                actor=actor, question_id=about["made"].pk, choice=ballot["changed_from"],
                now=stage.at(moment - 0.02),
            )  # fmt: skip
        ballots.cast_ballot(
            actor=actor, question_id=about["made"].pk, choice=ballot["choice"],
            explanation=ballot.get("explanation", ""), language=ballot.get("language", "en"),
            now=stage.at(moment),
        )  # fmt: skip
    tallies.recount(question_id=about["made"].pk, now=stage.at(min(0, opens + 1.5)))


def close(stage: Stage, about: dict[str, Any]) -> None:
    tallies.close_due_question(
        question_id=about["made"].pk, now=stage.at(about["window"]["closes"])
    )


def certify(stage: Stage, about: dict[str, Any]) -> Question:
    moment = stage.at(about["window"]["closes"] + 1)
    tallies.certify_question(
        actor=stage.officer("teller"), question_id=about["made"].pk, now=moment
    )
    return tallies.certify_question(
        actor=stage.officer("chair"), question_id=about["made"].pk, now=moment
    )
