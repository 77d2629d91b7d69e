"""Forums and who serves them."""

from django.db.models import Q, QuerySet

from accounts.models import User
from deliberation.models import Forum, ForumRole
from deliberation.queries.audiences import held_roles
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor


def officers(forum: Forum) -> QuerySet[ForumRole]:
    """Everyone holding an office now."""
    return held_roles(forum, database_clock()).select_related("person").order_by("role", "id")


def offices_of(person: User) -> list[Actor]:
    """Every office the person holds now, in whatever forum, as capacities; oldest first."""
    moment = database_clock()
    held = (
        ForumRole.objects.filter(Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment)
        .filter(person=person)
        .select_related("forum", "person")
        .order_by("id")
    )
    return [Actor(person=person, forum_role=one) for one in held]
