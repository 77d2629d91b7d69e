"""Appeals: once for each verdict, decided by somebody else than who gave it, finally."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Appeal, Comment, ModerationEntry, Report
from deliberation.operations import audit, outbox
from deliberation.operations.moderation.verdicts import judged, settle
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_APPEAL = 2000
_APPEALABLE = {"hide", "remove", "dismiss"}


@transaction.atomic
def appeal_verdict(
    *, actor: Actor, comment_id: int, words: str, now: datetime | None = None
) -> Appeal:
    """Against the newest verdict on a comment: the author a hiding or removal, a reporter a dismissal.

    Of an official statement, anyone of its delegation may.
    Raises RuleBroken ("verdict-none", "verdict-final", "appeal-exists", "appeal-not-yours").
    """
    rows = Comment.objects.select_for_update(of=("self",)).select_related("charter")
    comment = rows.get(pk=comment_id)
    phase, forum_id = comment.charter.phase, comment.forum_id
    permissions.require(actor, Act.APPEAL, stage=phase, forum_id=forum_id)
    entry = ModerationEntry.objects.filter(comment=comment).order_by("-id").first()
    if entry is None:
        raise RuleBroken("verdict-none", _("There is no verdict on this comment."))
    if entry.on_appeal_of_id or entry.verdict not in _APPEALABLE:
        raise RuleBroken("verdict-final", _("There is no appeal against this verdict."))
    if not _is_concerned(actor, entry, comment):
        raise RuleBroken(
            "appeal-not-yours",
            _("Only the author, or who reported a comment left as it is, may appeal."),
        )
    if Appeal.objects.filter(entry=entry).exists():
        raise RuleBroken("appeal-exists", _("There is an appeal against this verdict already."))
    made = Appeal.objects.create(
        forum_id=forum_id, entry=entry, appellant=actor.signed_in,
        words=require_text(words, LONGEST_APPEAL, place="words"), made_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "appeal_verdict", made, after={"entry": entry.public_id})
    return made


def _is_concerned(actor: Actor, entry: ModerationEntry, comment: Comment) -> bool:
    person = actor.signed_in
    if entry.verdict == "dismiss":
        return Report.objects.filter(comment=comment, reporter=person).exists()
    if comment.is_official and comment.accreditation and actor.accreditation:
        return comment.accreditation.delegation_id == actor.accreditation.delegation_id
    return comment.author_id == person.pk


@transaction.atomic
def uphold_verdict(
    *, actor: Actor, appeal_id: int, reason: str, now: datetime | None = None
) -> ModerationEntry:
    """The verdict stands; the reason is in the public log."""
    appeal, comment = _awaiting(actor, appeal_id)
    ground = appeal.entry.ground
    return _review(actor, appeal, comment, "uphold", ground, reason, now)


@transaction.atomic
def overturn_verdict(
    *, actor: Actor, appeal_id: int, reason: str, now: datetime | None = None
) -> ModerationEntry:
    """Show a hidden comment again, or hide one whose reports were dismissed.

    Erased words do not come back: the removal is annulled in the log.
    """
    appeal, comment = _awaiting(actor, appeal_id)
    verdict = {"hide": "restore", "dismiss": "hide", "remove": "annul"}[appeal.entry.verdict]
    ground = ""
    if verdict == "hide":
        ground = Report.objects.filter(comment=comment).order_by("id")[0].ground
    states = {"restore": Comment.State.VISIBLE, "hide": Comment.State.HIDDEN}
    if verdict in states:
        comment.state = states[verdict]
        comment.save(update_fields=["state"])
    return _review(actor, appeal, comment, verdict, ground, reason, now)


def _awaiting(actor: Actor, appeal_id: int) -> tuple[Appeal, Comment]:
    rows = Appeal.objects.select_related("entry", "appellant", "forum")
    appeal = rows.get(pk=appeal_id)
    comment = judged(actor, appeal.entry.comment_id)
    appeal = rows.select_for_update(of=("self",)).get(pk=appeal_id)
    if appeal.decision:
        raise RuleBroken("appeal-decided", _("This appeal has been decided already."))
    if actor.signed_in.pk in {appeal.entry.moderator_id, appeal.appellant_id}:
        raise RuleBroken(
            "appeal-own-verdict",
            _("An appeal is decided by another person than who gave the verdict or appealed."),
        )
    return appeal, comment


def _review(
    actor: Actor,
    appeal: Appeal,
    comment: Comment,
    verdict: str,
    ground: str,
    reason: str,
    now: datetime | None,
) -> ModerationEntry:
    entry = settle(actor, comment, verdict, ground, reason, now, on_appeal_of=appeal.entry)
    decisions = Appeal.Decision
    appeal.decision = decisions.UPHELD if verdict == "uphold" else decisions.OVERTURNED
    appeal.review = entry
    appeal.save(update_fields=["decision", "review"])
    outbox.add("appeal-decided", {"appeal": appeal.pk}, key=f"appeal-decided:{appeal.pk}")
    return entry
