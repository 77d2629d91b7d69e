"""Links between forums, and texts carried along them."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import audience_given, audience_input
from deliberation.api.charters import CharterShape, shown
from deliberation.api.resources import PAGING, ForumResource, found, paged
from deliberation.api.shapes import Matching, Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import Forum, ForumLink
from deliberation.operations import links
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.links import carriable, links_of
from deliberation.rules.links import KINDS, LONGEST_NOTE, State
from deliberation.rules.permissions import FORUM, Act


class LinkedForumShape(Serializer):
    slug = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField()


class ForumLinkShape(Serializer):
    """`source` prepares for, advises or follows up on `target`; `proposed_by` is the forum that said so."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=list(KINDS))
    source = LinkedForumShape()  # type: ignore[assignment]
    target = LinkedForumShape()
    proposed_by = serializers.CharField(source="forum.slug")
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=[one.value for one in State])
    proposed_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class LinkInput(Serializer):
    kind = serializers.ChoiceField(choices=list(KINDS))
    source = Text(max_length=60, help_text="Slug of the forum that prepares, advises, follows up.")  # type: ignore[assignment]
    target = Text(max_length=60, help_text="Slug of the other one. One of both is this forum.")
    note = Text(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class CarryInput(Serializer):
    revision = public_id(help_text="A public revision of the linked forum.")
    slug = Matching(r"[a-z0-9]+(-[a-z0-9]+)*", max_length=60)
    title = Text(max_length=300, required=False, allow_blank=True)
    cover_note = Text(max_length=4000, required=False, allow_blank=True)
    audience = audience_input()


class OfLinks(ForumResource):
    noun = "forums"

    def link(self, public_id: str) -> ForumLink:
        return found(links_of(self.forum, self.viewer), public_id=public_id)

    def stepped(self, act: Callable[..., ForumLink], link: str) -> Response:
        """Acts on a link; the answer is the link as it stands then."""
        validated(Nothing, self.request)

        def write() -> Answer:
            held = self.link(link)  # first: whoever does not see it is told of no capacity either
            after = act(actor=self.actor(), forum_id=self.forum.pk, link_id=held.pk)
            return Answer(200, dict(ForumLinkShape(after).data))

        return self.write(write)


class Links(OfLinks):
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING

    @extend_schema(operation_id="list_links", responses=paged(ForumLinkShape))
    def get(self, request: Request, forum: str) -> Response:
        """How this forum stands to others. What is not confirmed, chair and secretariat see alone."""
        return self.page(links_of(self.forum, self.viewer), ForumLinkShape)

    @extend_schema(operation_id="propose_link", request=LinkInput, responses={201: ForumLinkShape})
    def post(self, request: Request, forum: str) -> Response:
        """Proposes a link; the other forum is asked to confirm it. For chair and secretariat."""
        given = validated(LinkInput, request)

        def write() -> Answer:
            actor = self.actor()
            for end in ("source", "target"):
                given[end] = found(Forum.objects.filter(slug=given[end]))
            made = links.propose_link(actor=actor, forum_id=self.forum.pk, **given)
            where = f"/api/v1/forums/{forum}/links/{made.public_id}/"
            return Answer(201, dict(ForumLinkShape(made).data), {"Location": where})

        return self.write(write)


class OneLink(OfLinks):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_link", responses=ForumLinkShape)
    def get(self, request: Request, forum: str, link: str) -> Response:
        """A link between this forum and another one."""
        return Response(ForumLinkShape(self.link(link)).data)


class Confirming(OfLinks):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="confirm_link", request=Nothing, responses=ForumLinkShape)
    def post(self, request: Request, forum: str, link: str) -> Response:
        """Confirms what the other forum proposed: from now on both say so, on both records."""
        return self.stepped(links.confirm_link, link)


class Declining(OfLinks):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="decline_link", request=Nothing, responses=ForumLinkShape)
    def post(self, request: Request, forum: str, link: str) -> Response:
        """Declines what the other forum proposed."""
        return self.stepped(links.decline_link, link)


class Withdrawing(OfLinks):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="withdraw_link", request=Nothing, responses=ForumLinkShape)
    def post(self, request: Request, forum: str, link: str) -> Response:
        """Takes this forum's own proposal back before it is answered."""
        return self.stepped(links.withdraw_link, link)


class Ending(OfLinks):
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="end_link", request=Nothing, responses=ForumLinkShape)
    def post(self, request: Request, forum: str, link: str) -> Response:
        """Ends a confirmed link. What travelled along it keeps its provenance."""
        return self.stepped(links.end_link, link)


class Carrying(OfLinks):
    scopes = {"POST": Scope.TEXT}

    @extend_schema(operation_id="carry_revision", request=CarryInput, responses={201: CharterShape})
    def post(self, request: Request, forum: str, link: str) -> Response:
        """Makes a charter here of a public text there, word for word; its revision tells its provenance."""
        given = validated(CarryInput, request)

        def write() -> Answer:
            actor, held = self.actor(), self.link(link)
            permissions.require(actor, Act.CREATE_CHARTER, stage=FORUM, forum_id=self.forum.pk)
            named: dict[str, Any] = dict(given)
            source = found(carriable(held, self.forum), public_id=named.pop("revision"))
            named["audience"] = audience_given(self.forum, actor, named.get("audience"))
            made = links.carry_revision(
                actor=actor, forum_id=self.forum.pk, link_id=held.pk, source=source, **named
            )
            where = f"/api/v1/forums/{forum}/charters/{made.public_id}/"
            return Answer(201, shown(made, self.viewer), {"Location": where})

        return self.write(write)
