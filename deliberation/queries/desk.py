"""Everything that awaits one person, in every forum, as they may see it at this moment."""

from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import Notice
from deliberation.queries.audiences import viewers_of, visible_anywhere


def notices_shown(person: User) -> QuerySet[Notice]:
    """What the person was told and may still see; digests only carry it."""
    rows = Notice.objects.filter(person=person).exclude(kind="digest")
    return visible_anywhere(rows, viewers_of(person)).select_related("forum")
