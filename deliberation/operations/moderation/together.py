"""One verdict on many comments: each is locked, checked and logged by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from deliberation.models import ModerationEntry
from deliberation.operations.moderation.verdicts import (
    dismiss_reports,
    hide_comment,
    require_ground,
)
from deliberation.queries import permissions
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

MOST_TOGETHER = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one comment: the entry in the log, or why there is none."""

    comment_id: int
    entry: ModerationEntry | None = None
    refusal: RuleBroken | None = None


@transaction.atomic
def judge_together(
    *, actor: Actor, comment_ids: Sequence[int], verdict: str, reason: str, ground: str = ""
) -> list[Outcome]:
    """Hide, or dismiss the reports of, up to 100 comments for one reason; one refused stops no other.

    Raises RuleBroken ("verdict-unknown", "too-many-together", "none-chosen") and what a verdict's ground
    and reason raise, since those are the same for all.
    """
    permissions.require(actor, Act.MODERATE, stage=FORUM)
    if verdict not in {"hide", "dismiss"}:
        raise RuleBroken("verdict-unknown", _("Choose a verdict."), place="verdict")
    chosen = sorted(
        set(comment_ids)
    )  # locked in one order, so that two moderators never wait in a ring
    if not chosen:
        raise RuleBroken("none-chosen", _("Choose at least one comment."), place="comments")
    if len(chosen) > MOST_TOGETHER:
        raise RuleBroken(
            "too-many-together",
            _("At most %(most)s comments are decided together."),
            place="comments",
            facts={"most": MOST_TOGETHER},
        )
    if verdict == "hide":
        require_ground(ground)
    reason = require_text(reason, 500, place="reason")
    return [_judge(actor, one, verdict, reason, ground) for one in chosen]


def _judge(actor: Actor, comment_id: int, verdict: str, reason: str, ground: str) -> Outcome:
    try:
        with transaction.atomic():
            if verdict == "hide":
                entry = hide_comment(
                    actor=actor, comment_id=comment_id, ground=ground, reason=reason
                )
            else:
                entry = dismiss_reports(actor=actor, comment_id=comment_id, reason=reason)
    except RuleBroken as refusal:
        return Outcome(comment_id, refusal=refusal)
    return Outcome(comment_id, entry=entry)
