"""Delegations that ask their own members before they vote, and what these answer."""

from typing import Any

from deliberation.formats.rolls import Listed
from deliberation.management.demonstration.stage import Stage
from deliberation.models import Elector
from deliberation.operations import ballots, decisions, mandates, questions, rolls, tallies
from deliberation.queries.permissions import actor_for
from deliberation.rules.decisions import TEMPLATES


def list_members(stage: Stage, about: dict[str, Any]) -> None:
    """The head lists the members from the assembly's register and closes the roll."""
    head, moment = stage.heads[about["by"]], stage.at(about["days"]["listed"])
    made = rolls.make_members_roll(
        actor=head, delegation_id=stage.delegations[about["by"]].pk, now=moment, **about["roll"]
    )
    for one in about["members"]:
        stage.meet(one)
    rows = [Listed(line, one["email"]) for line, one in enumerate(about["members"], start=2)]
    rolls.list_people(actor=head, roll_id=made.pk, rows=rows, now=moment)
    about["closed"] = rolls.close_roll(actor=head, roll_id=made.pk, now=moment)


def draft(stage: Stage, about: dict[str, Any], vote: dict[str, Any]) -> None:
    head, roll, template = stage.heads[about["by"]], about["closed"], about["template"]
    rule = decisions.keep_members_rule(
        actor=head, forum_id=stage.forum.pk, template=template,
        value=TEMPLATES[template].build((roll.constituency.token,)),
    )  # fmt: skip
    about["made"] = mandates.draft_consultation(
        actor=head, question_id=vote["made"].pk, roll=roll, rule=rule, title=about["title"],
        motion=about["motion"], explanation=about.get("explanation", ""),
        now=stage.at(about["days"]["drafted"]),
    )  # fmt: skip


def ask(stage: Stage, about: dict[str, Any]) -> None:
    """Open it; the members answer an hour apart."""
    opens, asked = about["days"]["opens"], about["made"].pk
    opened = questions.open_question(
        actor=stage.heads[about["by"]], question_id=asked, now=stage.at(opens),
        closes_at=stage.at(about["days"]["closes"]),
    )  # fmt: skip
    places = dict(
        Elector.objects.filter(electorate=opened.electorate_id).values_list(
            "person__email", "public_id"
        )
    )
    for hour, one in enumerate(about["members"], start=1):
        if "answer" in one:
            place = places[one["email"]]
            ballots.cast_ballot(
                actor=actor_for(stage.people[one["email"]], stage.forum, place),
                question_id=asked, choice=one["answer"], now=stage.at(opens + hour / 24),
            )  # fmt: skip
    tallies.recount(question_id=asked, now=stage.at(opens + 0.5))


def count(stage: Stage, about: dict[str, Any]) -> None:
    tallies.close_due_question(question_id=about["made"].pk, now=stage.at(about["days"]["closes"]))
