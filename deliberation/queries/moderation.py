"""The moderation queue and its public log."""

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from deliberation.models import Comment, Forum, ModerationEntry, Report
from deliberation.queries.audiences import Viewer, visible


def queue(forum: Forum) -> QuerySet[Comment]:
    """Comments with open reports, longest waiting first, with ``open_reports`` and ``waiting_since``."""
    reported = Q(reports__state="open")
    return (
        Comment.objects.filter(forum=forum)
        .annotate(
            open_reports=Count("reports", filter=reported),
            waiting_since=Min("reports__created_at", filter=reported),
        )
        .filter(open_reports__gt=0)
        .select_related("author", "charter", "provision", "accreditation__delegation__participant")
        .prefetch_related(
            Prefetch(
                "reports",
                queryset=Report.objects.filter(state="open").select_related("reporter"),
                to_attr="reports_open",
            )
        )
        .order_by("waiting_since", "id")
    )


def public_log(forum: Forum, viewer: Viewer) -> QuerySet[ModerationEntry]:
    """Verdicts on comments the viewer may see, newest first."""
    rows = visible(ModerationEntry.objects.filter(forum=forum), viewer, "comment__audience")
    return rows.select_related("comment", "comment__charter", "forum_role").order_by("-id")
