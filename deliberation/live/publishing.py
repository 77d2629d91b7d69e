"""After a commit: one PUBLISH with the ready frame."""

from functools import cache as once

import redis
from django.conf import settings

from deliberation.events import AccessChanged, StreamGrew

CHANNEL = "concord:live"
ACCESS = "access"


@once
def _connection() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def publish_frame(event: StreamGrew) -> None:
    _connection().publish(CHANNEL, f"{event.stream}\n{event.seq}\n{event.frame}")


def publish_access(event: AccessChanged) -> None:
    _connection().publish(CHANNEL, f"{ACCESS}\n{event.person_id}\n")
