"""Reading and writing comments and answers, and reporting them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.audiences import audience_given, audience_input
from deliberation.api.comments.shapes import COMMENT_PAGE, GROUNDS, CommentShape, ReportShape, shown
from deliberation.api.resources import PAGING, Filter, ForumResource, found
from deliberation.api.revisions.documents import OfRevision
from deliberation.api.shapes import Flag, Text, Whole, language, public_id
from deliberation.api.writing import validated
from deliberation.models import AnchorPlace, Charter, Comment, Provision, Revision
from deliberation.operations import comments, moderation
from deliberation.operations.comments import LONGEST_COMMENT, Quote
from deliberation.operations.idempotency import Answer
from deliberation.queries.comments import as_read, visible_comments
from deliberation.queries.revisions import visible_revisions


class QuoteInput(Serializer):
    start = Whole()
    end = Whole()
    text = Text(max_length=20_000)
    language = language()


class ReplyInput(Serializer):
    body = Text(max_length=LONGEST_COMMENT)
    language = language()
    is_official = Flag(required=False)
    audience = audience_input()


class CommentInput(ReplyInput):
    revision = public_id()
    provision = public_id(required=False, allow_null=True)
    quote = QuoteInput(required=False, allow_null=True)


class ReportInput(Serializer):
    ground = Text(max_length=16, help_text=", ".join(GROUNDS))
    note = Text(max_length=500, required=False, allow_blank=True)


class Comments(OfRevision):
    noun = "comments"
    scopes = {"GET": Scope.READ, "POST": Scope.COMMENT}
    filters = PAGING | {
        "provision": Filter("Only on this provision."),
        "thread": Filter("Only answers in this thread."),
        "revision": Filter("`place` tells where words stand in this revision; else in the current one."),
        "anchor": Filter(
            "Only those whose words stand so in that revision.", choices=AnchorPlace.State.values
        ),
    }  # fmt: skip

    @extend_schema(operation_id="list_comments", responses=COMMENT_PAGE)
    def get(self, request: Request, forum: str, charter: str) -> Response:
        """Comments and answers on a charter, newest first."""
        held = self.charter(charter)
        revision = self.revision_asked(held)
        rows = visible_comments(self.forum, self.viewer).filter(charter=held)
        rows = self._chosen(rows.select_related("charter", "thread"), revision)
        return self.page_made(rows, lambda page: shown(page, revision), sort="-created_at")

    def _chosen(self, rows: QuerySet[Comment], revision: Revision) -> QuerySet[Comment]:
        if provision := self.asked("provision"):
            rows = rows.filter(provision__public_id=provision)
        if thread := self.asked("thread"):
            rows = rows.filter(thread__public_id=thread)
        if state := self.asked("anchor"):
            rows = rows.filter(anchor__places__revision=revision, anchor__places__state=state)
        return rows

    @extend_schema(operation_id="add_comment", request=CommentInput, responses={201: CommentShape})
    def post(self, request: Request, forum: str, charter: str) -> Response:
        """Comments on a revision, on a provision of it, or on exact words."""
        given = validated(CommentInput, request)

        def write() -> Answer:
            held, actor = self.charter(charter), self.actor()
            quote = given.pop("quote", None)
            made = comments.add_comment(
                actor=actor,
                revision_id=self.revision(held, given.pop("revision")).pk,
                provision=self._provision(held, given.pop("provision", None)),
                quote=Quote(**quote) if quote else None,
                audience=audience_given(self.forum, actor, given.pop("audience", "")),
                **given,
            )
            return written(made)

        return self.write(write)

    def _provision(self, charter: Charter, name: str | None) -> Provision | None:
        return found(Provision.objects.filter(charter=charter), public_id=name) if name else None


def written(comment: Comment) -> Answer:
    rows = as_read(Comment.objects.select_related("forum", "charter", "thread"))
    whole = rows.get(pk=comment.pk)
    where = f"/api/v1/forums/{whole.forum.slug}/comments/{whole.public_id}/"
    return Answer(201, shown([whole], whole.revision)[0], {"Location": where})


class OfComment(ForumResource):
    noun = "comments"

    def comment(self, public_id: str) -> Comment:
        rows = visible_comments(self.forum, self.viewer)
        return found(rows.select_related("charter", "thread"), public_id=public_id)


class OneComment(OfComment):
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_comment", responses=CommentShape)
    def get(self, request: Request, forum: str, comment: str) -> Response:
        """One comment, and where its words stand in the charter's current revision."""
        held = self.comment(comment)
        newest = visible_revisions(held.charter, self.viewer).first()
        return Response(shown([held], newest)[0])


class Replies(OfComment):
    scopes = {"POST": Scope.COMMENT}

    @extend_schema(
        operation_id="reply_to_comment", request=ReplyInput, responses={201: CommentShape}
    )
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Answers a comment; the answer has its audience, or a narrower one."""
        given = validated(ReplyInput, request)

        def write() -> Answer:
            parent, actor = self.comment(comment), self.actor()
            given["audience"] = audience_given(self.forum, actor, given.get("audience"))
            return written(comments.reply_to_comment(actor=actor, parent_id=parent.pk, **given))

        return self.write(write)


class Reports(OfComment):
    scopes = {"POST": Scope.COMMENT}

    @extend_schema(operation_id="report_comment", request=ReportInput, responses={201: ReportShape})
    def post(self, request: Request, forum: str, comment: str) -> Response:
        """Reports a comment to the moderators; one report per person and comment."""
        given = validated(ReportInput, request)

        def write() -> Answer:
            held = self.comment(comment)
            made = moderation.report_comment(actor=self.actor(), comment_id=held.pk, **given)
            return Answer(201, ReportShape(made).data)

        return self.write(write)
