"""Forums: what they are, and in which capacities the caller may act."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.forums.shapes import ForumDetailShape, ForumShape, administrator, detail
from deliberation.api.people import CapacityShape, NamedShape
from deliberation.api.resources import PAGING, ForumResource, Resource, paged
from deliberation.api.shapes import Matching, Text, language
from deliberation.api.writing import validated
from deliberation.models import Forum
from deliberation.operations import forums
from deliberation.operations.idempotency import Answer
from deliberation.queries.forums import progress
from deliberation.rules.forums import COMMENTABLE, MOST_HELD


class ForumInput(Serializer):
    slug = Matching(r"[a-z0-9]+(-[a-z0-9]+)*", max_length=60)
    symbol = Matching(r"[A-Za-z0-9][A-Za-z0-9./-]*", max_length=20)
    name = Text(max_length=160)
    purpose = Text(max_length=4000, required=False, allow_blank=True)
    admission = Text(max_length=8000, required=False, allow_blank=True)
    languages = serializers.ListField(child=language(), min_length=1, max_length=20)
    time_zone = Text(max_length=64, required=False)


class SettingsInput(Serializer):
    name = Text(max_length=160, required=False)
    purpose = Text(max_length=4000, required=False, allow_blank=True)
    admission = Text(max_length=8000, required=False, allow_blank=True)
    languages = serializers.ListField(child=language(), min_length=1, max_length=20, required=False)
    time_zone = Text(max_length=64, required=False)
    public_comment_phases = serializers.ListField(
        child=serializers.ChoiceField(choices=COMMENTABLE),
        required=False,
        help_text="In which registered persons without accreditation comment.",
    )
    contributions_held = serializers.IntegerField(
        min_value=0,
        max_value=MOST_HELD,
        required=False,
        help_text="How many first comments of each such person a moderator releases.",
    )
    admitting = serializers.ListField(
        child=Text(max_length=32),
        max_length=50,
        required=False,
        help_text="Chambers whose seats may be applied for.",
    )


class ProgressShape(Serializer):
    """What a forum needs before it can decide, and whether it is there."""

    offices = serializers.BooleanField()
    purpose = serializers.BooleanField()
    admission = serializers.BooleanField()
    seated = serializers.BooleanField()
    ruled = serializers.BooleanField(help_text="Rules of procedure are in force.")
    tabled = serializers.BooleanField()
    asked = serializers.BooleanField()


class MeShape(Serializer):
    person = NamedShape(allow_null=True)
    capacities = CapacityShape(many=True)


class Forums(Resource):
    noun = "forums"
    scopes = {"GET": Scope.READ, "POST": Scope.TABLE}
    filters = PAGING

    @extend_schema(operation_id="list_forums", responses=paged(ForumShape))
    def get(self, request: Request) -> Response:
        """Every forum, oldest first."""
        return self.page(Forum.objects.all(), ForumShape)

    @extend_schema(
        operation_id="create_forum", request=ForumInput, responses={201: ForumDetailShape}
    )
    def post(self, request: Request) -> Response:
        """Creates a forum with the chambers government, corporate and citizen. For administrators."""
        given = validated(ForumInput, request)

        def write() -> Answer:
            made = forums.create_forum(actor=administrator(request), **given)
            return Answer(201, detail(made), {"Location": f"/api/v1/forums/{made.slug}/"})

        return self.write(write)


class OneForum(ForumResource):
    noun = "forums"
    scopes = {"GET": Scope.READ, "PATCH": Scope.TABLE}

    @extend_schema(operation_id="read_forum", responses=ForumDetailShape)
    def get(self, request: Request, forum: str) -> Response:
        """The forum with its chambers, the attributes delegations may carry, and its officers."""
        return Response(detail(self.forum))

    @extend_schema(
        operation_id="configure_forum", request=SettingsInput, responses=ForumDetailShape
    )
    def patch(self, request: Request, forum: str) -> Response:
        """Changes what is named. What others built on, such as a language of texts, is refused."""
        given = validated(SettingsInput, request)

        def write() -> Answer:
            changed = forums.configure_forum(actor=self.actor(), forum_id=self.forum.pk, **given)
            return Answer(200, detail(changed))

        return self.write(write)


class Progress(ForumResource):
    noun = "forums"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_progress", responses=ProgressShape)
    def get(self, request: Request, forum: str) -> Response:
        """How far the setting-up of the forum has come."""
        return Response(ProgressShape(progress(self.forum)).data)


class Me(ForumResource):
    noun = "forums"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_me", responses=MeShape)
    def get(self, request: Request, forum: str) -> Response:
        """In which capacities the caller may act here: what to send as `Acting-As`."""
        held = [one for one in self.capacities if one.platform_role is None]
        return Response(MeShape({"person": person_of(request), "capacities": held}).data)
