"""Drafting a question: what is put to the vote, under which rule, to whom, seen by whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import (
    CredentialsReport,
    DecisionRule,
    Forum,
    ItemText,
    Procedure,
    Provision,
    Question,
    Revision,
    Roll,
)
from deliberation.operations import (
    audiences,
    audit,
    locks,
)
from deliberation.queries import permissions, procedures, questions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import read_by
from deliberation.rules import decisions
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_EXPLANATION = 4000
LONGEST_MOTION = 8000


@transaction.atomic
def draft_question(
    *,
    actor: Actor,
    forum_id: int,
    title: str,
    rule: DecisionRule,
    chambers: Sequence[str],
    roll: Roll | None = None,
    explanation: str = "",
    provision: Provision | None = None,
    revision: Revision | None = None,
    procedure: Procedure | None = None,
    credentials_report: CredentialsReport | None = None,
    motion: str = "",
    language: str = "",
    tally_shown: str = "live",
    audience: str = "",
    departure_kind: str = "",
    departs_by: Question | None = None,
    now: datetime | None = None,
) -> Question:
    """Draft a question on a provision as it stands in ``revision``, on a whole revision, on rules of
    procedure, on a credentials report, or a motion.

    With ``roll`` its people vote, in the roll's chamber; it may be closed until the question opens.
    ``departure_kind`` lets a motion allow one question of this kind to depart from the rules of
    procedure; ``departs_by`` names the motion that allowed it. Raises RuleBroken where there is not
    exactly one target, the rule does not suit the chambers, or the rules of procedure ask otherwise.
    """
    locks.hold_forum(forum_id)
    moment = now or database_clock()
    target = _target(provision, revision, procedure or credentials_report, motion, language)
    stage = questions.stage_of(Question(**target))
    permissions.require(actor, Act.DRAFT_QUESTION, stage=stage, forum_id=forum_id)
    home = Forum.objects.get(pk=forum_id)
    target["audience"] = audiences.chosen(
        actor=actor,
        forum=home,
        wanted=audience,
        parent=read_by(revision, moment) if revision else PUBLIC,
    )
    drafted = Question(
        forum_id=forum_id, title=require_name(title, place="title"), rule=rule, tally_shown=tally_shown,
        explanation=_explanation(explanation), roll=roll,
        chambers=_require_chambers(chambers, roll), drafted_by=actor.signed_in,
        drafted_role=actor.office, created_at=moment, departure_kind=departure_kind,
        departs_by=departs_by, **target,
    )  # fmt: skip
    _require_home(drafted, rule)
    _require_seen(drafted)
    decisions.require_legitimate(decisions.parse_rule(rule.value), tuple(drafted.chambers))
    procedures.require_departure(drafted)
    procedures.keep_to(drafted, now=moment)
    if tally_shown not in Question.TallyShown.values:
        raise RuleBroken(
            "tally-shown", _("Choose when the tally may be seen."), place="tally_shown"
        )
    drafted.symbol = f"{drafted.forum.symbol}/Q.{_asked_so_far(forum_id) + 1}"
    drafted.save(force_insert=True)
    audit.note(actor, "draft_question", drafted, after={"title": drafted.title})
    return drafted


def _asked_so_far(forum_id: int) -> int:
    """Not what delegations ask their members: nobody can tell from a gap that one did."""
    return Question.objects.filter(forum_id=forum_id, delegation=None).count()


def _target(
    provision: Provision | None,
    revision: Revision | None,
    document: Procedure | CredentialsReport | None,
    motion: str,
    language: str,
) -> dict[str, Any]:
    words = require_text(motion, LONGEST_MOTION, place="motion") if motion.strip() else ""
    named = [one for one in (words, revision, document) if one]
    if len(named) != 1 or (provision and not revision):
        raise RuleBroken(
            "question-target",
            _(
                "Put exactly one thing to the vote: a provision, a revision, rules of procedure, a "
                "credentials report or a motion."
            ),
            place="target",
        )
    if isinstance(document, CredentialsReport):
        return {"credentials_report": document}
    if document:
        return {"procedure": _issued(document)}
    if revision is None:
        return {"motion": words}
    if provision is None:
        return {
            "revision": revision, "of_charter": revision.charter,
        }  # fmt: skip
    return _provision_target(provision, revision, language or revision.charter.language)


def _issued(procedure: Procedure) -> Procedure:
    if procedure.state != Procedure.State.ISSUED:
        raise RuleBroken(
            "question-target", _("Only what was issued is put to the vote."), place="target"
        )
    return procedure


def _provision_target(provision: Provision, revision: Revision, language: str) -> dict[str, Any]:
    shown = (
        ItemText.objects.filter(
            item__revision=revision, item__provision=provision, language=language
        )
        .select_related("text", "item")
        .first()
    )
    if shown is None:
        raise RuleBroken(
            "provision-not-there",
            _("This provision does not stand in this revision in this language."),
            place="provision",
        )
    return {
        "provision": provision, "text": shown.text, "text_language": language,
        "text_label": f"{shown.item.label} ({revision.symbol})"[:80], "of_charter": revision.charter,
    }  # fmt: skip


def _explanation(words: str) -> str:
    return require_text(words, LONGEST_EXPLANATION, place="explanation") if words.strip() else ""


def _require_chambers(chambers: Sequence[str], roll: Roll | None) -> list[str]:
    if not chambers or len(set(chambers)) != len(chambers):
        raise RuleBroken(
            "question-chambers", _("Name each chamber that votes, once."), place="chambers"
        )
    if roll and list(chambers) != [roll.constituency.token]:
        raise RuleBroken(
            "question-chambers",
            _("The people of this roll vote in the chamber “%(chamber)s”, and in no other."),
            place="chambers",
            facts={"chamber": roll.constituency.token},
        )
    return list(chambers)


def _require_seen(question: Question) -> None:
    """People on a roll belong to no narrower audience: what they vote on is public."""
    if question.roll and question.audience != PUBLIC:
        raise RuleBroken(
            "question-unseen",
            _("The people of this roll could not see this question: it is not public."),
            place="audience",
        )


def _require_home(question: Question, rule: DecisionRule) -> None:
    """Everything a question names belongs to its forum."""
    homes = {rule.forum_id, question.forum_id}
    if question.roll:
        homes.add(question.roll.forum_id)
    if question.of_charter:
        homes.add(question.of_charter.forum_id)
    if question.procedure:
        homes.add(question.procedure.forum_id)
    if question.credentials_report:
        homes.add(question.credentials_report.forum_id)
    known = set(
        Forum.objects.get(pk=question.forum_id).constituencies.values_list("token", flat=True)
    )
    if len(homes) != 1 or not set(question.chambers) <= known:
        raise RuleBroken("question-foreign", _("This belongs to another forum."), place="target")
