"""Decision rules as a forum keeps them."""

from django.db.models import Count, QuerySet

from deliberation.models import DecisionRule, Forum


def kept_rules(forum: Forum) -> QuerySet[DecisionRule]:
    """The forum's rules by title, the newest version first, each with ``uses``: questions under it."""
    rows = DecisionRule.objects.filter(forum=forum).annotate(uses=Count("questions"))
    return rows.order_by("title", "-version", "id")
