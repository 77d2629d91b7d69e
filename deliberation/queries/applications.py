"""Applications for seats: all of a forum for whoever decides, one's own for everyone."""

from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import Application, Forum
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act, allowed

SHOWN = (
    "forum",
    "constituency",
    "applicant",
    "participant",
    "controlled_by",
    "accreditation__delegation",
)


def applications_for(
    forum: Forum, person: User | None, capacities: list[Actor]
) -> QuerySet[Application]:
    rows = Application.objects.filter(forum=forum).select_related(*SHOWN)
    if any(allowed(actor.role, Act.DECIDE_APPLICATION, FORUM) for actor in capacities):
        return rows
    return rows.filter(applicant=person) if person else rows.none()
