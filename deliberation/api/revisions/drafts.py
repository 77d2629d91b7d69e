"""The draft of the next revision, seen and edited by chair and secretariat."""

import re
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import audience_given, audience_input
from deliberation.api.charters import OfCharter
from deliberation.api.resources import found
from deliberation.api.revisions import shapes
from deliberation.api.revisions.shapes import KINDS, ProvisionShape, RevisionShape, SpanShape
from deliberation.api.shapes import Flag, Matching, Moment, Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.formats.charters import write_words
from deliberation.models import Draft, DraftItem, Revision
from deliberation.operations import revisions
from deliberation.operations.idempotency import Answer
from deliberation.queries.revisions import draft_document, draft_items, open_draft, seen_revisions
from deliberation.rules.audiences import CHAIR
from deliberation.rules.charters import Span
from deliberation.rules.refusals import RuleBroken, _

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version you saw, in quotes: `"3"`.',
)


class DraftLineShape(ProvisionShape):
    version = serializers.IntegerField()


class DraftBriefShape(Serializer):
    id = serializers.CharField(source="public_id")
    version = serializers.IntegerField()
    based_on = serializers.CharField(source="based_on.public_id", allow_null=True)
    started_at = serializers.DateTimeField()


class DraftShape(DraftBriefShape):
    provisions = DraftLineShape(many=True)


class DraftItemShape(Serializer):
    provision = serializers.CharField(source="provision.public_id")
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    number = serializers.CharField()
    heading = serializers.CharField()
    words = serializers.CharField()
    spans = SpanShape(many=True)
    markdown = serializers.CharField(help_text="The words as they are edited.")


class EditedShape(Serializer):
    draft = DraftBriefShape()
    item = DraftItemShape(allow_null=True)


class WordsInput(Serializer):
    words = Text(allow_blank=True, help_text="One paragraph of Markdown.")
    heading = Text(required=False, allow_blank=True)


class InsertInput(WordsInput):
    after = public_id(help_text="The provision it stands behind.")
    below = Flag(required=False, help_text="As the first child of `after`.")
    kind = Text(max_length=12)
    number = Matching(r"[0-9A-Za-z.()-]{1,24}", required=False)


class MoveInput(Serializer):
    after = public_id()


class IssueInput(Serializer):
    kind = Text(max_length=12, required=False, help_text="chair, revision or corrigendum")
    cover_note = Text(max_length=4000, required=False, allow_blank=True)
    audience = audience_input()
    released_at = Moment(required=False, help_text="An embargo: until then for `audience` alone.")
    audience_after = audience_input(
        help_text="Who reads it from `released_at` on; else as the charter."
    )


class OfDraft(OfCharter):
    noun = "revisions"

    def draft(self, charter: str) -> Draft:
        """The open draft: to be seen by chair and secretariat alone."""
        held = self.charter(charter)
        draft = open_draft(held)
        if draft is None or not self.viewer.sees(CHAIR):
            raise Http404
        draft.charter = held
        return draft

    def item(self, draft: Draft, provision: str) -> str:
        return found(draft_items(draft), provision__public_id=provision).provision.public_id

    def version(self) -> int:
        """Of ``If-Match``; one that is no version of ours matches nothing. Raises RuleBroken.

        A tag that compression has weakened on its way names the same version.
        """
        named = self.request.headers.get("If-Match")
        if named is None:
            raise RuleBroken(
                "match-missing",
                _("Send If-Match with the version you saw, so that nobody's edit is lost."),
                place="If-Match",
            )
        version = re.fullmatch(r'(?:W/)?"([0-9]{1,9})"', named.strip())
        return int(version[1]) if version else -1

    def edited(self, draft: Draft, item: DraftItem | None, status: int = 200) -> Answer:
        draft.refresh_from_db(fields=["version"])
        if item is not None:
            item.markdown = write_words(  # type: ignore[attr-defined]
                item.words, [Span(*span) for span in item.spans]
            )
            item.spans = shapes.spans_of(item.spans)
        body = EditedShape({"draft": draft, "item": item}).data
        return Answer(status, body, {"ETag": f'"{item.version}"'} if item else {})


class OneDraft(OfDraft):
    scopes = {"GET": Scope.READ, "POST": Scope.TEXT}

    @extend_schema(operation_id="read_draft", responses=DraftShape)
    def get(self, request: Request, forum: str, charter: str) -> Response:
        """The open draft with the version of each provision; its `ETag` is the draft's version."""
        draft = self.draft(charter)
        lines = [
            shapes.provision(line) | {"version": line.marks["version"]}
            for line in draft_document(draft)
        ]
        body: dict[str, Any] = {**DraftBriefShape(draft).data, "provisions": lines}
        return Response(body, headers={"ETag": f'"{draft.version}"'})

    @extend_schema(operation_id="start_draft", request=Nothing, responses={201: DraftBriefShape})
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Starts the draft of the next revision as the current one, or gives the one that is open."""
        validated(Nothing, request)

        def write() -> Answer:
            held = self.charter(charter)
            draft = revisions.start_draft(actor=self.actor(), charter_id=held.pk)
            return Answer(201, DraftBriefShape(draft).data)

        return self.write(write)


class DraftItems(OfDraft):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(operation_id="insert_item", request=InsertInput, responses={201: EditedShape})
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Adds a provision; what follows is renumbered."""
        given = validated(InsertInput, request)

        def write() -> Answer:
            draft = self.draft(charter)
            item = revisions.insert_item(actor=self.actor(), draft_id=draft.pk, **given)
            return self.edited(draft, item, 201)

        return self.write(write)


class OneDraftItem(OfDraft):
    scopes = {"PUT": Scope.TEXT, "DELETE": Scope.TEXT}

    @extend_schema(
        operation_id="reword_item",
        request=WordsInput,
        parameters=[IF_MATCH],
        responses=EditedShape,
    )
    def put(self, request: Request, forum: str, charter: str, provision: str) -> Response:
        """Gives a provision other words. 412 with the current version if somebody changed it since."""
        given = validated(WordsInput, request)
        version = self.version()

        def write() -> Answer:
            draft = self.draft(charter)
            item = revisions.reword_item(
                actor=self.actor(),
                draft_id=draft.pk,
                provision=self.item(draft, provision),
                version=version,
                **given,
            )
            return self.edited(draft, item)

        return self.write(write)

    @extend_schema(operation_id="remove_item", parameters=[IF_MATCH], responses={200: EditedShape})
    def delete(self, request: Request, forum: str, charter: str, provision: str) -> Response:
        """Takes a provision and everything below it out of the next revision."""
        version = self.version()

        def write() -> Answer:
            draft = self.draft(charter)
            revisions.remove_item(
                actor=self.actor(),
                draft_id=draft.pk,
                provision=self.item(draft, provision),
                version=version,
            )
            return self.edited(draft, None)

        return self.write(write)


class ItemMove(OfDraft):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(
        operation_id="move_item", request=MoveInput, parameters=[IF_MATCH], responses=EditedShape
    )
    def post(self, request: Request, forum: str, charter: str, provision: str) -> Response:
        """Lets a provision and everything below it stand behind another."""
        given = validated(MoveInput, request)
        version = self.version()

        def write() -> Answer:
            draft = self.draft(charter)
            item = revisions.move_item(
                actor=self.actor(),
                draft_id=draft.pk,
                provision=self.item(draft, provision),
                version=version,
                **given,
            )
            return self.edited(draft, item)

        return self.write(write)


class DraftEnd(OfDraft):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(operation_id="discard_draft", request=Nothing, responses=DraftBriefShape)
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Ends the draft without issuing it."""
        validated(Nothing, request)

        def write() -> Answer:
            draft = self.draft(charter)
            revisions.discard_draft(actor=self.actor(), draft_id=draft.pk)
            return Answer(200, DraftBriefShape(draft).data)

        return self.write(write)


class Issue(OfDraft):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(
        operation_id="issue_revision",
        request=IssueInput,
        parameters=[IF_MATCH],
        responses={201: RevisionShape},
    )
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Freezes the draft as the next revision; `If-Match` names the draft's version."""
        given = validated(IssueInput, request)
        version = self.version()

        def write() -> Answer:
            draft = self.draft(charter)
            actor = self.actor()
            for name in ("audience", "audience_after"):
                given[name] = audience_given(self.forum, actor, given.get(name))
            made = revisions.issue_revision(
                actor=actor, draft_id=draft.pk, version=version, **given
            )
            issued: Revision = seen_revisions(self.viewer).get(pk=made.pk)
            base = f"/api/v1/forums/{forum}/charters/{charter}/revisions/"
            return Answer(
                201, RevisionShape(issued).data, {"Location": f"{base}{issued.public_id}/"}
            )

        return self.write(write)
