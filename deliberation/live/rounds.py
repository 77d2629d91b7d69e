"""What no message tells: every few seconds a process asks, for all its lines at once, who signed out,
and whether anything was written that did not arrive."""

import asyncio
from collections import defaultdict

import structlog

from deliberation.live import access
from deliberation.live.hub import ACCESS_CHANGED, Hub, hub
from deliberation.live.lines import Line

log = structlog.get_logger(__name__)
EVERY = 3.0  # seconds; whoever signed out loses the line within five
RIGHTS_EVERY = 10  # rounds; a changed right is announced, one that ran out by itself is not
BAD_TICKET = 4401


class Rounds:
    """Belongs to one hub and lives as long as it has lines."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._before: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def go(self) -> None:
        """Start, unless going already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go())

    def rest(self) -> None:
        """Stop once no line is left."""
        if self._task and not self._hub.lines:
            self._task.cancel()
            self._task = None

    async def _go(self) -> None:
        number = 0
        while True:
            await asyncio.sleep(EVERY)
            number += 1
            try:
                await self._close_signed_out()
                await self._find_missed()
                if number % RIGHTS_EVERY == 0:
                    await self._close_unentitled()
            except Exception:
                log.warning("live round failed", exc_info=True)

    async def _close_signed_out(self) -> None:
        owned = [
            (line, (line.person_id, line.session_key))
            for line in self._hub.lines
            if line.person_id is not None
        ]
        if not owned:
            return
        still = await access.signed_in({owner for _line, owner in owned})
        for line, owner in owned:
            if owner not in still:
                line.end(BAD_TICKET)

    async def _find_missed(self) -> None:
        """Tell anew whoever was not told what was written a whole round ago."""
        before, self._before = self._before, await access.heads(self._hub.streams)
        for line in self._hub.lines:
            if any(seq < before.get(stream, 0) for stream, seq in line.seen.items()):
                line.fall_behind()
        for stream, seq in before.items():
            if self._hub.last_heard(stream) < seq:
                self._hub.forget(stream)

    async def _close_unentitled(self) -> None:
        lines: defaultdict[tuple[int | None, str], list[Line]] = defaultdict(list)
        for line in self._hub.lines:
            for stream in line.seen:
                lines[line.person_id, stream].append(line)
        for (person_id, stream), hearers in lines.items():
            if not await access.may_read(person_id, stream):
                for line in hearers:
                    line.end(ACCESS_CHANGED)


_rounds: dict[Hub, Rounds] = {}


def rounds() -> Rounds:
    """The rounds of this event loop's hub."""
    here = hub()
    for idle in [one for one in _rounds if one is not here and not one.lines]:
        del _rounds[idle]
    return _rounds.setdefault(here, Rounds(here))
