"""The cache is an aid, never a truth: without Valkey, what it would have said is not known.

Reading finds nothing and writing is dropped, so pages and ballots go on; ``add`` says no, so that a
one-time code cannot be used twice while nobody remembers it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _or(default: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def asked(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except (RedisError, OSError) as error:
            log.warning("cache unreachable", method=method.__name__, error=str(error))
            return default

    return asked


class _KeptClient(RedisCacheClient):
    """Makes its client once; the framework makes one for every command, dearer than the command."""

    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if self._kept is None:
            self._kept = super().get_client(key, write=True)
        return self._kept


class ForgivingCache(RedisCache):
    """Django's Redis cache that outlives its server."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClient

    add = _or(False, RedisCache.add)
    set = _or(None, RedisCache.set)
    touch = _or(False, RedisCache.touch)
    delete = _or(False, RedisCache.delete)
    get_many = _or({}, RedisCache.get_many)
    has_key = _or(False, RedisCache.has_key)
    set_many = _or([], RedisCache.set_many)
    delete_many = _or(None, RedisCache.delete_many)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError) as error:
            log.warning("cache unreachable", method="get", error=str(error))
            return default
