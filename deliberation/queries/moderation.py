"""The moderation queue and its public log."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from deliberation.models import Appeal, Claim, Comment, Forum, ModerationEntry, Removal, Report
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.queries.clock import ClockTimestamp
from deliberation.queries.comments import as_read
from deliberation.rules.audiences import ACCREDITED, PUBLIC

MOST_SHOWN, MOST_EARLIER = 20, 5
"""Reports of one comment, and earlier verdicts on its author, that are told one by one."""
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


def settled_by(entry: ModerationEntry) -> QuerySet[Report]:
    """The reports that a verdict settled: those made since the one before it."""
    earlier = ModerationEntry.objects.filter(comment=entry.comment_id, id__lt=entry.pk)
    before = earlier.order_by("-id").values_list("at", flat=True).first()
    rows = Report.objects.filter(comment=entry.comment_id, created_at__lte=entry.at)
    return rows.filter(created_at__gt=before) if before else rows


def moderated(forums: Collection[int]) -> QuerySet[Comment]:
    """What moderators of these forums read: what everyone accredited reads, and of narrower audiences
    only what was reported."""
    reported = Exists(Report.objects.filter(comment=OuterRef("pk")))
    rows = Comment.objects.filter(forum__in=forums).exclude(state=Comment.State.ERASED)
    return rows.filter(Q(audience__in=[PUBLIC, ACCREDITED]) | reported)


SORTS = {"waiting": "waiting_since", "latest": "-reported_last", "most": "-open_reports"}
"""How the queue is read: the longest waiting, the one reported last, the one reported most."""


def waiting(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those with open reports, with what ``SORTS`` names."""
    reported = Q(reports__state="open")
    return rows.annotate(
        open_reports=Count("reports", filter=reported),
        waiting_since=Min("reports__created_at", filter=reported),
        reported_last=Max("reports__created_at", filter=reported),
    ).filter(open_reports__gt=0)


def narrowed(
    rows: QuerySet[Comment], language: str = "", ground: str = "", free_for: User | None = None
) -> QuerySet[Comment]:
    """Those in a language, with an open report on a ground, left to this moderator by the others."""
    if language:
        rows = rows.filter(language=language)
    if ground:
        open_on = Report.objects.filter(comment=OuterRef("pk"), state="open", ground=ground)
        rows = rows.filter(Exists(open_on))
    if free_for:
        others = claims_now().filter(comment=OuterRef("pk")).exclude(moderator=free_for)
        rows = rows.filter(~Exists(others))
    return rows


def claims_now() -> QuerySet[Claim]:
    """Claims that hold at this moment, by the database's clock."""
    return Claim.objects.filter(released_at=None, ends_at__gt=ClockTimestamp())


def hidden(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those hidden now, with ``judged_at``, to be sorted by it."""
    return rows.filter(state=Comment.State.HIDDEN).annotate(judged_at=Max("verdicts__at"))


def held(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those nobody reads until a moderator releases them, to be sorted by ``created_at``."""
    return rows.filter(state=Comment.State.HELD)


def with_context(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """The comments with everything a verdict needs: ``reports_known``, the newest twenty;
    ``verdicts_known``, oldest first; ``claims_now``; author, anchor and the comment answered."""
    reports = Report.objects.select_related("reporter").order_by("-id")[:MOST_SHOWN]
    verdicts = ModerationEntry.objects.select_related("moderator").order_by("id")
    claims = claims_now().select_related("moderator")
    return rows.select_related(*_CONTEXT).prefetch_related(
        Prefetch("reports", queryset=reports, to_attr="reports_known"),
        Prefetch("verdicts", queryset=verdicts, to_attr="verdicts_known"),
        Prefetch("claims", queryset=claims, to_attr="claims_now"),
    )


def with_open_reports(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """As read, with ``reports_open``, the newest twenty, and ``claims_now``."""
    reports = Report.objects.filter(state="open").order_by("-id")[:MOST_SHOWN]
    return as_read(rows.select_related("charter", "thread")).prefetch_related(
        Prefetch("reports", queryset=reports, to_attr="reports_open"),
        Prefetch("claims", queryset=claims_now().select_related("moderator"), to_attr="claims_now"),
    )


@dataclass(frozen=True)
class Fold:
    """All reports of one comment on one ground."""

    ground: str
    open: int
    settled: int
    since: datetime


def folded(rows: Collection[Comment]) -> dict[int, list[Fold]]:
    """By comment, its reports ground by ground, the most reported first; one query."""
    found: dict[int, list[Fold]] = defaultdict(list)
    counted = (
        Report.objects.filter(comment__in=[one.pk for one in rows])
        .values_list("comment", "ground")
        .annotate(
            open=Count("id", filter=Q(state="open")),
            settled=Count("id", filter=Q(state="settled")),
            since=Min("created_at"),
        )
        .order_by("comment", "-open", "ground")
    )
    for comment, *facts in counted:
        found[comment].append(Fold(*facts))
    return found


@dataclass
class Earlier:
    """Verdicts on other comments of an author: how many of each, and the newest few."""

    numbers: dict[str, int] = field(default_factory=dict)
    newest: list[ModerationEntry] = field(default_factory=list)


_AUTHOR = ("forum", "author", "accreditation", "forum_role", "roll_place")


def earlier_verdicts(rows: Collection[Comment]) -> dict[int, Earlier]:
    """By comment, what was decided on others that the same person wrote in the same capacity; two queries.

    In another capacity they are somebody else here: an alias must not be traced to a name. Of what
    moderators do not read, nothing is told.
    """
    capacity = {f"comment__{name}": F(f"comment__{name}") for name in _AUTHOR}
    of_them = ModerationEntry.objects.filter(
        comment__author__in={one.author_id for one in rows},
        comment__in=moderated({one.forum_id for one in rows}),
    )
    place = Window(RowNumber(), partition_by=list(capacity.values()), order_by=F("id").desc())
    newest = of_them.annotate(place=place).filter(place__lte=MOST_SHOWN)
    entries = list(newest.select_related("comment", "on_appeal_of", "moderator").order_by("-id"))
    numbers: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    for *whose, verdict, number in (
        of_them.values_list(*capacity, "verdict").annotate(number=Count("id")).order_by("verdict")
    ):
        numbers[tuple(whose)][verdict] = number
    return {one.pk: _earlier(one, entries, numbers[_capacity(one)]) for one in rows}


def _earlier(
    comment: Comment, entries: Collection[ModerationEntry], numbers: dict[str, int]
) -> Earlier:
    theirs = [one for one in entries if _capacity(one.comment) == _capacity(comment)]
    own = Counter(one.verdict for one in theirs if one.comment_id == comment.pk)
    left = {verdict: number - own[verdict] for verdict, number in numbers.items()}
    return Earlier(
        {verdict: number for verdict, number in left.items() if number > 0},
        [one for one in theirs if one.comment_id != comment.pk][:MOST_EARLIER],
    )


def _capacity(comment: Comment) -> tuple[Any, ...]:
    return tuple(getattr(comment, f"{name}_id") for name in _AUTHOR)


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
