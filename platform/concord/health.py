"""/health/ answers 200 when the database and Valkey both answer, else 503 naming what is down."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    parts = {"database": _database_answers(), "valkey": _valkey_answers()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _valkey_answers() -> bool:
    try:
        cache.set("health", 1, timeout=10)
        return bool(cache.get("health") == 1)
    except (RedisError, OSError):
        return False
