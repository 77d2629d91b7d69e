"""Which rows a viewer sees: the one query behind page, API, search, export, cache key and stream."""

from typing import TypeVar

from django.db.models import Case, CharField, F, Model, Q, QuerySet, When

from deliberation.queries.audiences.viewers import Viewer
from deliberation.queries.clock import ClockTimestamp
from deliberation.rules.audiences import PUBLIC

Row = TypeVar("Row", bound=Model)


def visible_anywhere(
    rows: QuerySet[Row], viewers: dict[int, Viewer], path: str = "audience", forum: str = "forum_id"
) -> QuerySet[Row]:
    """Only the rows, of whichever forum, whose audience there the person belongs to."""
    seen = Q(**{path: PUBLIC})
    for number, viewer in viewers.items():
        seen |= Q(**{forum: number, f"{path}__in": sorted(viewer.audiences)})
    return rows.filter(seen)


def visible(rows: QuerySet[Row], viewer: Viewer, path: str = "audience") -> QuerySet[Row]:
    """Only the rows whose audience the viewer belongs to; ``path`` leads to the audience column."""
    return rows.filter(Q(**{f"{path}__in": sorted(viewer.audiences)}))


def seen_revision(viewer: Viewer, path: str = "") -> Q:
    """That a revision's audience holds the viewer now, by the database's clock.

    ``path`` leads to the revision: empty for its own rows. The audience after a release is never
    narrower than the one before.
    """
    own = sorted(viewer.audiences)
    released = {f"{path}audience_after__in": own, f"{path}released_at__lte": ClockTimestamp()}
    return Q(**{f"{path}audience__in": own}) | Q(**released)


def audience_now(path: str = "") -> Case:
    """The audience a revision has at this moment, as an annotation."""
    released = Q(**{f"{path}released_at__lte": ClockTimestamp()}) & ~Q(
        **{f"{path}audience_after": ""}
    )
    return Case(
        When(released, then=F(f"{path}audience_after")),
        default=F(f"{path}audience"),
        output_field=CharField(),
    )
