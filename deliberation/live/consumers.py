"""The line to one screen. It only speaks: the client subscribes, asks again after a gap, says it lives."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Coroutine
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from accounts import tickets
from deliberation.live import access
from deliberation.live.hub import hub
from deliberation.live.lines import Frame, Line
from deliberation.live.requests import streams_wanted
from deliberation.live.rounds import BAD_TICKET, rounds

log = structlog.get_logger(__name__)
STREAMS_AT_MOST = 20
MESSAGES_AT_MOST, WITHIN = 30, 10.0  # a client that asks more often is not ours
PATIENCE = 1.0  # seconds to wait for the subscription; without it the rounds carry the line
TOO_MUCH, FAILED = 4400, 1011


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Sends in turns, so that what was missed, what comes and a new subscription never mix."""

    line: Line | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.turn = asyncio.Lock()
        self.workers: list[asyncio.Task[None]] = []
        self.asked: deque[float] = deque(maxlen=MESSAGES_AT_MOST)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()

    async def connect(self) -> None:
        await self.accept()
        line = await self._line()
        if line is None:
            await self.close(BAD_TICKET)
            return
        self.line = line
        hub().join(line)
        rounds().go()
        self.workers = [self._work(self._speak(line)), self._work(self._await_end(line))]

    async def _line(self) -> Line | None:
        """The line of the ticket's owner, or None where the ticket is not theirs or not good."""
        asked = parse_qs(self.scope["query_string"].decode("latin-1"))
        ticket = tickets.read(asked.get("ticket", [""])[0])
        session_key = _session_key(self.scope["headers"])
        if ticket is None or not ticket.belongs_to(session_key):
            return None
        if ticket.person_id is not None:
            owner = (ticket.person_id, session_key)
            if owner not in await access.signed_in({owner}):
                return None
        return Line(ticket.person_id, session_key)

    async def disconnect(self, code: int) -> None:
        self._leave()

    def _leave(self) -> None:
        for worker in self.workers:
            worker.cancel()
        if self.line:
            hub().leave(self.line)
            rounds().rest()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        wanted = streams_wanted(text_data)
        line = self.line
        if line is None:
            return
        if wanted is None or self._asks_too_much() or len({*line.seen, *wanted}) > STREAMS_AT_MOST:
            line.end(TOO_MUCH)
            return
        async with self.turn:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hub().subscribed.wait(), PATIENCE)
            for stream, seq in wanted.items():
                hub().subscribe(line, stream, seq)
                await self._catch_up(line, stream)

    def _asks_too_much(self) -> bool:
        now = asyncio.get_running_loop().time()
        self.asked.append(now)
        return len(self.asked) == MESSAGES_AT_MOST and now - self.asked[0] < WITHIN

    async def _catch_up(self, line: Line, stream: str) -> None:
        """Tell what was missed. The line hears the stream already: what lands meanwhile comes after."""
        if not await access.may_read(line.person_id, stream):
            hub().unsubscribe(line, stream)
            await self._say({"kind": "refused", "stream": stream})
            return
        if await self._tell_missed(line, stream):
            await self._say({"kind": "caught-up", "stream": stream, "seq": line.seen[stream]})

    async def _tell_missed(self, line: Line, stream: str) -> bool:
        """Send every event after the last; False where they were too many and the state was sent."""
        last = line.seen[stream]
        missed = hub().recent_after(stream, last)
        if missed is None:
            found = await access.frames_after(stream, last)
            if found is None:
                await self._resync(line, stream)
                return False
            missed = [Frame(stream, seq, text) for seq, text in found]
        for frame in missed:
            await self._push(line, frame)
        return True

    async def _resync(self, line: Line, stream: str) -> None:
        seq, state = await access.snapshot(line.person_id, stream)
        line.seen[stream] = seq
        await self._say({"kind": "resync", "stream": stream, "seq": seq, "payload": state})

    async def _push(self, line: Line, frame: Frame) -> None:
        """Each event once and in order; a gap is filled from the database before going on."""
        last = line.seen.get(frame.stream)
        if last is None or frame.seq <= last:
            return
        if frame.seq > last + 1:
            await self._tell_missed(line, frame.stream)
            return
        line.seen[frame.stream] = frame.seq
        await self.send(text_data=frame.text)

    async def _speak(self, line: Line) -> None:
        """Send frames as they come, and a sign of life while none does."""
        while True:
            frame = await line.next(settings.LIVE_HEARTBEAT)
            async with self.turn:
                if frame is not None:
                    await self._push(line, frame)
                elif line.behind:
                    line.behind = False
                    for stream in list(line.seen):
                        await self._catch_up(line, stream)
                else:
                    await self.send(text_data='{"kind":"heartbeat"}')

    async def _await_end(self, line: Line) -> None:
        """Close the line when the hub or the rounds say so, even while a send waits."""
        code = await line.ended
        self.workers[0].cancel()
        hub().leave(line)
        await self.close(code)

    def _work(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.create_task(self._guarded(work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """A line whose work failed is closed: its client comes back and asks for what it missed."""
        try:
            await work
        except OSError:
            return  # the client is gone
        except Exception:
            log.exception("live line failed")
            if self.line:
                self.line.end(FAILED)

    async def send(
        self, text_data: str | None = None, bytes_data: bytes | None = None, close: bool = False
    ) -> None:
        """Say nothing more once the line has ended."""
        if self.line is None or not self.line.ended.done():
            await super().send(text_data, bytes_data, close)

    async def _say(self, message: dict[str, Any]) -> None:
        text = json.dumps(message, cls=DjangoJSONEncoder, separators=(",", ":"))
        await self.send(text_data=text)


def _session_key(headers: list[tuple[bytes, bytes]]) -> str:
    """The session that the handshake's cookie names, or nothing."""
    written = b"; ".join(value for name, value in headers if name == b"cookie").decode("latin-1")
    try:
        found = SimpleCookie(written).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
