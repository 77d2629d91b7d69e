"""In front of every write: the body in its shape, and the idempotency key."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from deliberation.api.authentication import person_of, token_of
from deliberation.api.shapes import require_known_names
from deliberation.operations import idempotency
from deliberation.operations.idempotency import Answer
from deliberation.rules.refusals import RuleBroken, _


def validated(shape: type[Serializer], request: Request) -> dict[str, Any]:
    """The body in this shape. Raises RuleBroken for an unknown name, ValidationError for a bad value."""
    reader = _reader(shape)
    require_known_names(reader, request.data)
    return dict(reader.run_validation(request.data))


@cache
def _reader(shape: type[Serializer]) -> Serializer:
    """One for all requests: it keeps nothing of what it reads, and making its fields takes longer."""
    return shape()


def once(request: Request, write: Callable[[], Answer]) -> Response:
    """Run ``write`` once per Idempotency-Key; a repeated request gets the kept answer."""
    person, token = person_of(request), token_of(request)
    if person is None and token is None:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))
    said = "\n".join(
        [request.method or "", request.get_full_path()]
        + [request.headers.get(name, "") for name in ("Acting-As", "If-Match")]
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
