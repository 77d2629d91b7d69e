"""How often one caller may ask."""

import re
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, UserRateThrottle

from accounts.limits import Flood, wait_for
from accounts.models import Token, User


class CallerRateThrottle(UserRateThrottle):
    """So many requests of one person in each minute, counted by every process for itself.

    The framework's own keeps the time of each request in the cache, thousands for a busy program, and
    reads and writes them all with every request: dearer than what it guards.
    """

    duration: int
    num_requests: int
    _window: ClassVar[int] = 0
    _counts: ClassVar[dict[str | None, int]] = {}

    def allow_request(self, request: Request, view: Any) -> bool:
        caller = self.get_cache_key(request, view)
        window = int(self.timer() // self.duration)
        kind = type(self)
        if window != kind._window:
            kind._window, kind._counts = window, {}
        asked = kind._counts[caller] = kind._counts.get(caller, 0) + 1
        return asked <= self.num_requests

    def wait(self) -> float:
        """Seconds until the next window."""
        return float(self.duration - self.timer() % self.duration)


class BallotRateThrottle(CallerRateThrottle):
    """Ballots and recusals of one caller: in this process's memory, since nothing of a vote waits for Valkey."""

    scope = "ballot"
    _written = re.compile(r"/(ballots|recusals)/$")

    def allow_request(self, request: Request, view: Any) -> bool:
        match = request._request.resolver_match
        writes = request.method == "POST" and self._written.search(match.route if match else "")
        return super().allow_request(request, view) if writes else True


_POST, _GET = frozenset({"POST"}), frozenset({"GET"})
FLOODS = (
    Flood(_POST, r"/(comments|replies)/$", "comment"),
    Flood(_POST, r"/reports/$", "report"),
    Flood(_POST, r"/invitations/[^/]+/accept/$", "guess"),
    Flood(_POST, r"invit(?!.*/accept/$)", "invitation"),
    Flood(_POST, r"/applications/$", "application"),
    Flood(_POST, r"/volunteers/(withdraw/)?$", "volunteering"),
    Flood(_POST, r"/challenge/$", "challenge"),
    Flood(_POST, r"/(comments|accreditations)/[^/]+/appeal/$", "appeal"),
    Flood(_POST, r"/(preview|import|charters|people)/$", "preview"),
    Flood(_GET, r"search", "search"),
    Flood(_GET, r"account/data/$", "export"),
    Flood(_POST, r"/sign-in/$", "provider"),
)
"""Operations that could be flooded, by their paths."""


class FloodThrottle(BaseThrottle):
    """The same limits as pages have, shared with them: changing faces gains nothing."""

    _wait = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        match = request._request.resolver_match
        route = match.route if match else ""
        for flood in FLOODS:
            if flood.meets(request.method or "", route):
                self._wait = wait_for(flood.kind, _caller(request), request._request)
        return not self._wait

    def wait(self) -> float:
        return float(self._wait)


def _caller(request: Request) -> str:
    """The person, whichever of their tokens or sessions asks; else the service token."""
    if isinstance(request.user, User):
        return str(request.user.pk)
    return f"token:{request.auth.pk}" if isinstance(request.auth, Token) else ""
