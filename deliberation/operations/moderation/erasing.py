"""Erasing a comment's words wherever they lie; what remains says that something stood there."""

from django.utils import translation

from deliberation.models import AuditEntry, AuditValues, Comment, IdempotencyKey, Notice
from deliberation.rules.refusals import _

TOMBSTONE = _("Removed by the moderators.")
ANSWERED = "comment-answered"


def erase_words(comment: Comment) -> None:
    """Of the comment itself, the journals' erasable half, kept answers, reports and messages.

    The place in the thread, the author and the answers stay. Sent mail is out of reach.
    """
    Comment.objects.filter(pk=comment.pk).update(body="", state=Comment.State.ERASED)
    comment.body, comment.state = "", Comment.State.ERASED
    told_of = AuditEntry.objects.filter(object_kind="comment", object_ids=[comment.pk])
    AuditValues.objects.filter(entry__in=told_of.values("pk")).update(before=None, after=None)
    kept = IdempotencyKey.objects.filter(body__id=comment.public_id)
    kept.update(body={"id": comment.public_id, "state": "erased"})
    comment.reports.exclude(note="").update(note="")
    _erase_messages(comment)


def _erase_messages(comment: Comment) -> None:
    """Those that quoted the words, and the digests that carried them; what waits is sent without."""
    told = Notice.objects.filter(kind=ANSWERED, key=str(comment.pk))
    numbers = {number for pair in told.values_list("pk", "digest") for number in pair if number}
    rows = Notice.objects.filter(pk__in=numbers)
    for language in set(rows.values_list("language", flat=True)):
        with translation.override(language):
            words = translation.gettext(TOMBSTONE)
        rows.filter(language=language).update(body=words)
