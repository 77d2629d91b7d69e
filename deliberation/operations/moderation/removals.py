"""Removing unlawful content: one moderator proposes, another confirms, and the words are erased."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Comment, ModerationEntry, Removal
from deliberation.operations import audit, outbox
from deliberation.operations.moderation.erasing import erase_words
from deliberation.operations.moderation.verdicts import (
    hide_comment,
    judged,
    require_ground,
    settle,
)
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def propose_removal(
    *, actor: Actor, comment_id: int, ground: str, reason: str, now: datetime | None = None
) -> Removal:
    """Ask for a second opinion; until it is given the comment is hidden.

    Raises RuleBroken("removal-open") while one waits, ("comment-erased") where nothing is left.
    """
    comment = judged(actor, comment_id)
    require_ground(ground)
    if comment.state == Comment.State.ERASED:
        raise RuleBroken("comment-erased", _("The words of this comment are erased already."))
    if comment.removals.filter(decision="").exists():
        raise RuleBroken("removal-open", _("A removal of this comment waits for its decision."))
    words = require_text(reason, 500, place="reason")
    if comment.state != Comment.State.HIDDEN:
        hide_comment(actor=actor, comment_id=comment.pk, ground=ground, reason=words, now=now)
    made = Removal.objects.create(
        forum_id=comment.forum_id, comment=comment, ground=ground, reason=words,
        proposed_by=actor.signed_in, proposed_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "propose_removal", made, after={"ground": ground})
    return made


@transaction.atomic
def confirm_removal(
    *, actor: Actor, removal_id: int, now: datetime | None = None
) -> ModerationEntry:
    """Erase the words from every history, leaving a tombstone with ground and reason.

    Raises RuleBroken("second-opinion") from whoever proposed it.
    """
    removal, comment = _awaiting(actor, removal_id)
    if removal.proposed_by_id == actor.signed_in.pk:
        raise RuleBroken(
            "second-opinion", _("A removal takes another moderator than the one who proposed it.")
        )
    erase_words(comment)
    entry = settle(actor, comment, "remove", removal.ground, removal.reason, now)
    _decide(actor, removal, Removal.Decision.CONFIRMED, "", entry.at)
    outbox.add("comment-removed", {"entry": entry.pk}, key=f"comment-removed:{entry.pk}")
    return entry


@transaction.atomic
def decline_removal(
    *, actor: Actor, removal_id: int, reason: str, now: datetime | None = None
) -> Removal:
    """Do not erase; the comment stays hidden until it is restored. The proposer may withdraw so, too."""
    removal, _comment = _awaiting(actor, removal_id)
    words = require_text(reason, 500, place="reason")
    _decide(actor, removal, Removal.Decision.DECLINED, words, now or database_clock())
    return removal


def _awaiting(actor: Actor, removal_id: int) -> tuple[Removal, Comment]:
    """The comment is locked first, as by every verdict."""
    comment = judged(actor, Removal.objects.values_list("comment", flat=True).get(pk=removal_id))
    removal = Removal.objects.select_for_update().get(pk=removal_id)
    if removal.decision:
        raise RuleBroken("removal-decided", _("This removal has been decided already."))
    return removal, comment


def _decide(actor: Actor, removal: Removal, decision: str, reason: str, at: datetime) -> None:
    removal.decision, removal.decided_by = decision, actor.signed_in
    removal.decided_reason, removal.decided_at = reason, at
    removal.save(update_fields=["decision", "decided_by", "decided_reason", "decided_at"])
    audit.note(actor, f"{decision}_removal", removal, after={"reason": reason})
