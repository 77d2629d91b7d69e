"""Links of a forum as its readers see them, and where a text came from."""

from django.db.models import Q, QuerySet

from deliberation.models import Forum, ForumLink, Provenance, Revision
from deliberation.queries.audiences import PUBLIC_VIEWER, Viewer
from deliberation.queries.revisions import revisions_of
from deliberation.rules.audiences import CHAIR
from deliberation.rules.links import LIVING, State

_WITH = ("source", "target", "forum")


def links_of(forum: Forum, viewer: Viewer) -> QuerySet[ForumLink]:
    """Living links at either end. What only one forum claims, chair and secretariat of both see alone."""
    seen = LIVING if viewer.sees(CHAIR) else (State.CONFIRMED.value,)
    rows = ForumLink.objects.filter(Q(source=forum) | Q(target=forum), state__in=seen)
    return rows.select_related(*_WITH).order_by("id")


def other_end(link: ForumLink, forum: Forum) -> Forum:
    return link.target if link.source_id == forum.pk else link.source


def carriable(link: ForumLink, forum: Forum) -> QuerySet[Revision]:
    """Revisions of the other forum whose text may travel here: what is public there. Newest first."""
    rows = revisions_of(other_end(link, forum), PUBLIC_VIEWER)
    return rows.select_related("charter__forum").order_by("-issued_at", "-id")


PROVENANCE = tuple(
    f"provenance__{path}"
    for path in (
        "source__charter__forum",
        "link__source",
        "link__target",
        "carried_by",
        "carried_role",
    )
)
"""What a revision is read with, so that telling where its text came from asks nothing more."""


def provenance_of(revision: Revision) -> Provenance | None:
    """Where the revision's text came from, if it travelled."""
    found: Provenance | None = getattr(revision, "provenance", None)
    return found
