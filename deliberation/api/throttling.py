"""How often one caller may ask."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


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
