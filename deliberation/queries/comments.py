"""Comments as their readers may see them: threads, margins, counts."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet

from deliberation.models import AnchorPlace, Charter, Comment, Forum, Provision, Revision
from deliberation.queries.audiences import Viewer, visible

_WITH = (
    "author",
    "accreditation__delegation__participant",
    "accreditation__delegation__constituency",
    "forum_role",
    "anchor",
    "provision",
    "revision",
    "parent",
)


def visible_comments(forum: Forum, viewer: Viewer) -> QuerySet[Comment]:
    """Within the viewer's audience; hidden ones stand in their place, their words withheld by the face."""
    rows = visible(Comment.objects.filter(forum=forum), viewer)
    return rows.exclude(state=Comment.State.ERASED).select_related(*_WITH)


def threads(
    charter: Charter, viewer: Viewer, provision: Provision | None = None
) -> QuerySet[Comment]:
    """First comments of threads with ``answers_shown``, newest first."""
    rows = visible_comments(charter.forum, viewer).filter(charter=charter, parent=None)
    if provision:
        rows = rows.filter(provision=provision)
    replies = visible_comments(charter.forum, viewer).order_by("created_at", "id")
    return rows.prefetch_related(
        Prefetch("replies", queryset=replies, to_attr="answers_shown"),
        Prefetch("verdicts", to_attr="verdicts_shown"),
    ).order_by("-created_at", "-id")


def counts_by_provision(charter: Charter, viewer: Viewer) -> dict[int, int]:
    """Visible comments per provision, by one GROUP BY."""
    rows = visible(Comment.objects.filter(charter=charter, state="visible"), viewer)
    counted = rows.exclude(provision=None).values("provision").annotate(number=Count("id"))
    return dict(counted.values_list("provision", "number"))


def places_in(revision: Revision, viewer: Viewer) -> list[AnchorPlace]:
    """Where anchored comments stand in a revision; orphans too, for the list at the end."""
    rows = AnchorPlace.objects.filter(revision=revision, anchor__comment__state="visible")
    return list(
        visible(rows, viewer, "anchor__comment__audience")
        .select_related("anchor__comment__author")
        .order_by("provision_id", "start", "id")
    )


def places_of(comments: Iterable[Comment], revision: Revision) -> dict[int, AnchorPlace]:
    """The place in ``revision`` of each anchored comment, by anchor id."""
    wanted = [one.anchor_id for one in comments if one.anchor_id]
    rows = AnchorPlace.objects.filter(anchor__in=wanted, revision=revision)
    return {row.anchor_id: row for row in rows.select_related("provision")}
