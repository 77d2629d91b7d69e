"""How comments are told: by whom, on which words, where these stand now, why one is hidden."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.api import people
from deliberation.api.audiences import AudienceField
from deliberation.api.people import ByShape
from deliberation.api.resources import paged
from deliberation.models import AnchorPlace, Comment, Ground, Report, Revision
from deliberation.queries.comments import places_of, verdicts_on

GROUNDS = Ground.values


class QuoteShape(Serializer):
    """The words as they stood; offsets count Unicode code points, `end` is outside."""

    revision = serializers.CharField()
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    language = serializers.CharField()


class PlaceShape(Serializer):
    """Where the words stand in another revision; nowhere when orphaned."""

    revision = serializers.CharField()
    state = serializers.ChoiceField(choices=AnchorPlace.State.values)
    provision = serializers.CharField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    score = serializers.IntegerField()


class VerdictShape(Serializer):
    ground = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class CommentShape(Serializer):
    id = serializers.CharField()
    charter = serializers.CharField()
    revision = serializers.CharField()
    provision = serializers.CharField(allow_null=True)
    thread = serializers.CharField(allow_null=True)
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    by = ByShape()
    is_official = serializers.BooleanField()
    audience = AudienceField()
    language = serializers.CharField()
    body = serializers.CharField(
        allow_null=True, help_text="Markdown as it was written: make it safe before you show it."
    )
    state = serializers.ChoiceField(choices=["visible", "hidden", "erased", "held"])
    hidden = VerdictShape(
        allow_null=True, help_text="Why its words are withheld, or erased for good."
    )
    quote = QuoteShape(allow_null=True)
    place = PlaceShape(allow_null=True)
    created_at = serializers.DateTimeField()


COMMENT_PAGE = paged(CommentShape)
"""Made once: two lists of comments are described by the same name."""


class ReportShape(Serializer):
    id = serializers.CharField(source="public_id")
    ground = serializers.ChoiceField(choices=GROUNDS)
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=Report.State.values)
    created_at = serializers.DateTimeField()


def shown(rows: Sequence[Comment], revision: Revision | None) -> list[dict[str, Any]]:
    """The comments, and where their words stand in ``revision``; two queries however many."""
    verdicts = verdicts_on(rows)
    places = places_of(rows, revision) if revision else {}
    return [
        dict(CommentShape(_facts(row, verdicts.get(row.pk), places, revision)).data) for row in rows
    ]


def _facts(
    row: Comment, verdict: Any, places: dict[int, AnchorPlace], revision: Revision | None
) -> dict[str, Any]:
    is_hidden = row.state != Comment.State.VISIBLE
    place = places.get(row.anchor_id) if row.anchor_id else None
    return {
        "id": row.public_id, "charter": row.charter.public_id, "revision": row.revision.public_id,
        "provision": _id(row.provision), "thread": _id(row.thread), "parent": _id(row.parent),
        "by": people.shown(row.author, row.accreditation, row.forum_role, row.roll_place),
        "is_official": row.is_official, "audience": row.audience,
        "language": row.language, "body": None if is_hidden else row.body, "state": row.state,
        "hidden": verdict, "quote": _quote(row), "created_at": row.created_at,
        "place": _place(place, revision) if place and revision else None,
    }  # fmt: skip


def _id(thing: Any) -> str | None:
    return thing.public_id if thing else None


def _quote(row: Comment) -> dict[str, Any] | None:
    anchor = row.anchor
    if anchor is None:
        return None
    return {
        "revision": row.revision.public_id, "text": anchor.quote, "start": anchor.start,
        "end": anchor.end, "language": anchor.language,
    }  # fmt: skip


def _place(place: AnchorPlace, revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.public_id, "state": place.state, "provision": _id(place.provision),
        "start": place.start, "end": place.end, "score": place.score,
    }  # fmt: skip
