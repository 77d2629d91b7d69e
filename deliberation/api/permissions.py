"""Who may enter at all: an administrator deactivates people, and lets them in again."""

from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope, User
from deliberation.api.authentication import person_of
from deliberation.api.forums.shapes import administrator
from deliberation.api.resources import Resource, found
from deliberation.api.shapes import Nothing, Text
from deliberation.api.writing import validated
from deliberation.operations import people, permissions
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions as asking
from deliberation.queries.people import everything_of
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act


class EntranceShape(Serializer):
    """Whether somebody may enter. Their name and address are nobody's business here."""

    id = serializers.CharField(source="public_id")
    is_active = serializers.BooleanField()
    erased_at = serializers.DateTimeField(allow_null=True)


class OwnDataShape(Serializer):
    tables = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class DeactivationInput(Serializer):
    reason = Text(max_length=300, help_text="For the audit trail; nobody else reads it.")


class _OfPerson(Resource):
    noun = "people"
    scopes = {"POST": Scope.PEOPLE}

    def act(self, person: str, write: Callable[[Actor, int], User]) -> Response:
        def writing() -> Answer:
            actor = administrator(self.request)
            asking.require(actor, Act.KEEP_RUNNING, stage=FORUM)
            held = found(User.objects.all(), public_id=person)
            return Answer(200, EntranceShape(write(actor, held.pk)).data)

        return self.write(writing)


class Erasure(_OfPerson):
    @extend_schema(operation_id="erase_person", request=Nothing, responses=EntranceShape)
    def post(self, request: Request, person: str) -> Response:
        """Erases a person; a tombstone remains, and everything official stays. For administrators.

        One erases oneself on a page alone, which asks for the password again.
        """
        validated(Nothing, request)
        return self.act(
            person, lambda actor, number: people.erase_person(actor=actor, person_id=number)
        )


class OwnData(Resource):
    noun = "people"
    scopes = {"GET": Scope.ACCOUNT}
    needs_person = True

    @extend_schema(operation_id="read_own_data", responses=OwnDataShape)
    def get(self, request: Request) -> Response:
        """Everything kept about the caller, by name of the table, without any secret."""
        person = person_of(request)
        if person is None:
            raise NotAuthenticated
        again = User.objects.get(pk=person.pk)  # a token's person is read no wider than needed
        return Response({"tables": everything_of(again)})


class Deactivation(_OfPerson):
    @extend_schema(
        operation_id="deactivate_person", request=DeactivationInput, responses=EntranceShape
    )
    def post(self, request: Request, person: str) -> Response:
        """Ends a person's access everywhere at once: pages, tokens, live lines. For administrators."""
        given = validated(DeactivationInput, request)
        return self.act(
            person,
            lambda actor, number: permissions.deactivate_person(
                actor=actor, person_id=number, **given
            ),
        )


class Reactivation(_OfPerson):
    @extend_schema(operation_id="reactivate_person", request=Nothing, responses=EntranceShape)
    def post(self, request: Request, person: str) -> Response:
        """Lets a deactivated person sign in again; sessions and tokens stay ended. For administrators."""
        validated(Nothing, request)
        return self.act(
            person,
            lambda actor, number: permissions.reactivate_person(actor=actor, person_id=number),
        )
