"""The private journal, for auditors and administrators; the face asks first whether it may be read."""

from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import AuditEntry, Forum

RECENT = 10_000
"""Newest entries among which the verbs and kinds offered as filters are looked up."""


def trail(
    *,
    forum: Forum | None = None,
    person: str = "",
    verb: str = "",
    object_kind: str = "",
    object_id: int | None = None,
) -> QuerySet[AuditEntry]:
    """Entries with their ``values``, where these are not erased.

    ``person`` is an e-mail address, or part of a name.
    """
    rows = AuditEntry.objects.select_related("values")
    if forum:
        rows = rows.filter(forum_id=forum.pk)
    if person:
        column = "email__iexact" if "@" in person else "name__icontains"
        rows = rows.filter(person_id__in=User.objects.filter(**{column: person}).values("pk"))
    if verb:
        rows = rows.filter(verb=verb)
    if object_kind:
        rows = rows.filter(object_kind=object_kind)
    if object_id is not None:
        rows = rows.filter(object_ids__contains=[object_id])
    return rows


def verbs_and_kinds() -> tuple[list[str], list[str]]:
    """What occurs among the newest entries, each list sorted; one query."""
    newest = AuditEntry.objects.order_by("-id").values("verb", "object_kind")[:RECENT]
    pairs = set(newest.values_list("verb", "object_kind"))
    return sorted({verb for verb, _kind in pairs}), sorted({kind for _verb, kind in pairs})
