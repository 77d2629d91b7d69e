"""The moderation queue and its public log."""

from collections.abc import Collection

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet

from deliberation.models import Appeal, Comment, Forum, ModerationEntry, Removal, Report
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.rules.audiences import ACCREDITED, PUBLIC

_CONTEXT = (
    "author",
    "forum",
    "charter",
    "revision",
    "provision",
    "anchor__text",
    "forum_role",
    "roll_place",
    "accreditation__delegation__participant",
    "accreditation__delegation__constituency",
    "parent__author",
    "parent__forum_role",
    "parent__roll_place",
    "parent__accreditation__delegation__participant",
    "parent__accreditation__delegation__constituency",
)


def queue(forum: Forum) -> QuerySet[Comment]:
    """Comments with open reports, longest waiting first, with ``open_reports`` and ``waiting_since``."""
    reported = Q(reports__state="open")
    return (
        Comment.objects.filter(forum=forum)
        .annotate(
            open_reports=Count("reports", filter=reported),
            waiting_since=Min("reports__created_at", filter=reported),
        )
        .filter(open_reports__gt=0)
        .select_related("author", "charter", "provision", "accreditation__delegation__participant")
        .prefetch_related(
            Prefetch(
                "reports",
                queryset=Report.objects.filter(state="open").select_related("reporter"),
                to_attr="reports_open",
            )
        )
        .order_by("waiting_since", "id")
    )


def moderated(forums: Collection[int]) -> QuerySet[Comment]:
    """What moderators of these forums read: what everyone accredited reads, and of narrower audiences
    only what was reported."""
    reported = Exists(Report.objects.filter(comment=OuterRef("pk")))
    rows = Comment.objects.filter(forum__in=forums).exclude(state=Comment.State.ERASED)
    return rows.filter(Q(audience__in=[PUBLIC, ACCREDITED]) | reported)


def waiting(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those with open reports, with ``waiting_since``, to be sorted by it."""
    reported = Q(reports__state="open")
    return rows.annotate(waiting_since=Min("reports__created_at", filter=reported)).exclude(
        waiting_since=None
    )


def hidden(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those hidden now, with ``judged_at``, to be sorted by it."""
    return rows.filter(state=Comment.State.HIDDEN).annotate(judged_at=Max("verdicts__at"))


def held(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those nobody reads until a moderator releases them, to be sorted by ``created_at``."""
    return rows.filter(state=Comment.State.HELD)


def with_context(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """The comments with everything a verdict needs: ``reports_known`` and ``verdicts_known``, oldest
    first, author, anchor and the comment answered."""
    reports = Report.objects.select_related("reporter").order_by("id")
    verdicts = ModerationEntry.objects.select_related("moderator").order_by("id")
    return rows.select_related(*_CONTEXT).prefetch_related(
        Prefetch("reports", queryset=reports, to_attr="reports_known"),
        Prefetch("verdicts", queryset=verdicts, to_attr="verdicts_known"),
    )


def public_log(forum: Forum, viewer: Viewer) -> QuerySet[ModerationEntry]:
    """Verdicts on comments the viewer may see, newest first."""
    rows = visible(ModerationEntry.objects.filter(forum=forum), viewer, "comment__audience")
    rows = visible(rows, viewer, "comment__charter__audience")
    rows = rows.filter(seen_revision(viewer, "comment__revision__"))
    return rows.select_related(
        "comment", "comment__charter", "forum_role", "on_appeal_of"
    ).order_by("-id")


PRESIDING = frozenset({"chair", "deputy"})


def judged_by(roles: Collection[str], path: str = "") -> Q:
    """What these offices decide on, and so may read whatever its audience: moderators comments, who
    presides official statements, anybody else nothing."""
    official = f"{path}is_official"
    found = Q(pk__in=[])
    if "moderator" in roles:
        found |= Q(**{official: False})
    if PRESIDING.intersection(roles):
        found |= Q(**{official: True})
    return found


def removals_awaiting(forum: Forum, roles: Collection[str]) -> QuerySet[Removal]:
    """Proposed removals without a decision on which these offices decide, oldest first."""
    rows = Removal.objects.filter(judged_by(roles, "comment__"), forum=forum, decision="")
    return rows.select_related("forum", "proposed_by", *_OF_COMMENT).order_by("id")


def appeals_awaiting(forum: Forum, roles: Collection[str]) -> QuerySet[Appeal]:
    """Appeals without a decision on which these offices decide, oldest first."""
    rows = Appeal.objects.filter(judged_by(roles, "entry__comment__"), forum=forum, decision="")
    of_entry = (f"entry__{path}" for path in _OF_COMMENT)
    return rows.select_related("forum", "appellant", "entry__moderator", *of_entry).order_by("id")


_OF_COMMENT = tuple(
    f"comment__{path}"
    for path in (
        "author",
        "charter",
        "forum_role",
        "accreditation__delegation__participant",
        "accreditation__delegation__constituency",
    )
)
