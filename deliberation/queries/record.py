"""The public record."""

from django.db.models import QuerySet

from deliberation.models import Forum, RecordEntry


def entries(forum: Forum) -> QuerySet[RecordEntry]:
    """Every official act of the forum, newest first."""
    return RecordEntry.objects.filter(forum=forum).order_by("-number")
