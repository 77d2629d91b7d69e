"""Forums and who serves them."""

from django.db.models import QuerySet

from deliberation.models import Forum, ForumRole
from deliberation.queries.audiences import held_roles
from deliberation.queries.clock import database_clock


def officers(forum: Forum) -> QuerySet[ForumRole]:
    """Everyone holding an office now."""
    return held_roles(forum, database_clock()).select_related("person").order_by("role", "id")
