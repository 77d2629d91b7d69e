"""A delegation asks its own members how to vote, and the result is shown as its mandate."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Accreditation, DecisionRule, Question, Roll
from deliberation.operations import audit, electorates, locks, outbox, record, streams
from deliberation.queries import mandates, permissions, questions, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.mandates import require_to_come
from deliberation.rules.permissions import Act
from deliberation.rules.questions import State
from deliberation.rules.refusals import RuleBroken, _

LONGEST_ASKED = 8000
LONGEST_EXPLANATION = 4000


@transaction.atomic
def draft_consultation(
    *,
    actor: Actor,
    question_id: int,
    roll: Roll,
    rule: DecisionRule,
    title: str,
    motion: str,
    explanation: str = "",
    now: datetime | None = None,
) -> Question:
    """Draft what the head asks the delegation's members before a vote in which it has a ballot.

    The delegation alone sees it, those on ``roll`` from its opening on; how they answer is seen once it
    has closed. It is not held against the forum's rules of procedure.
    Raises RuleBroken("mandate-too-early"), ("mandate-too-late"), ("no-vote-here"), ("roll-not-closed"),
    ("not-your-delegation").
    """
    parent = Question.objects.select_related("forum", "of_charter").get(pk=question_id)
    locks.hold_forum(parent.forum_id)
    seat = _require_head(actor, parent)
    moment = now or database_clock()
    require_to_come(questions.life_of(parent), parent.announced_at, moment)
    if not mandates.votes_on(parent, seat.delegation):
        raise RuleBroken("no-vote-here", _("Your delegation has no vote on this question."))
    chambers = _require_fitting(roll, rule, seat)
    asked = Question.objects.filter(delegation=seat.delegation).count()
    drafted = Question.objects.create(
        forum_id=parent.forum_id, delegation=seat.delegation, mandate_for=parent, roll=roll, rule=rule,
        symbol=f"{parent.forum.symbol}/M.{seat.delegation_id}.{asked + 1}",
        title=require_name(title, place="title"),
        motion=require_text(motion, LONGEST_ASKED, place="motion"),
        explanation=_words(explanation), chambers=chambers, tally_shown=Question.TallyShown.CLOSED,
        audience=f"delegation:{seat.delegation_id}", drafted_by=actor.signed_in, created_at=moment,
    )  # fmt: skip
    audit.note(actor, "draft_consultation", drafted, after={"mandate_for": parent.symbol})
    return drafted


def _require_head(actor: Actor, parent: Question) -> Accreditation:
    stage = questions.stage_of(parent)
    permissions.require(actor, Act.CONSULT_MEMBERS, stage=stage, forum_id=parent.forum_id)
    assert actor.accreditation is not None  # noqa: S101 - the table gives the act to heads alone
    return actor.accreditation


def _require_fitting(roll: Roll, rule: DecisionRule, seat: Accreditation) -> list[str]:
    """The one chamber of the delegation's own closed roll, which the rule fits."""
    if roll.delegation_id != seat.delegation_id:
        raise RuleBroken(
            "not-your-delegation",
            _("Ask the people of a roll of your own delegation."),
            place="roll",
        )
    if rule.forum_id != seat.forum_id:
        raise RuleBroken("question-foreign", _("This belongs to another forum."), place="rule")
    chamber, parsed = roll.constituency.token, decisions.parse_rule(rule.value)
    decisions.require_legitimate(parsed, (chamber,))
    electorates.take_roll(roll=roll, rule=parsed)
    return [chamber]


def _words(explanation: str) -> str:
    if not explanation.strip():
        return ""
    return require_text(explanation, LONGEST_EXPLANATION, place="explanation")


@transaction.atomic
def show_mandate(*, actor: Actor, question_id: int, now: datetime | None = None) -> Question:
    """Show the members' result as the delegation's mandate, before the vote's close does so by itself.

    Raises RuleBroken("mandate-running") before it is counted, ("mandate-shown") once it is shown.
    """
    share_parent(question_id)
    locks.hold_question(question_id)
    question = Question.objects.select_related(
        "of_charter", "mandate_for", "delegation__participant", "electorate"
    ).get(pk=question_id)
    stage = questions.stage_of(question)
    permissions.require(actor, Act.CONSULT_MEMBERS, stage=stage, forum_id=question.forum_id)
    permissions.require_same_delegation(actor, question.delegation_id or 0)
    if question.state != State.CLOSED:
        raise RuleBroken("mandate-running", _("Your members' answers are not counted yet."))
    if question.shown_at:
        raise RuleBroken("mandate-shown", _("This is shown as the mandate already."))
    audit.note(actor, "show_mandate", question)
    _show(question, now or database_clock())
    return question


def share_parent(question_id: int) -> None:
    """Hold off the close of the vote that a mandate is for: it shows every mandate counted by then.

    Called before the mandate itself is held.
    """
    rows = Question.objects.filter(pk=question_id).values_list("mandate_for", flat=True)
    if parent := rows.first():
        locks.share_question(parent)


def show_if_over(question: Question, moment: datetime) -> None:
    """A mandate counted only after its vote has closed is shown at once."""
    parent = question.mandate_for
    if parent and parent.state in {State.CLOSED, State.CERTIFIED}:
        _show(question, moment)


def show_due(parent: Question, moment: datetime) -> None:
    """At the close of a vote, show every mandate counted by then; the record tells them with the result."""
    due = Question.objects.filter(mandate_for=parent, state=State.CLOSED, shown_at=None)
    shown = list(due.order_by("id").values_list("pk", flat=True))
    if shown:
        Question.objects.filter(pk__in=shown).update(shown_at=moment)
        _tell_members(shown)
    if named := mandates.named_on(parent):
        _tell_screens(parent, named, moment)


def _show(question: Question, moment: datetime) -> None:
    question.shown_at = moment
    question.save(update_fields=["shown_at"])
    told = {"shown_at": moment}
    streams.append(f"question:{question.public_id}", "mandate", told, at=moment)
    parent = question.mandate_for
    if parent and tallies.may_be_shown(parent, moment):
        _tell_everyone(question, parent, moment)
    _tell_members([question.pk])


def _tell_everyone(question: Question, parent: Question, moment: datetime) -> None:
    """To the screens of the vote and to the record, as its ballots may be seen by now."""
    _tell_screens(parent, mandates.named_on(parent), moment)
    [shown] = [one for one in mandates.shown_on(parent) if one.question.pk == question.pk]
    record.enter(
        forum_id=parent.forum_id,
        kind="mandate-shown",
        object_public_id=parent.public_id,
        content=mandates.facts(shown, parent.audience) | {"symbol": parent.symbol},
        at=moment,
    )


def _tell_screens(parent: Question, named: list[str], moment: datetime) -> None:
    streams.append(f"question:{parent.public_id}", "mandate", {"mandates": named}, at=moment)


def _tell_members(shown: list[int]) -> None:
    outbox.add("mandates-shown", {"questions": shown}, key=f"mandates-shown:{shown[0]}")
