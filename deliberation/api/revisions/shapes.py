"""How revisions, their provisions and their differences are told."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.api.charters import IssuedShape, RevisionBriefShape
from deliberation.models import ItemText, Revision
from deliberation.queries.revisions import Line
from deliberation.rules.charters import Kind
from deliberation.rules.revisions import ItemChange, ItemFacts, State

KINDS = [kind.value for kind in Kind]


class ProvenanceShape(Serializer):
    """Where the text came from: a public revision of a linked forum, as it stood when it was carried over."""

    forum = serializers.CharField(source="source.charter.forum.slug")
    charter = serializers.CharField(source="source.charter.public_id")
    revision = serializers.CharField(source="source.public_id")
    symbol = serializers.CharField(source="source.symbol")
    content_hash = serializers.CharField(source="source_hash")
    link = serializers.CharField(source="link.public_id")
    carried_by = serializers.CharField(source="carried_by.name")
    carried_as = serializers.CharField(source="carried_role.role")
    carried_at = serializers.DateTimeField()


def provenance(revision: Revision) -> dict[str, Any] | None:
    kept = getattr(revision, "provenance", None)
    return dict(ProvenanceShape(kept).data) if kept else None


class RevisionShape(IssuedShape):
    title = serializers.CharField()
    cover_note = serializers.CharField()
    content_hash = serializers.CharField()
    based_on = serializers.CharField(source="based_on.public_id", allow_null=True)
    provenance = serializers.SerializerMethodField()

    @extend_schema_field(ProvenanceShape(allow_null=True))
    def get_provenance(self, revision: Revision) -> dict[str, Any] | None:
        return provenance(revision)


class SpanShape(Serializer):
    """A stretch of words; offsets count Unicode code points, `end` is outside."""

    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ProvisionShape(Serializer):
    """A provision as it stands in one revision and language."""

    provision = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    number = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    depth = serializers.IntegerField()
    heading = serializers.CharField()
    words = serializers.CharField()
    spans = SpanShape(many=True)
    language = serializers.CharField()
    text_hash = serializers.CharField()


class DocumentShape(Serializer):
    revision = serializers.CharField()
    symbol = serializers.CharField()
    title = serializers.CharField()
    content_hash = serializers.CharField()
    language = serializers.CharField()
    provenance = ProvenanceShape(allow_null=True)
    provisions = ProvisionShape(many=True)


class StoodShape(Serializer):
    revision = RevisionBriefShape()
    kind = serializers.ChoiceField(choices=KINDS)
    number = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    heading = serializers.CharField()
    words = serializers.CharField()
    text_hash = serializers.CharField()


class HistoryShape(Serializer):
    provision = serializers.CharField()
    language = serializers.CharField()
    stood = StoodShape(many=True)


class WordsShape(Serializer):
    """`coarse` marks whole paragraphs too long to compare word by word."""

    kind = serializers.ChoiceField(choices=["same", "inserted", "deleted"])
    text = serializers.CharField()
    coarse = serializers.BooleanField()


class SideShape(Serializer):
    kind = serializers.ChoiceField(choices=KINDS)
    number = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    heading = serializers.CharField()
    words = serializers.CharField()


class ChangeShape(Serializer):
    provision = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    moved = serializers.BooleanField()
    renumbered = serializers.BooleanField()
    before = SideShape(allow_null=True)
    after = SideShape(allow_null=True)
    heading = WordsShape(many=True)
    words = WordsShape(many=True)


class ComparisonShape(Serializer):
    before = RevisionBriefShape()
    after = RevisionBriefShape()
    language = serializers.CharField()
    unchanged = serializers.IntegerField(help_text="Provisions that stand as they stood.")
    changes = ChangeShape(many=True)


def spans_of(spans: list[Any]) -> list[dict[str, Any]]:
    return [{"kind": kind, "start": start, "end": end} for kind, start, end in spans]


def provision(line: Line) -> dict[str, Any]:
    return {
        "provision": line.provision, "kind": line.kind, "number": line.number,
        "label": line.label, "depth": line.depth, "heading": line.heading, "words": line.words,
        "spans": spans_of(line.spans), "language": line.language, "text_hash": line.text_hash,
    }  # fmt: skip


def document(revision: Revision, language: str, lines: list[Line]) -> dict[str, Any]:
    return {
        "revision": revision.public_id, "symbol": revision.symbol, "title": revision.title,
        "content_hash": revision.content_hash, "language": language,
        "provenance": provenance(revision),
        "provisions": [provision(line) for line in lines],
    }  # fmt: skip


def stood(row: ItemText) -> dict[str, Any]:
    item, text = row.item, row.text
    return {
        "revision": RevisionBriefShape(item.revision).data, "kind": item.kind,
        "number": item.number, "label": item.label, "heading": text.heading, "words": text.words,
        "text_hash": text.content_hash,
    }  # fmt: skip


def change(found: ItemChange, provision_id: str) -> dict[str, Any]:
    return {
        "provision": provision_id, "state": found.state.value, "moved": found.moved,
        "renumbered": found.renumbered, "before": _side(found.before),
        "after": _side(found.after), "heading": [_piece(one) for one in found.heading],
        "words": [_piece(one) for one in found.words],
    }  # fmt: skip


def _side(facts: ItemFacts | None) -> dict[str, str] | None:
    if facts is None:
        return None
    return {name: getattr(facts, name) for name in ("kind", "number", "label", "heading", "words")}


def _piece(one: Any) -> dict[str, Any]:
    return {"kind": one.kind, "text": one.text, "coarse": one.coarse}
