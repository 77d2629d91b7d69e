"""How audiences are named and told, and widening one."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import ForumResource, found
from deliberation.api.shapes import PUBLIC_ID, Matching
from deliberation.api.writing import validated
from deliberation.models import Forum
from deliberation.operations import charters, comments, questions, revisions
from deliberation.operations.idempotency import Answer
from deliberation.queries.audiences import audience_named, changes_of, public_name
from deliberation.queries.charters import visible_charters
from deliberation.queries.comments import visible_comments
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import visible_questions
from deliberation.queries.revisions import revisions_of
from deliberation.rules.permissions import STAGES, Act, allowed
from deliberation.rules.refusals import RuleBroken, _

OWN = "delegation"
NAMES = rf"public|accredited|chair|{OWN}|(?:group|delegation):{PUBLIC_ID}"
HELP = (
    "`public`, `accredited`, `chair`, `group:<id>` or `delegation:<id>`; `delegation` is the one acted"
    " for. Never wider than what it belongs to, whose audience it has otherwise."
)


def audience_input(**options: Any) -> Matching:
    return Matching(NAMES, **({"required": False, "help_text": HELP} | options))


class AudienceField(serializers.CharField):
    """`public`, `accredited`, `chair`, `group:<id>` or `delegation:<id>`."""

    def to_representation(self, value: str) -> str:
        return public_name(value)


def audience_given(forum: Forum, actor: Actor, name: str | None) -> str:
    """The audience a body names; empty where it names none. Raises RuleBroken("audience-unknown")."""
    if name == OWN:
        return f"{OWN}:{actor.accreditation.delegation_id if actor.accreditation else 0}"
    return audience_named(forum, name or "")


class WideningShape(Serializer):
    before = AudienceField()
    after = AudienceField()
    at = serializers.DateTimeField()


class ReadersShape(Serializer):
    """Who may read something, and how that was widened."""

    kind = serializers.ChoiceField(choices=["charter", "revision", "comment", "question"])
    id = serializers.CharField()
    audience = AudienceField()
    changes = WideningShape(many=True)


class WidenInput(Serializer):
    audience = audience_input(required=True)


Widen = Callable[..., Any]
WRITES: dict[str, tuple[Widen, str]] = {
    "charter": (charters.widen_charter, "charter_id"),
    "revision": (revisions.widen_revision, "revision_id"),
    "comment": (comments.widen_comment, "comment_id"),
    "question": (questions.widen_question, "question_id"),
}


class Readers(ForumResource):
    noun = "audiences"
    needs_person = True
    scopes = {"GET": Scope.READ, "POST": Scope.TEXT}

    def thing(self, kind: str, public_id: str) -> Any:
        known: dict[str, Callable[[], QuerySet[Any]]] = {
            "charter": lambda: visible_charters(self.forum, self.viewer),
            "revision": lambda: revisions_of(self.forum, self.viewer),
            "comment": lambda: visible_comments(self.forum, self.viewer),
            "question": lambda: visible_questions(self.forum, self.viewer),
        }
        if kind not in known:
            raise Http404
        return found(known[kind](), public_id=public_id)

    @extend_schema(operation_id="read_audience", responses=ReadersShape)
    def get(self, request: Request, forum: str, kind: str, thing: str) -> Response:
        """Who may read a charter, revision, comment or question, and how that was widened.

        For chair, secretariat and heads of delegations, who may widen it.
        """
        if not any(allowed(one.role, Act.WIDEN_AUDIENCE, STAGES[0]) for one in self.capacities):
            raise RuleBroken("not-permitted", _("Your role here does not allow you to do this."))
        return Response(self._told(kind, self.thing(kind, thing)))

    @extend_schema(operation_id="widen_audience", request=WidenInput, responses={201: ReadersShape})
    def post(self, request: Request, forum: str, kind: str, thing: str) -> Response:
        """Lets more people read it, on record. What a delegation wrote for itself only its head opens."""
        given = validated(WidenInput, request)

        def write() -> Answer:
            actor, what = self.actor(), self.thing(kind, thing)
            widen, name = WRITES[kind]
            audience = audience_given(self.forum, actor, given["audience"])
            widened = widen(actor=actor, audience=audience, **{name: what.pk})
            return Answer(201, self._told(kind, widened))

        return self.write(write)

    def _told(self, kind: str, thing: Any) -> dict[str, Any]:
        audience = getattr(thing, "audience_now", thing.audience)
        changes = changes_of(kind, thing.pk)
        facts = {"kind": kind, "id": thing.public_id, "audience": audience, "changes": changes}
        return dict(ReadersShape(facts).data)
