"""Charters as their readers may see them."""

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet

from deliberation.models import Charter, Forum, Revision
from deliberation.queries.audiences import Viewer, audience_now, seen_revision, visible


def visible_charters(forum: Forum, viewer: Viewer) -> QuerySet[Charter]:
    """Each with ``current_seen``: whether the viewer may see its newest revision, whose audience now is
    ``current_audience``."""
    rows = visible(Charter.objects.filter(forum=forum), viewer).annotate(
        current_seen=ExpressionWrapper(
            seen_revision(viewer, "current_revision__"), output_field=BooleanField()
        ),
        current_audience=audience_now("current_revision__"),
    )
    return rows.select_related("forum", "current_revision").order_by("id")


def with_newest(rows: QuerySet[Charter], viewer: Viewer) -> QuerySet[Charter]:
    """Each with ``newest``: a list of the one revision that its reader takes for the present text.

    One query more for any number; what the reader may not see yet does not show by its absence.
    """
    seen = Revision.objects.filter(seen_revision(viewer)).order_by("-number")[:1]
    return rows.prefetch_related(Prefetch("revisions", queryset=seen, to_attr="newest"))
