"""Decision rules as a forum keeps them."""

from django.db.models import Count, Q, QuerySet

from deliberation.models import DecisionRule, Forum


def listed_rules(forum: Forum) -> QuerySet[DecisionRule]:
    """What the forum keeps; not what a delegation kept to ask its members."""
    return DecisionRule.objects.filter(forum=forum, is_listed=True)


def kept_rules(forum: Forum) -> QuerySet[DecisionRule]:
    """The forum's rules by title, the newest version first, each with ``uses``: its questions under it."""
    of_forum = Count("questions", filter=Q(questions__delegation=None))
    return listed_rules(forum).annotate(uses=of_forum).order_by("title", "-version", "id")
