"""Comments as their readers may see them: threads, margins, counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from deliberation.models import (
    AnchorPlace,
    Charter,
    Comment,
    Forum,
    ModerationEntry,
    Provision,
    Revision,
)
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.queries.delegations import Appearance
from deliberation.rules.delegations import shown_name
from deliberation.rules.permissions import Role

ANSWERS_SHOWN = 5
"""Answers that come with a thread; the others are read on the thread's own page."""
NOTES_PER_PROVISION = 12
"""Newest anchored comments that a whole revision shows of one provision."""

MODERATOR = "moderator"

_JOINED = (
    "author",
    "accreditation__delegation__participant",
    "accreditation__delegation__constituency",
    "anchor",
    "provision",
    "revision",
    "parent",
)
_FETCHED = ("forum_role", "roll_place")
"""What fewer comments have: each as a join would double the time the database plans for, for all."""


def as_read(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """With what a comment is shown with."""
    return rows.select_related(*_JOINED).prefetch_related(*_FETCHED)


def visible_comments(forum: Forum, viewer: Viewer) -> QuerySet[Comment]:
    """Within the viewer's audience; hidden ones stand in their place, their words withheld by the face,
    and of erased ones a tombstone.

    Charter and revision are asked, too: what is said of them is seen by nobody else.
    """
    rows = visible(Comment.objects.filter(forum=forum), viewer)
    rows = visible(rows, viewer, "charter__audience").filter(seen_revision(viewer, "revision__"))
    return _but_held(as_read(rows), viewer)


def _but_held(rows: QuerySet[Comment], viewer: Viewer) -> QuerySet[Comment]:
    """Without what awaits review: only its author and the moderators see that."""
    if MODERATOR in viewer.roles:
        return rows
    if viewer.person_id is None:
        return rows.exclude(state=Comment.State.HELD)
    return rows.filter(~Q(state=Comment.State.HELD) | Q(author=viewer.person_id))


def threads(
    charter: Charter, viewer: Viewer, provision: Provision | None = None
) -> QuerySet[Comment]:
    """First comments of threads, with the first ``answers_shown`` of ``answers_number``."""
    rows = visible_comments(charter.forum, viewer).filter(charter=charter, parent=None)
    if provision:
        rows = rows.filter(provision=provision)
    replies = visible_comments(charter.forum, viewer).order_by("created_at", "id")
    return rows.annotate(answers_number=Coalesce(Subquery(_answers(viewer)), 0)).prefetch_related(
        Prefetch("replies", queryset=replies[:ANSWERS_SHOWN], to_attr="answers_shown")
    )


def _answers(viewer: Viewer) -> QuerySet[Comment, Any]:
    read = _but_held(visible(Comment.objects.filter(thread=OuterRef("pk")), viewer), viewer)
    return read.order_by().annotate(number=Func(F("pk"), function="count")).values("number")


def answers(thread: Comment, viewer: Viewer) -> QuerySet[Comment]:
    """Every visible answer in a thread, oldest first."""
    rows = visible_comments(thread.forum, viewer).filter(thread=thread)
    return rows.order_by("created_at", "id")


def verdicts_on(comments: Iterable[Comment]) -> dict[int, ModerationEntry]:
    """Why each hidden or erased comment is so: the newest verdict against it, by comment id, with its appeal."""
    hidden = [one.pk for one in comments if one.state != Comment.State.VISIBLE]
    against = ["hide", "remove"]
    rows = ModerationEntry.objects.filter(comment__in=hidden, verdict__in=against).order_by("id")
    rows = rows.select_related("appeal")
    return {row.comment_id: row for row in rows} if hidden else {}


def counts_by_provision(charter: Charter, viewer: Viewer) -> dict[int, int]:
    """Visible comments per provision, by one GROUP BY."""
    rows = visible(Comment.objects.filter(charter=charter, state="visible"), viewer)
    rows = rows.filter(seen_revision(viewer, "revision__"))
    counted = rows.exclude(provision=None).values("provision").annotate(number=Count("id"))
    return dict(counted.values_list("provision", "number"))


@dataclass(frozen=True)
class Note:
    """An anchored comment as a margin shows it; ``start`` and ``end`` count code points."""

    provision_id: int
    start: int
    end: int
    state: str
    comment: str
    quote: str
    by: Appearance


def notes_in(
    revision: Revision, viewer: Viewer, most: int = NOTES_PER_PROVISION
) -> dict[int, list[Note]]:
    """The newest anchored comments of a revision by provision, in the order of their words."""
    rows = AnchorPlace.objects.filter(revision=revision, anchor__comment__state="visible")
    newest = (
        visible(rows, viewer, "anchor__comment__audience")
        .filter(seen_revision(viewer, "anchor__revision__"))
        .exclude(provision=None)
        .annotate(
            rank=Window(RowNumber(), partition_by=F("provision_id"), order_by=F("anchor_id").desc())
        )
        .filter(rank__lte=most)
        .order_by("provision_id", "start", "anchor_id")
    )
    notes: dict[int, list[Note]] = {}
    for row in newest.values_list(*_NOTE):
        notes.setdefault(row[0], []).append(_note(*row))
    return notes


_SEAT = "anchor__comment__accreditation"
_NOTE = (
    "provision_id", "start", "end", "state", "anchor__comment__public_id", "anchor__quote",
    "anchor__comment__author__name", "anchor__comment__forum_role__role", f"{_SEAT}__role",
    f"{_SEAT}__alias", f"{_SEAT}__delegation__participant__short_name",
    f"{_SEAT}__delegation__constituency__token", f"{_SEAT}__delegation__constituency__shape",
    f"{_SEAT}__delegation__constituency__appearance", "anchor__comment__roll_place__name",
)  # fmt: skip


def _note(
    provision_id: int, start: int, end: int, state: str, comment: str, quote: str, name: str,
    office: str | None, role: str | None, alias: str | None, delegation: str | None,
    chamber: str | None, shape: str | None, appearance: str | None, elector: str | None,
) -> Note:  # fmt: skip
    if elector:
        name, role = elector, Role.ELECTOR
    elif role:
        name = shown_name(
            name=name, alias=alias or "", appearance=appearance or "", chamber=chamber or ""
        )
    by = Appearance(name, role or office or "", delegation or "", chamber or "", shape or "")
    return Note(provision_id, start, end, state, comment, quote, by)


def places_of(comments: Iterable[Comment], revision: Revision) -> dict[int, AnchorPlace]:
    """The place in ``revision`` of each anchored comment, by anchor id."""
    wanted = [one.anchor_id for one in comments if one.anchor_id]
    rows = AnchorPlace.objects.filter(anchor__in=wanted, revision=revision)
    return {row.anchor_id: row for row in rows.select_related("provision")}


def removed_in(anchors: Sequence[int], viewer: Viewer) -> dict[int, str]:
    """The symbol of the first revision seen in which the words of each anchor no longer stood."""
    if not anchors:
        return {}
    rows = (
        AnchorPlace.objects.filter(anchor__in=anchors, state="orphaned")
        .filter(seen_revision(viewer, "revision__"))
        .order_by("anchor", "revision__number")
        .distinct("anchor")
    )
    return dict(rows.values_list("anchor", "revision__symbol"))
