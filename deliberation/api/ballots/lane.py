"""The lane of ballots: past what only pages need, for the plain ballot of a program.

Every check is the one that the usual way makes, by the same functions. Whatever is not plain, and
every refusal, goes the usual way: that tells what is wrong, in the caller's language.
"""

import re
from collections.abc import Callable

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer

from accounts.models import Scope, Token
from deliberation.api.ballots.shapes import BallotInput, receipt
from deliberation.api.parsing import strict_object
from deliberation.api.throttling import BallotRateThrottle, CallerRateThrottle, caller_of
from deliberation.api.writing import REPLAYED, said, shaped
from deliberation.operations import ballots, idempotency
from deliberation.operations.idempotency import Answer
from deliberation.queries.ballots import Named
from deliberation.rules.refusals import RuleBroken

log = structlog.get_logger(__name__)
Next = Callable[[HttpRequest], HttpResponse]
PATH = re.compile(r"/api/v1/forums/([-\w]+)/questions/([-\w]+)/ballots/", re.ASCII)
_JSON = "application/json"
_KEY, _ACTING_AS = "HTTP_IDEMPOTENCY_KEY", "HTTP_ACTING_AS"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Vary": "Authorization, Accept-Language, Cookie",
    "X-Frame-Options": "DENY",
}
_REFUSALS = (RuleBroken, APIException, SuspiciousOperation, UnreadablePostError)
_RENDERER = JSONRenderer()


class BallotLane:
    """Stands behind what guards the transport, and before everything that only pages need."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._throttles = (CallerRateThrottle(), BallotRateThrottle())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._cast(request) or self.get_response(request)

    def _cast(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a plain ballot that was cast, now or before; None for all else."""
        path = PATH.fullmatch(request.path_info) if request.method == "POST" else None
        if not path or not _is_plain(request):
            return None
        try:
            answer = self._answer(request, *path.groups())
        except _REFUSALS:
            return None
        except Exception:
            log.exception("a ballot left its lane", path=request.path)
            return None
        return _told(answer) if answer else None

    def _answer(self, request: HttpRequest, forum: str, question: str) -> Answer | None:
        request.get_host()  # refuses a host that is none of ours
        given = strict_object(request.body)
        words = shaped(BallotInput, given)
        asked = idempotency.asked_with(request.META[_KEY], said(request, given))
        cast = ballots.cast_ballot_once(
            secret=_secret(request),
            asked=asked,
            named=Named(forum, question, request.META[_ACTING_AS]),
            may_ask=self._may_ask,
            shown=receipt,
            **words,
        )
        if cast is None:
            return None
        for throttle in self._throttles:
            throttle.count(caller_of(cast.token))
        return cast.answer

    def _may_ask(self, token: Token) -> bool:
        return (
            token.person is not None
            and Scope.BALLOT in token.scopes
            and all(throttle.has_room(caller_of(token)) for throttle in self._throttles)
        )


def _is_plain(request: HttpRequest) -> bool:
    """A body of JSON with a bearer's token, a key and a capacity, for an answer in JSON."""
    sent = request.META
    return (
        sent.get("CONTENT_TYPE") == _JSON
        and sent.get("HTTP_ACCEPT", "*/*") in {"*/*", _JSON}
        and not sent.get("QUERY_STRING")
        and sent.get("CONTENT_LENGTH") not in {None, "", "0"}
        and all(sent.get(name) for name in (_KEY, _ACTING_AS))
        and bool(_secret(request))
    )


def _secret(request: HttpRequest) -> str:
    kind, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _told(answer: Answer) -> HttpResponse:
    replayed = {REPLAYED: "true"} if answer.replayed else {}
    content = _RENDERER.render(answer.body)
    return HttpResponse(
        content,
        status=answer.status,
        content_type=_JSON,
        headers=_HEADERS | answer.headers | replayed | {"Content-Length": str(len(content))},
    )
