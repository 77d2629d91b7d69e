"""Reporting, hiding and restoring comments; every verdict with its reason, for everyone to read.

A delegation's official statement is only the chair's or a deputy's to rule on.
"""

from datetime import datetime

from django.db import transaction

from deliberation.models import Comment, Ground, ModerationEntry, Report
from deliberation.operations import audit, charters, comments, outbox
from deliberation.operations.moderation.claims import end_claims, require_free
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.permissions import Act, ever_allowed
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def report_comment(
    *, actor: Actor, comment_id: int, ground: str, note: str = "", now: datetime | None = None
) -> Report:
    """Report a comment on a ground; one report per person and comment."""
    comment = _held(actor, comment_id, Act.REPORT_COMMENT)
    require_ground(ground)
    if comment.state != Comment.State.VISIBLE:
        raise RuleBroken("comment-hidden", _("This comment is hidden already."))
    if Report.objects.filter(comment=comment, reporter=actor.signed_in).exists():
        raise RuleBroken("report-exists", _("You have reported this comment already."))
    report = Report.objects.create(
        forum_id=comment.forum_id, comment=comment, reporter=actor.signed_in, ground=ground,
        note=require_text(note, 500, place="note") if note.strip() else "",
        created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "report_comment", report, after={"ground": ground})
    return report


@transaction.atomic
def hide_comment(
    *,
    actor: Actor,
    comment_id: int,
    ground: str,
    reason: str,
    verdicts_seen: int | None = None,
    now: datetime | None = None,
) -> ModerationEntry:
    """Hide a comment, with a ground and a reason that everyone can read; its author is told.

    ``verdicts_seen`` is how many verdicts on it the moderator had read. Raises RuleBroken
    ("verdict-newer") where another has been given since.
    """
    comment = judged(actor, comment_id, verdicts_seen)
    moment = now or database_clock()
    require_free(actor, comment, moment)
    require_ground(ground)
    if comment.state not in {Comment.State.VISIBLE, Comment.State.HELD}:
        raise RuleBroken("comment-hidden", _("This comment is hidden already."))
    change = -1 if comment.state == Comment.State.VISIBLE else 0
    comment.state = Comment.State.HIDDEN
    comment.save(update_fields=["state"])
    entry = settle(actor, comment, "hide", ground, reason, moment, change=change)
    outbox.add("comment-hidden", {"entry": entry.pk}, key=f"comment-hidden:{entry.pk}")
    return entry


@transaction.atomic
def restore_comment(
    *,
    actor: Actor,
    comment_id: int,
    reason: str,
    verdicts_seen: int | None = None,
    now: datetime | None = None,
) -> ModerationEntry:
    """Show a hidden comment again, with a reason."""
    comment = judged(actor, comment_id, verdicts_seen)
    if comment.state != Comment.State.HIDDEN:
        raise RuleBroken("comment-not-hidden", _("This comment is not hidden."))
    if comment.removals.filter(decision="").exists():
        raise RuleBroken("removal-open", _("Decide first whether its words are to be removed."))
    comment.state = Comment.State.VISIBLE
    comment.save(update_fields=["state"])
    return settle(actor, comment, "restore", "", reason, now)


@transaction.atomic
def dismiss_reports(
    *,
    actor: Actor,
    comment_id: int,
    reason: str,
    verdicts_seen: int | None = None,
    now: datetime | None = None,
) -> ModerationEntry:
    """Leave a reported comment as it is, with a reason; a moderator may so of a statement, too."""
    comment = _held(actor, comment_id, Act.MODERATE)
    _require_impartial(actor, comment, verdicts_seen)
    moment = now or database_clock()
    require_free(actor, comment, moment)
    if not comment.reports.filter(state="open").exists():
        raise RuleBroken("report-none", _("No report of this comment is open."))
    entry = settle(actor, comment, "dismiss", "", reason, moment)
    outbox.add("reports-dismissed", {"entry": entry.pk}, key=f"reports-dismissed:{entry.pk}")
    return entry


@transaction.atomic
def release_comment(
    *,
    actor: Actor,
    comment_id: int,
    verdicts_seen: int | None = None,
    now: datetime | None = None,
) -> Comment:
    """Let everyone of its audience read what awaited review.

    Raises RuleBroken ("comment-not-held") where it does not wait.
    """
    comment = judged(actor, comment_id, verdicts_seen)
    moment = now or database_clock()
    require_free(actor, comment, moment)
    if comment.state != Comment.State.HELD:
        raise RuleBroken("comment-not-held", _("This comment does not await review."))
    comment.state = Comment.State.VISIBLE
    comment.save(update_fields=["state"])
    end_claims(comment, moment)
    audit.note(actor, "release_comment", comment)
    comments.tell_readers(comment, moment)
    return comment


def _held(actor: Actor, comment_id: int, act: Act) -> Comment:
    comment = _locked(comment_id)
    permissions.require(actor, act, stage=comment.charter.phase, forum_id=comment.forum_id)
    return comment


def _locked(comment_id: int) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",))
    return rows.select_related("charter", "provision", "forum").get(pk=comment_id)


def judged(actor: Actor, comment_id: int, verdicts_seen: int | None = None) -> Comment:
    """The comment, locked, on which this person may now give a verdict."""
    comment = _locked(comment_id)
    act = Act.RULE_ON_STATEMENT if comment.is_official else Act.MODERATE
    if comment.is_official and ever_allowed(actor.role, Act.MODERATE):
        raise RuleBroken(
            "official-statement", _("An official statement is only the chair's to rule on.")
        )
    permissions.require(actor, act, stage=comment.charter.phase, forum_id=comment.forum_id)
    _require_impartial(actor, comment, verdicts_seen)
    return comment


def _require_impartial(actor: Actor, comment: Comment, verdicts_seen: int | None) -> None:
    if comment.author_id == actor.signed_in.pk:
        raise RuleBroken("own-comment", _("Nobody moderates their own comment."))
    if verdicts_seen is not None and comment.verdicts.count() != verdicts_seen:
        raise RuleBroken(
            "verdict-newer",
            _("Another moderator has decided on this comment meanwhile. Read that verdict first."),
        )


def require_ground(ground: str) -> None:
    if ground not in Ground.values:
        raise RuleBroken("ground-unknown", _("Choose one of the grounds."), place="ground")


def settle(
    actor: Actor,
    comment: Comment,
    verdict: str,
    ground: str,
    reason: str,
    now: datetime | None = None,
    on_appeal_of: ModerationEntry | None = None,
    change: int | None = None,
) -> ModerationEntry:
    """Log the verdict, settle the open reports, end the claim, and tell open pages how many comments there are.

    ``change`` is how many more are read now, where the verdict does not say it.
    """
    moment = now or database_clock()
    comment.reports.filter(state="open").update(state="settled")
    end_claims(comment, moment)
    entry = ModerationEntry.objects.create(
        forum_id=comment.forum_id, comment=comment, verdict=verdict, ground=ground,
        reason=require_text(reason, 500, place="reason"), moderator=actor.signed_in,
        forum_role=actor.office, at=moment, on_appeal_of=on_appeal_of,
    )  # fmt: skip
    audit.note(actor, f"{verdict}_comment", comment, after={"reason": entry.reason})
    charters.tell(
        comment.charter,
        comment.audience,
        "comment",
        {
            "comment": comment.public_id,
            "provision": comment.provision.public_id if comment.provision else None,
            "change": {"hide": -1, "restore": 1}.get(verdict, 0) if change is None else change,
        },
        moment,
    )
    return entry
