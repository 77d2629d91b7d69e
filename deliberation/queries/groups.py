"""Groups with their members."""

from django.db.models import Prefetch, QuerySet

from deliberation.models import Delegation, Forum, Group


def groups_of(forum: Forum) -> QuerySet[Group]:
    """Every group, those still at work first, with ``members``."""
    seats = Delegation.objects.select_related("participant", "constituency").order_by(
        "participant__name", "id"
    )
    return (
        Group.objects.filter(forum=forum)
        .select_related("forum")
        .prefetch_related(Prefetch("delegations", queryset=seats, to_attr="members"))
        .order_by("id")
    )
