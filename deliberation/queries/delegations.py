"""Delegations and their people."""

from django.db.models import Prefetch, QuerySet

from deliberation.models import Accreditation, Delegation, Forum


def delegations_of(forum: Forum) -> QuerySet[Delegation]:
    """Everyone at the table with ``people``: their sitting and suspended credentials."""
    people = Accreditation.objects.exclude(state="refused").select_related("person").order_by("id")
    return (
        Delegation.objects.filter(forum=forum)
        .exclude(state="left")
        .select_related("participant", "constituency")
        .prefetch_related(Prefetch("accreditations", queryset=people, to_attr="people"))
        .order_by("constituency__position", "participant__name", "id")
    )
