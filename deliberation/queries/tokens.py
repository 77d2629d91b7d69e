"""Service tokens and whose they are."""

from django.db.models import QuerySet

from deliberation.models import Forum, ServiceTokenOwner
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act, ever_allowed


def service_tokens(forum: Forum, actor: Actor) -> QuerySet[ServiceTokenOwner]:
    """Those this capacity keeps: a head's are the delegation's, the secretariat's are the forum's."""
    rows = ServiceTokenOwner.objects.filter(forum=forum)
    if not ever_allowed(actor.role, Act.KEEP_TOKENS):
        return rows.none()
    delegation = actor.accreditation.delegation_id if actor.accreditation else None
    kept = rows.filter(delegation=delegation)
    return kept.select_related("token", "made_by", "delegation", "let_cast_by__person")
