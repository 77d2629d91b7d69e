"""One subscription per server process, the last frames of its streams, and direct sends to its sockets."""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

import redis.asyncio as redis
import structlog
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from deliberation.live.lines import Frame, Line
from deliberation.live.publishing import ACCESS, CHANNEL

log = structlog.get_logger(__name__)
KEPT = 4096
RECENT_AT_MOST = 200  # missed frames given from memory; whoever misses more is told the state anew
LONGEST_GAP = 1.0  # seconds to wait for a frame published out of order
QUIET = 5.0  # seconds without a message before the subscription is asked whether it lives
RECONNECT_AT_MOST = 5.0
ACCESS_CHANGED = 4403


class Hub:
    """Belongs to one event loop; frame n+1 of a stream waits until n has arrived."""

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self._hearers: defaultdict[str, set[Line]] = defaultdict(set)
        self._recent: dict[str, deque[Frame]] = {}
        self._early: defaultdict[str, dict[int, Frame]] = defaultdict(dict)
        self._listening: asyncio.Task[None] | None = None
        self.subscribed = asyncio.Event()

    def join(self, line: Line) -> None:
        """Count a line among the open ones; the subscription starts with the first."""
        self.lines.add(line)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())

    def leave(self, line: Line) -> None:
        """Forget a line; the subscription ends with the last."""
        self.lines.discard(line)
        for stream in list(line.seen):
            self.unsubscribe(line, stream)
        if not self.lines and self._listening:
            self._listening.cancel()
            self._listening = None

    def subscribe(self, line: Line, stream: str, seq: int) -> None:
        """Let the line hear the stream from now on; it says that it knows all up to ``seq``."""
        line.seen[stream] = seq
        self._hearers[stream].add(line)

    def unsubscribe(self, line: Line, stream: str) -> None:
        line.seen.pop(stream, None)
        self._hearers[stream].discard(line)
        if not self._hearers[stream]:
            del self._hearers[stream]
            self.forget(stream)

    @property
    def streams(self) -> list[str]:
        return list(self._hearers)

    def recent_after(self, stream: str, seq: int) -> list[Frame] | None:
        """Frames after ``seq`` from memory, or None where memory does not reach so far, or too far."""
        kept = self._recent.get(stream)
        if not kept or not kept[0].seq - 1 <= seq <= kept[-1].seq:
            return None
        missed = kept[-1].seq - seq
        if missed > RECENT_AT_MOST:
            return None
        return list(kept)[len(kept) - missed :]

    def last_heard(self, stream: str) -> int:
        """The newest number that arrived in order; 0 where none did."""
        kept = self._recent.get(stream)
        return kept[-1].seq if kept else 0

    def forget(self, stream: str) -> None:
        """Begin the stream's memory anew with the next frame that arrives."""
        self._recent.pop(stream, None)
        self._early.pop(stream, None)

    def distrust(self, streams: Iterable[str]) -> None:
        """Something of these streams did not arrive: tell their lines anew."""
        for stream in streams:
            self.forget(stream)
            for line in self._hearers.get(stream, ()):
                line.fall_behind()

    async def _listen(self) -> None:
        """Follow the channel for as long as there are lines, whatever goes wrong in between."""
        wait = 0.1
        while True:
            try:
                await self._follow()
            except (redis.RedisError, OSError) as error:
                log.warning("live subscription lost", error=repr(error))
            except Exception:
                log.exception("live subscription failed")
            if self.subscribed.is_set():
                wait = 0.1
            self.subscribed.clear()
            await asyncio.sleep(wait)
            wait = min(RECONNECT_AT_MOST, wait * 2)

    async def _follow(self) -> None:
        # No read timeout, as an idle subscription is not a broken one; and no silent reconnection,
        # as what was published meanwhile would be missed unnoticed.
        connection = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=None,
            socket_connect_timeout=QUIET,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        async with contextlib.aclosing(connection), connection.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            while True:
                self._take(await _heard(subscription))

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            # Before this moment anything may have been missed.
            self.distrust(self.streams)
            self.subscribed.set()
        elif message["type"] == "message":
            stream, number, text = message["data"].split("\n", 2)
            if stream == ACCESS:
                self._change_access(int(number))
            elif stream in self._hearers:
                self._arrive(Frame(stream, int(number), text))

    def _change_access(self, person_id: int) -> None:
        """Close the person's lines: each comes back with a new ticket and is asked everything anew."""
        for line in self.lines:
            if line.person_id == person_id:
                line.end(ACCESS_CHANGED)

    def _arrive(self, frame: Frame) -> None:
        kept = self._recent.setdefault(frame.stream, deque(maxlen=KEPT))
        early = self._early[frame.stream]
        if kept and frame.seq <= kept[-1].seq:
            return
        if kept and frame.seq > kept[-1].seq + 1 and not early:
            loop = asyncio.get_running_loop()
            loop.call_later(LONGEST_GAP, self._give_up, frame.stream, kept[-1].seq)
        early[frame.seq] = frame
        for ready in _in_order(kept, early):
            self._pass_on(ready)

    def _give_up(self, stream: str, last: int) -> None:
        """What follows ``last`` did not come: the lines ask for it; memory begins anew."""
        if self.last_heard(stream) == last and self._early.get(stream):
            self.distrust([stream])

    def _pass_on(self, frame: Frame) -> None:
        for line in self._hearers.get(frame.stream, ()):
            line.offer(frame)


async def _heard(subscription: Any) -> dict[str, Any]:
    """The next message. Raises TimeoutError where the other side answers nothing at all."""
    message = await subscription.get_message(timeout=QUIET)
    if message is None:
        await subscription.ping()
        message = await subscription.get_message(timeout=QUIET)
    if message is None:
        raise TimeoutError
    found: dict[str, Any] = message
    return found


def _in_order(kept: deque[Frame], early: dict[int, Frame]) -> Iterator[Frame]:
    """Move to ``kept`` what follows it without a gap; the first of all begins wherever it begins."""
    while early:
        seq = min(early)
        if kept and seq != kept[-1].seq + 1:
            return
        kept.append(early.pop(seq))
        yield kept[-1]


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """This event loop's hub."""
    loop = asyncio.get_running_loop()
    for ended in [one for one in _hubs if one.is_closed()]:
        del _hubs[ended]
    return _hubs.setdefault(loop, Hub())
