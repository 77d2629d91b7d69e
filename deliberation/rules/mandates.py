"""When a delegation may ask its members how to vote, and until when."""

from datetime import datetime

from deliberation.rules.questions import QuestionLife, State
from deliberation.rules.refusals import RuleBroken, _


def require_to_come(life: QuestionLife, announced_at: datetime | None, now: datetime) -> None:
    """Members are asked about a vote that is announced or open.

    Raises RuleBroken("mandate-too-early") or ("mandate-too-late").
    """
    state = life.at(now)
    if state is State.DRAFTED and announced_at is None:
        raise RuleBroken("mandate-too-early", _("This vote is neither announced nor open yet."))
    if state not in {State.DRAFTED, State.OPEN}:
        raise RuleBroken("mandate-too-late", _("This vote is over: a mandate comes too late."))


def require_before(
    life: QuestionLife, opens_at: datetime | None, now: datetime, closes_at: datetime
) -> None:
    """Members have answered before the vote closes; of one that is only announced, before it opens.

    Raises RuleBroken("mandate-too-late").
    """
    if life.at(now) is State.OPEN:
        if life.closes_at and closes_at >= life.closes_at:
            raise RuleBroken(
                "mandate-too-late",
                _("Your members must have answered before the vote itself closes."),
                place="closes_at",
            )
    elif opens_at and closes_at > opens_at:
        raise RuleBroken(
            "mandate-too-late",
            _("The vote is only announced: your members must have answered before it opens."),
            place="closes_at",
        )
