"""Every refusal as RFC 9457 problem+json: code, sentence, place; nothing else leaks."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext, gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from deliberation.rules.refusals import STATUS, UNPROCESSABLE, RuleBroken, _

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="Concord"'


def problem(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to any refusal, and to any fault of our own."""
    if isinstance(error, RuleBroken):
        return _challenged(_from_rule(error))
    if isinstance(error, exceptions.APIException):
        return _challenged(_from_framework(error))
    for kind, known in _KNOWN.items():
        if isinstance(error, kind):
            return _challenged(_from_framework(known()))
    return _fault(error, context)


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = gettext_lazy("The body is larger than this server takes.")


_KNOWN: dict[type[Exception], type[exceptions.APIException]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    RequestDataTooBig: TooLarge,
    SuspiciousOperation: exceptions.ParseError,
    UnreadablePostError: exceptions.ParseError,
}


def sentence(reason: str, facts: Any) -> str:
    """A refusal's message id in the caller's language, filled."""
    words = gettext(reason)
    return words % facts if facts else words


def _from_rule(error: RuleBroken) -> Response:
    response = answer(
        STATUS.get(error.code, UNPROCESSABLE),
        error.code,
        sentence(error.reason, error.facts),
        error.place,
    )
    if error.facts:
        response.data["facts"] = {name: _plain(fact) for name, fact in error.facts.items()}
    return response


def _plain(fact: Any) -> str | int | bool:
    return fact if isinstance(fact, str | int | bool) else str(fact)


def _challenged(response: Response) -> Response:
    if response.status_code == 401:
        response["WWW-Authenticate"] = CHALLENGE
    return response


def _fault(error: Exception, context: dict[str, Any]) -> Response:
    """Our own fault: in the log with everything, in the answer with nothing."""
    request = context.get("request")
    log.error("fault", path=getattr(request, "path", ""), exc_info=error)
    got_request_exception.send(sender=problem, request=request)
    return answer(
        500, "fault", gettext(_("Something went wrong on our side. Nothing was half-written."))
    )


def _from_framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        faults = _faults(error.detail)
        first = faults[0]
        response = answer(400, "input-invalid", first["detail"], first["place"])
        response.data["errors"] = faults
        return response
    code = str(getattr(error.detail, "code", error.default_code)).replace("_", "-")
    response = answer(error.status_code, code, str(error.detail))
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait) + 1)
    return response


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
        "type": f"/api/v1/problems/#{code}",
        "title": code.replace("-", " "),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if place:
        body["place"] = place
    return Response(body, status=status, content_type=MEDIA_TYPE)
