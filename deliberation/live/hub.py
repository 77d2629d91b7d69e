"""One subscription per server process, the last frames of its streams, and direct sends to its sockets."""

import asyncio
import contextlib
from collections import defaultdict, deque

import redis.asyncio as redis
import structlog
from django.conf import settings

from deliberation.live.publishing import ACCESS, CHANNEL

log = structlog.get_logger(__name__)
KEPT = 4096
LONGEST_GAP = 1.0  # seconds to wait for a frame published out of order
RECONNECT_AT_MOST = 5.0


class Line:
    """One socket's bounded buffer; when full the socket is told to ask anew."""

    SIZE = 256

    def __init__(self, person_id: int | None) -> None:
        self.person_id = person_id
        self.frames: asyncio.Queue[tuple[str, int, str]] = asyncio.Queue(self.SIZE)
        self.overflowed = False
        self.recheck = asyncio.Event()

    def offer(self, stream: str, seq: int, frame: str) -> None:
        try:
            self.frames.put_nowait((stream, seq, frame))
        except asyncio.QueueFull:
            self.overflowed = True


class Hub:
    """Belongs to one event loop; frame n+1 of a stream waits until n has arrived."""

    def __init__(self) -> None:
        self._lines: defaultdict[str, set[Line]] = defaultdict(set)
        self._everyone: set[Line] = set()
        self._recent: dict[str, deque[tuple[int, str]]] = {}
        self._early: defaultdict[str, dict[int, str]] = defaultdict(dict)
        self._task: asyncio.Task[None] | None = None
        self.subscribed = asyncio.Event()

    def join(self, line: Line) -> None:
        """Count a line among the open ones; the subscription starts with the first."""
        self._everyone.add(line)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())

    def subscribe(self, line: Line, stream: str) -> None:
        self._lines[stream].add(line)

    def unsubscribe(self, line: Line, stream: str) -> None:
        self._lines[stream].discard(line)
        if not self._lines[stream]:
            del self._lines[stream]
            self._recent.pop(stream, None)
            self._early.pop(stream, None)

    def leave(self, line: Line) -> None:
        self._everyone.discard(line)
        for stream in [name for name, lines in self._lines.items() if line in lines]:
            self.unsubscribe(line, stream)

    def recent_after(self, stream: str, seq: int) -> list[str] | None:
        """Frames after ``seq`` from memory, or None where memory does not reach back so far."""
        kept = self._recent.get(stream)
        if not kept or kept[0][0] > seq + 1 or seq > kept[-1][0]:
            return None
        return [frame for number, frame in kept if number > seq]

    async def _listen(self) -> None:
        wait = 0.1
        while True:
            try:
                await self._follow()
            except (redis.RedisError, OSError):
                log.warning("live subscription lost", wait=wait)
            self._forget()
            await asyncio.sleep(wait)
            wait = min(RECONNECT_AT_MOST, wait * 2)

    async def _follow(self) -> None:
        # No read timeout: an idle subscription is not a broken one.
        connection = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=None, health_check_interval=0, decode_responses=True
        )
        async with contextlib.aclosing(connection), connection.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "subscribe":
                    self.subscribed.set()
                elif message["type"] == "message":
                    self._take(message["data"])

    def _take(self, data: str) -> None:
        stream, number, frame = data.split("\n", 2)
        if stream == ACCESS:
            for line in self._everyone:
                if line.person_id == int(number):
                    line.recheck.set()
        elif stream in self._lines:
            self._arrived(stream, int(number), frame)

    def _arrived(self, stream: str, seq: int, frame: str) -> None:
        kept = self._recent.setdefault(stream, deque(maxlen=KEPT))
        if kept and seq <= kept[-1][0]:
            return
        if kept and seq > kept[-1][0] + 1 and not self._early[stream]:
            asyncio.get_running_loop().call_later(LONGEST_GAP, self._give_up, stream)
        self._early[stream][seq] = frame
        if not kept or min(self._early[stream]) == kept[-1][0] + 1:
            self._release(stream)

    def _release(self, stream: str) -> None:
        kept, early = self._recent[stream], self._early[stream]
        while early and (not kept or min(early) == kept[-1][0] + 1):
            seq = min(early)
            frame = early.pop(seq)
            kept.append((seq, frame))
            for line in self._lines.get(stream, ()):
                line.offer(stream, seq, frame)

    def _give_up(self, stream: str) -> None:
        """A frame did not come: send what there is; each client sees the gap and asks for it."""
        if not self._early.get(stream):
            return
        self._recent[stream].clear()
        self._release(stream)

    def _forget(self) -> None:
        """After a lost subscription nothing in memory is complete: every line asks anew."""
        self.subscribed.clear()
        self._recent.clear()
        self._early.clear()
        for line in self._everyone:
            line.overflowed = True


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """This event loop's hub."""
    loop = asyncio.get_running_loop()
    for ended in [one for one in _hubs if one.is_closed()]:
        del _hubs[ended]
    return _hubs.setdefault(loop, Hub())
