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
    _counts: ClassVar[dict[str, int]] = {}

    def allow_request(self, request: Request, view: Any) -> bool:
        return self.count(_caller(request) or self.get_ident(request)) <= self.num_requests

    def has_room(self, caller: str) -> bool:
        """Whether one more request of this caller would be allowed; counts nothing."""
        return self._of_this_window().get(caller, 0) < self.num_requests

    def count(self, caller: str) -> int:
        """How many requests of this caller there are with this one."""
        counts = self._of_this_window()
        asked = counts[caller] = counts.get(caller, 0) + 1
        return asked

    def wait(self) -> float:
        """Seconds until the next window."""
        return float(self.duration - self.timer() % self.duration)

    def _of_this_window(self) -> dict[str, int]:
        kind, window = type(self), int(self.timer() // self.duration)
        if window != kind._window:
            kind._window, kind._counts = window, {}
        return kind._counts


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
    return caller_of(request.auth) if isinstance(request.auth, Token) else ""


def caller_of(token: Token) -> str:
    return str(token.person_id) if token.person_id else f"token:{token.pk}"
