"""In front of every write: the body in its shape, and the idempotency key."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from deliberation.api.authentication import person_of, token_of
from deliberation.api.shapes import require_known_names
from deliberation.operations import idempotency
from deliberation.operations.idempotency import Answer
from deliberation.rules.refusals import RuleBroken, _

KEY, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"


def validated(shape: type[Serializer], request: Request) -> dict[str, Any]:
    """The body in this shape; see :func:`shaped`."""
    return shaped(shape, request.data)


def shaped(shape: type[Serializer], given: Any) -> dict[str, Any]:
    """Raises RuleBroken for an unknown name, ValidationError for a bad value."""
    reader = _reader(shape)
    require_known_names(reader, given)
    return dict(reader.run_validation(given))


@cache
def _reader(shape: type[Serializer]) -> Serializer:
    """One for all requests: it keeps nothing of what it reads, and making its fields takes longer."""
    return shape()


def once(request: Request, write: Callable[[], Answer]) -> Response:
    """Run ``write`` once per Idempotency-Key; a repeated request gets the kept answer."""
    person, token = person_of(request), token_of(request)
    if person is None and token is None:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))
    answer = idempotency.once(
        person=person,
        token=token,
        key=request.headers.get(KEY, ""),
        request=said(request._request, request.data),
        write=write,
    )
    response = Response(answer.body, status=answer.status, headers=answer.headers)
    if answer.replayed:
        response[REPLAYED] = "true"
    return response


def said(request: HttpRequest, given: Any) -> bytes:
    """All that tells one write from another: the same JSON in another layout is the same request."""
    named = [request.META.get(name, "") for name in ("HTTP_ACTING_AS", "HTTP_IF_MATCH")]
    address = "\n".join([request.method or "", request.get_full_path(), *named])
    return f"{address}\n{json.dumps(given, sort_keys=True, default=str)}".encode()
