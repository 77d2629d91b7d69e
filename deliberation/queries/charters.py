"""Charters as their readers may see them."""

from django.db.models import QuerySet

from deliberation.models import Charter, Forum
from deliberation.queries.audiences import Viewer, visible


def visible_charters(forum: Forum, viewer: Viewer) -> QuerySet[Charter]:
    rows = visible(Charter.objects.filter(forum=forum), viewer)
    return rows.select_related("forum", "current_revision").order_by("id")
