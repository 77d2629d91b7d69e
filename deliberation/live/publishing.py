"""After a commit: one PUBLISH with the ready frame."""

from functools import cache as once

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from deliberation.events import AccessChanged, StreamGrew

CHANNEL = "concord:live"
ACCESS = "access"


@once
def _connection(address: str) -> redis.Redis:
    # One retry, at once: a kept connection may have died with an earlier Valkey. No waiting: the
    # request that committed is not held up, and what is not published the rounds find.
    return redis.Redis.from_url(
        address, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 1)
    )


def _publish(message: str) -> None:
    _connection(settings.REDIS_URL).publish(CHANNEL, message)


def publish_frame(event: StreamGrew) -> None:
    _publish(f"{event.stream}\n{event.seq}\n{event.frame}")


def publish_access(event: AccessChanged) -> None:
    _publish(f"{ACCESS}\n{event.person_id}\n")
