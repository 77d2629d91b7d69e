"""Claims: a moderator takes a comment to look into, and the others leave it to them for a while."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from deliberation.models import Claim, Comment
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.moderation import claim_ends
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def claim_comment(*, actor: Actor, comment_id: int, now: datetime | None = None) -> Claim:
    """Take a comment that waits, until a verdict, until it is given back, or for half an hour.

    Taking one's own again lengthens it. Raises RuleBroken ("claim-taken", "claim-needless",
    "own-comment").
    """
    comment = _locked(actor, comment_id)
    if comment.author_id == actor.signed_in.pk:
        raise RuleBroken("own-comment", _("Nobody moderates their own comment."))
    is_held = comment.state == Comment.State.HELD
    if not is_held and not comment.reports.filter(state="open").exists():
        raise RuleBroken("claim-needless", _("Nothing is to be decided on this comment."))
    moment = now or database_clock()
    require_free(actor, comment, moment)
    mine = _open(comment, moment).first()
    if mine:
        mine.ends_at = claim_ends(moment)
        mine.save(update_fields=["ends_at"])
    else:
        end_claims(comment, moment)
        mine = Claim.objects.create(
            forum_id=comment.forum_id, comment=comment, moderator=actor.signed_in,
            forum_role=actor.office, taken_at=moment, ends_at=claim_ends(moment),
        )  # fmt: skip
    audit.note(actor, "claim_comment", comment, after={"until": mine.ends_at})
    return mine


@transaction.atomic
def give_back_comment(*, actor: Actor, comment_id: int, now: datetime | None = None) -> Claim:
    """Let others look into it. Raises RuleBroken ("claim-none", "claim-taken")."""
    comment = _locked(actor, comment_id)
    moment = now or database_clock()
    require_free(actor, comment, moment)
    mine = _open(comment, moment).first()
    if mine is None:
        raise RuleBroken("claim-none", _("You have not taken this comment."))
    end_claims(comment, moment)
    audit.note(actor, "give_back_comment", comment)
    mine.released_at = moment
    return mine


def require_free(actor: Actor, comment: Comment, moment: datetime) -> None:
    """Part of an operation that holds the comment. Raises RuleBroken("claim-taken")."""
    taken = _open(comment, moment).exclude(moderator=actor.signed_in)
    other = taken.select_related("moderator").first()
    if other:
        raise RuleBroken(
            "claim-taken",
            _("%(who)s has taken this comment and looks into it until %(until)s UTC."),
            facts={"who": other.moderator.name, "until": f"{other.ends_at:%H:%M}"},
        )


def end_claims(comment: Comment, moment: datetime) -> None:
    """Part of an operation: whatever claim there was is over."""
    Claim.objects.filter(comment=comment, released_at=None).update(released_at=moment)


def _open(comment: Comment, moment: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(comment=comment, released_at=None, ends_at__gt=moment)


def _locked(actor: Actor, comment_id: int) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",)).select_related("charter")
    comment = rows.get(pk=comment_id)
    phase, forum_id = comment.charter.phase, comment.forum_id
    permissions.require(actor, Act.MODERATE, stage=phase, forum_id=forum_id)
    return comment
