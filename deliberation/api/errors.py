"""Every refusal as RFC 9457 problem+json: code, sentence, place; nothing else leaks."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response

from deliberation.rules.refusals import STATUS, UNPROCESSABLE, RuleBroken

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to any refusal, or None for what is our own fault."""
    if isinstance(error, RuleBroken):
        words = gettext(error.reason)
        sentence = words % error.facts if error.facts else words
        return answer(STATUS.get(error.code, UNPROCESSABLE), error.code, sentence, error.place)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    response = _from_framework(error)
    for name in ("auth_header", "wait"):
        value = getattr(error, name, None)
        if value:
            response["WWW-Authenticate" if name == "auth_header" else "Retry-After"] = (
                value if name == "auth_header" else str(int(value) + 1)
            )
    return response


def _from_framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        faults = _faults(error.detail)
        first = faults[0]
        response = answer(400, "input-invalid", first["detail"], first["place"])
        response.data["errors"] = faults
        return response
    code = str(getattr(error.detail, "code", error.default_code)).replace("_", "-")
    return answer(error.status_code, code, str(error.detail), "")


def _faults(detail: Any, place: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [
            fault
            for name, inner in detail.items()
            for fault in _faults(inner, f"{place}.{name}" if place else str(name))
        ]
    if isinstance(detail, list):
        return [fault for inner in detail for fault in _faults(inner, place)]
    return [{"place": place, "detail": str(detail)}]


def answer(status: int, code: str, detail: str, place: str = "") -> Response:
    """One problem document."""
    body: dict[str, Any] = {
        "type": f"/api/v1/problems#{code}",
        "title": code.replace("-", " "),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if place:
        body["place"] = place
    return Response(body, status=status, content_type=MEDIA_TYPE)
