"""In front of every write: the idempotency key, and for whom the caller acts."""

import json
from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from deliberation.api.authentication import person_of, token_of
from deliberation.models import Forum
from deliberation.operations import idempotency
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.permissions import AS_PERSON, Actor
from deliberation.rules.refusals import RuleBroken, _


def actor_of(request: Request, forum: Forum) -> Actor:
    """The capacity named by the ``Acting-As`` header. Raises RuleBroken where it is not the caller's."""
    named = request.headers.get("Acting-As", AS_PERSON)
    return permissions.actor_for(person_of(request), forum, named, token_of(request))


def validated(shape: type[Serializer], request: Request) -> dict[str, Any]:
    """The body in this shape; an unknown name is refused, so that a misspelling is not ignored."""
    serializer = shape(data=request.data)
    unknown = sorted(set(request.data) - set(serializer.fields))
    if unknown:
        raise RuleBroken(
            "input-unknown-name",
            _("There is no field “%(name)s” here."),
            place=unknown[0][:80],
            facts={"name": unknown[0][:80]},
        )
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def once(request: Request, write: Callable[[], Answer]) -> Response:
    """Run ``write`` once per Idempotency-Key; a repeated request gets the kept answer."""
    person, token = person_of(request), token_of(request)
    if person is None and token is None:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))
    said = "\n".join(
        [request.method or "", request.get_full_path(), request.headers.get("Acting-As", "")]
    )
    answer = idempotency.once(
        person=person,
        token=token,
        key=request.headers.get("Idempotency-Key", ""),
        request=said.encode() + b"\n" + _body(request),
        write=write,
    )
    response = Response(answer.body, status=answer.status, headers=answer.headers)
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _body(request: Request) -> bytes:
    """The body's meaning as bytes: the same JSON in another layout is the same request."""
    return json.dumps(request.data, sort_keys=True, default=str).encode()
