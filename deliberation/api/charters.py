"""Charters: what is negotiated, its phase, and importing one from Markdown."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import AudienceField, audience_given, audience_input
from deliberation.api.errors import sentence
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Matching, Text, language
from deliberation.api.writing import validated
from deliberation.formats.charters import CharterDraft, read_charter
from deliberation.models import Charter, Revision
from deliberation.operations import charters, revisions
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.audiences import Viewer
from deliberation.queries.charters import visible_charters, with_newest
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.phases import Phase

PHASES = [phase.value for phase in Phase]


class RevisionBriefShape(Serializer):
    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    symbol = serializers.CharField()
    kind = serializers.ChoiceField(choices=Revision.Kind.values)
    issued_at = serializers.DateTimeField()


class IssuedShape(RevisionBriefShape):
    """A revision with who reads it: `released_at` later than now is an embargo for `audience_after`."""

    audience = AudienceField(source="audience_now")
    audience_after = AudienceField(allow_blank=True)
    released_at = serializers.DateTimeField(allow_null=True)


class CharterShape(Serializer):
    id = serializers.CharField(source="public_id")
    slug = serializers.CharField()
    symbol = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    phase = serializers.ChoiceField(choices=PHASES)
    audience = AudienceField()
    current_revision = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(RevisionBriefShape(allow_null=True))
    def get_current_revision(self, charter: Charter) -> dict[str, Any] | None:
        """The newest revision that the reader may see."""
        return next((dict(RevisionBriefShape(one).data) for one in charter.newest), None)  # type: ignore[attr-defined]


class CharterInput(Serializer):
    slug = Matching(r"[a-z0-9]+(-[a-z0-9]+)*", max_length=60)
    markdown = Text(help_text="Headings make parts and articles, numbered paragraphs clauses.")
    title = Text(required=False, allow_blank=True, help_text="Else the file's first heading.")
    language = language(required=False)
    cover_note = Text(max_length=4000, required=False, allow_blank=True)
    audience = audience_input()


class PreviewInput(Serializer):
    markdown = Text()


class UnplacedShape(Serializer):
    line = serializers.IntegerField()
    text = serializers.CharField()
    why = serializers.CharField()


class PreviewShape(Serializer):
    title = serializers.CharField()
    kinds = serializers.DictField(child=serializers.IntegerField())
    unplaced = UnplacedShape(many=True)


class PhaseInput(Serializer):
    phase = Text(max_length=12, help_text=", ".join(PHASES))


def preview(draft: CharterDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "kinds": draft.kinds,
        "unplaced": [
            {"line": one.line, "text": one.text, "why": sentence(one.reason, one.facts)}
            for one in draft.unplaced
        ],
    }


def shown(charter: Charter, viewer: Viewer) -> dict[str, Any]:
    [whole] = with_newest(Charter.objects.filter(pk=charter.pk), viewer)
    return dict(CharterShape(whole).data)


class OfCharter(ForumResource):
    noun = "charters"

    def charter(self, public_id: str) -> Charter:
        return found(visible_charters(self.forum, self.viewer), public_id=public_id)


class Charters(ForumResource):
    noun = "charters"
    scopes = {"GET": Scope.READ, "POST": Scope.TEXT}
    filters = PAGING

    @extend_schema(operation_id="list_charters", responses=paged(CharterShape))
    def get(self, request: Request, forum: str) -> Response:
        """The forum's charters, as far as the caller may see them."""
        rows = visible_charters(self.forum, self.viewer)
        return self.page(with_newest(rows, self.viewer), CharterShape)

    @extend_schema(
        operation_id="import_charter", request=CharterInput, responses={201: CharterShape}
    )
    def post(self, request: Request, forum: str) -> Response:
        """Makes a charter whose zero draft is what the Markdown says: all of it, or nothing."""
        given = validated(CharterInput, request)

        def write() -> Answer:
            actor = self.actor()
            permissions.require(actor, Act.CREATE_CHARTER, stage=FORUM, forum_id=self.forum.pk)
            draft = read_charter(given.pop("markdown"))
            given["audience"] = audience_given(self.forum, actor, given.get("audience"))
            made = revisions.import_charter(
                actor=actor, forum_id=self.forum.pk, draft=draft, **given
            )
            where = f"/api/v1/forums/{forum}/charters/{made.public_id}/"
            return Answer(201, shown(made, self.viewer), {"Location": where})

        return self.write(write)


class CharterPreview(ForumResource):
    noun = "charters"
    scopes = {"POST": Scope.TEXT}
    is_pure = True

    @extend_schema(operation_id="preview_charter", request=PreviewInput, responses=PreviewShape)
    def post(self, request: Request, forum: str) -> Response:
        """What an import would place, and every line it could not. Writes nothing."""
        given = validated(PreviewInput, request)
        permissions.require(self.actor(), Act.CREATE_CHARTER, stage=FORUM, forum_id=self.forum.pk)
        return Response(PreviewShape(preview(read_charter(given["markdown"]))).data)


class OneCharter(OfCharter):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_charter", responses=CharterShape)
    def get(self, request: Request, forum: str, charter: str) -> Response:
        """A charter, its phase, and which of its revisions is the current one."""
        return Response(shown(self.charter(charter), self.viewer))


class CharterPhase(OfCharter):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(operation_id="move_phase", request=PhaseInput, responses=CharterShape)
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Moves the charter to another phase. For the chair."""
        given = validated(PhaseInput, request)

        def write() -> Answer:
            held = self.charter(charter)
            charters.move_phase(actor=self.actor(), charter_id=held.pk, phase=given["phase"])
            held.refresh_from_db(fields=["phase"])
            return Answer(200, shown(held, self.viewer))

        return self.write(write)
