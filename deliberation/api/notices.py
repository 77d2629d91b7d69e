"""What the caller was told and how they want to be told; which of a forum's messages did not arrive."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of, token_of
from deliberation.api.resources import PAGING, Filter, ForumResource, Resource, found, paged
from deliberation.api.shapes import Nothing, public_id
from deliberation.api.writing import validated
from deliberation.models import Cadence, Notice
from deliberation.operations import notices
from deliberation.operations.idempotency import Answer
from deliberation.queries.desk import notices_shown
from deliberation.queries.notices import UNARRIVED, cadences_of_person, deliveries
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import KINDS
from deliberation.rules.permissions import FORUM, Act, Role, allowed, require_allowed

STATES = Notice.State.values


class NoticeShape(Serializer):
    """One message. `link` is a page of this site; `language` that of subject and body."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    forum = serializers.CharField(source="forum.slug", allow_null=True, default=None)
    subject = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    link = serializers.CharField()
    deadline = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class ReadInput(Serializer):
    notice = public_id(required=False, help_text="One message; else all.")


class ReadShape(Serializer):
    read = serializers.IntegerField()


class PreferencesShape(Serializer):
    cadences = serializers.DictField(child=serializers.ChoiceField(choices=Cadence.values))


class PreferencesInput(Serializer):
    cadences = serializers.DictField(
        child=serializers.ChoiceField(choices=Cadence.values), help_text=", ".join(KINDS)
    )


class DeliveryShape(Serializer):
    """How a message's delivery went. Its words stay between sender and receiver."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    to = serializers.SerializerMethodField(help_text="A name; empty for an address alone.")
    state = serializers.ChoiceField(choices=STATES)
    error = serializers.CharField()
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)

    def get_to(self, row: Notice) -> str:
        return row.person.name if row.person else ""


class Personal(Resource):
    """What belongs to the caller alone, in no forum; a service token has none of it."""

    needs_person = True

    def actor(self) -> Actor:
        return Actor(person=person_of(self.request), token=token_of(self.request))


class Notices(Personal):
    noun = "notices"
    scopes = {"GET": Scope.READ}
    filters = PAGING | {"unread": Filter("Only those not read yet.", choices=["true"])}

    @extend_schema(operation_id="list_notices", responses=paged(NoticeShape))
    def get(self, request: Request) -> Response:
        """What the caller was told and may still see, newest first."""
        rows = notices_shown(self.actor().signed_in)
        if self.asked("unread"):
            rows = rows.filter(read_at=None)
        return self.page(rows, NoticeShape, sort="-id")


class NoticesRead(Personal):
    noun = "notices"
    scopes = {"POST": Scope.DESK}

    @extend_schema(operation_id="mark_notices_read", request=ReadInput, responses=ReadShape)
    def post(self, request: Request) -> Response:
        """Marks one message, or all, as read."""
        given = validated(ReadInput, request)

        def write() -> Answer:
            number = notices.read_notices(actor=self.actor(), public_id=given.get("notice", ""))
            return Answer(200, {"read": number})

        return self.write(write)


class Preferences(Personal):
    noun = "notices"
    scopes = {"GET": Scope.READ, "PUT": Scope.DESK}

    @extend_schema(operation_id="read_notice_preferences", responses=PreferencesShape)
    def get(self, request: Request) -> Response:
        """When mail of each kind goes out to the caller."""
        return Response({"cadences": cadences_of_person(self.actor().signed_in)})

    @extend_schema(
        operation_id="choose_notice_preferences",
        request=PreferencesInput,
        responses=PreferencesShape,
    )
    def put(self, request: Request) -> Response:
        """Chooses when mail of the named kinds goes out; the other kinds stay as they are."""
        given = validated(PreferencesInput, request)

        def write() -> Answer:
            actor = self.actor()
            notices.choose_cadences(actor=actor, chosen=given["cadences"])
            return Answer(200, {"cadences": cadences_of_person(actor.signed_in)})

        return self.write(write)


class Deliveries(ForumResource):
    noun = "notices"
    scopes = {"GET": Scope.READ}
    filters = PAGING | {"state": Filter("Else those that failed or bounced.", choices=STATES)}
    needs_person = True

    @extend_schema(operation_id="list_deliveries", responses=paged(DeliveryShape))
    def get(self, request: Request, forum: str) -> Response:
        """The forum's messages that did not arrive, newest first. For chair, secretariat, credentials."""
        _require_any(self.capacities)
        wanted = self.asked("state")
        rows = deliveries(self.forum, (wanted,) if wanted else UNARRIVED)
        return self.page(rows, DeliveryShape, sort="-id")


def _require_any(capacities: list[Actor]) -> None:
    """Raises RuleBroken unless some capacity of the caller follows deliveries here."""
    roles = [one.role for one in capacities]
    if not any(allowed(role, Act.FOLLOW_DELIVERIES, FORUM) for role in roles):
        require_allowed(Role.REGISTERED, Act.FOLLOW_DELIVERIES, FORUM)


class Retry(ForumResource):
    noun = "notices"
    scopes = {"POST": Scope.TABLE}

    @extend_schema(operation_id="retry_delivery", request=Nothing, responses=DeliveryShape)
    def post(self, request: Request, forum: str, notice: str) -> Response:
        """Sends a message again that did not arrive."""
        validated(Nothing, request)

        def write() -> Answer:
            row = found(Notice.objects.filter(forum=self.forum), public_id=notice)
            again: Any = notices.retry_notice(actor=self.actor(), notice_id=row.pk)
            return Answer(200, dict(DeliveryShape(again).data))

        return self.write(write)
