"""How often one person and one address may do what could be flooded.

Counted in Valkey, by one atomic step for each try, so that racing tries hold the cap. Without Valkey every
process counts for itself, in a bounded memory: the cap is then a little wider, never gone.
"""

import re
import time
from dataclasses import dataclass

import structlog
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
REMEMBERED_AT_MOST = 10_000
_counts: dict[int, dict[str, int]] = {}
_window: dict[int, int] = {}
"""Both by the length of the window: when one turns, what is counted in the others stands."""


@dataclass(frozen=True)
class Limit:
    """``per_person`` and ``per_address`` in each window of ``seconds``. Many people may share an address."""

    per_person: int
    per_address: int
    seconds: int = 60


LIMITS: dict[str, Limit] = {
    "ballot": Limit(60, 3000),
    "comment": Limit(30, 120),
    "report": Limit(20, 80),
    "invitation": Limit(60, 120),
    "guess": Limit(30, 120),
    "application": Limit(6, 24, 3600),
    "volunteering": Limit(20, 600, 3600),
    "challenge": Limit(30, 120, 3600),
    "appeal": Limit(20, 80, 3600),
    "preview": Limit(20, 80),
    "search": Limit(60, 240),
    "export": Limit(6, 24, 3600),
    "token": Limit(20, 60, 3600),
    "provider": Limit(10, 30, 3600),
    "code": Limit(20, 60, 600),
    "profile": Limit(30, 120),
}


@dataclass(frozen=True)
class Flood:
    """Which addresses of a face are one kind: by method and by what their name or path holds."""

    methods: frozenset[str]
    pattern: str
    kind: str

    def meets(self, method: str, name: str) -> bool:
        return method in self.methods and bool(re.search(self.pattern, name))


def wait_for(kind: str, caller: str, request: HttpRequest, now: float | None = None) -> int:
    """Count one try of ``caller``, a name for a person or a program, or empty; seconds to wait, or 0."""
    if not settings.FLOODS_HELD:
        return 0
    limit = LIMITS[kind]
    tried = [("address", address_of(request), limit.per_address)]
    if caller:
        tried.append(("person", caller, limit.per_person))
    window, into = divmod(int(time.time() if now is None else now), limit.seconds)
    is_over = False
    for source, who, allowed in tried:
        number = _count(f"flood:{kind}:{source}:{who}:{window}", limit.seconds, window)
        is_over = is_over or number > allowed
    return limit.seconds - into if is_over else 0


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; what a client says of that counts only behind a trusted proxy."""
    found: str = truncate_ip(get_client_ip(request) or "unknown")
    return found


def _count(key: str, seconds: int, window: int) -> int:
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except (RedisError, OSError, ValueError) as error:
        log.warning("counted in this process alone", error=str(error))
        return _count_here(key, seconds, window)


def _count_here(key: str, seconds: int, window: int) -> int:
    """Old windows are forgotten; past the bound all newcomers of a window share one count."""
    if _window.get(seconds, -1) < window:
        _window[seconds], _counts[seconds] = window, {}
    counts = _counts[seconds]
    if key not in counts and sum(map(len, _counts.values())) >= REMEMBERED_AT_MOST:
        key = key.split(":")[1]
    counts[key] = counts.get(key, 0) + 1
    return counts[key]
