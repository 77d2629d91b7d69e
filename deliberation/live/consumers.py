"""The line to one screen. It only speaks: the client subscribes, asks again after a gap, says it lives."""

import asyncio
import contextlib
import json
from typing import Any

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from deliberation.live import access, tickets
from deliberation.live.hub import Line, hub
from deliberation.operations.streams import frame
from deliberation.queries import streams

log = structlog.get_logger(__name__)
STREAMS_AT_MOST = 20
LONGEST_MESSAGE = 4096
CHECK_EVERY = 4.0  # seconds; a person signed out or suspended loses the line within five
BAD_TICKET, REFUSED, TOO_MUCH = 4401, 4403, 4400


class LiveConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.line: Line | None = None
        self.seen: dict[str, int] = {}
        self.workers: list[asyncio.Task[None]] = []
        query = dict(
            pair.partition("=")[::2] for pair in self.scope["query_string"].decode().split("&")
        )
        self.ticket = tickets.read(query.get("ticket", ""))
        await self.accept()
        if self.ticket is None or not await self._still_signed_in():
            await self.close(BAD_TICKET)
            return
        self.line = Line(self.ticket.person_id)
        hub().join(self.line)
        self.workers = [
            asyncio.create_task(self._speak(self.line)),
            asyncio.create_task(self._watch(self.line)),
        ]

    async def disconnect(self, code: int) -> None:
        for worker in self.workers:
            worker.cancel()
        if self.line:
            hub().leave(self.line)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        wanted = _streams_wanted(text_data)
        if wanted is None or self.line is None or len({*self.seen, *wanted}) > STREAMS_AT_MOST:
            await self.close(TOO_MUCH)
            return
        for stream, seq in wanted.items():
            if not await self._may_read(stream):
                await self._say({"kind": "refused", "stream": stream})
                continue
            await self._catch_up(self.line, stream, seq)

    async def _catch_up(self, line: Line, stream: str, seq: int) -> None:
        """Subscribe first, then read what was missed: what lands in between comes twice, never not."""
        hub().subscribe(line, stream)
        await asyncio.wait_for(hub().subscribed.wait(), timeout=10)
        self.seen[stream] = seq
        missed = hub().recent_after(stream, seq)
        if missed is None:
            found = await database_sync_to_async(streams.events_after)(stream, seq)
            if found is None:
                await self._resync(stream)
                return
            missed = [frame(event) for event in found]
        for one in missed:
            await self._push(stream, json.loads(one)["seq"], one)
        await self._say({"kind": "caught-up", "stream": stream, "seq": self.seen[stream]})

    async def _resync(self, stream: str) -> None:
        person = self.ticket.person_id if self.ticket else None
        seq, state = await database_sync_to_async(access.snapshot)(person, stream)
        self.seen[stream] = seq
        await self._say({"kind": "resync", "stream": stream, "seq": seq, "payload": state})

    async def _speak(self, line: Line) -> None:
        """Send frames as they come, and a sign of life while none does."""
        while True:
            if line.overflowed:
                line.overflowed = False
                while not line.frames.empty():
                    line.frames.get_nowait()
                for stream, seq in list(self.seen.items()):
                    await self._catch_up(line, stream, seq)
            try:
                stream, seq, text = await asyncio.wait_for(
                    line.frames.get(), timeout=settings.LIVE_HEARTBEAT
                )
            except TimeoutError:
                await self.send(text_data='{"kind":"heartbeat"}')
                continue
            await self._push(stream, seq, text)

    async def _push(self, stream: str, seq: int, text: str) -> None:
        """Each event once and in order; a gap is filled from the database before going on."""
        last = self.seen.get(stream)
        if last is None or seq <= last:
            return
        if seq > last + 1 and self.line:
            await self._fill(stream, last)
            if seq <= self.seen[stream]:
                return
        self.seen[stream] = seq
        await self.send(text_data=text)

    async def _fill(self, stream: str, last: int) -> None:
        found = await database_sync_to_async(streams.events_after)(stream, last)
        if found is None:
            await self._resync(stream)
            return
        for event in found:
            self.seen[stream] = event.seq
            await self.send(text_data=frame(event))

    async def _watch(self, line: Line) -> None:
        """Close the line of whoever signed out, and drop streams that may no longer be read."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(line.recheck.wait(), timeout=CHECK_EVERY)
            line.recheck.clear()
            if not await self._still_signed_in():
                await self.close(BAD_TICKET)
                return
            for stream in list(self.seen):
                if not await self._may_read(stream):
                    hub().unsubscribe(line, stream)
                    del self.seen[stream]
                    await self._say({"kind": "refused", "stream": stream})

    async def _still_signed_in(self) -> bool:
        return self.ticket is not None and await database_sync_to_async(access.signed_in)(
            self.ticket
        )

    async def _may_read(self, stream: str) -> bool:
        person = self.ticket.person_id if self.ticket else None
        return await database_sync_to_async(access.may_read)(person, stream)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, default=str, separators=(",", ":")))


def _streams_wanted(text: str | None) -> dict[str, int] | None:
    """``{"subscribe": {stream: last_seq}}``, or None where the message is anything else."""
    if text is None or len(text) > LONGEST_MESSAGE:
        return None
    try:
        wanted = json.loads(text)["subscribe"]
        return {str(stream): int(seq) for stream, seq in wanted.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
