"""One socket as the hub sees it: a bounded buffer, and word that it fell behind or must end."""

import asyncio
from collections import deque
from typing import NamedTuple


class Frame(NamedTuple):
    stream: str
    seq: int
    text: str


class Line:
    """Its person, the last number it was told of each of its streams, and what waits to be sent.

    A reader too slow for the buffer loses all of it and is ``behind``: it must be told anew.
    """

    SIZE = 256

    def __init__(self, person_id: int | None, session_key: str) -> None:
        self.person_id = person_id
        self.session_key = session_key
        self.seen: dict[str, int] = {}
        self.behind = False
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._frames: deque[Frame] = deque()
        self._wake = asyncio.Event()

    def offer(self, frame: Frame) -> None:
        if len(self._frames) == self.SIZE:
            self.fall_behind()
        elif not self.behind:
            self._frames.append(frame)
            self._wake.set()

    def fall_behind(self) -> None:
        """Give up what waits: the streams will be asked for anew."""
        self._frames.clear()
        self.behind = True
        self._wake.set()

    def end(self, code: int) -> None:
        """Let the socket be closed with ``code``, whatever it is doing."""
        if not self.ended.done():
            self.ended.set_result(code)

    async def next(self, patience: float) -> Frame | None:
        """The next frame; None where the line is behind, or nothing came within ``patience`` seconds."""
        if not self._frames and not self.behind:
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), patience)
            except TimeoutError:
                return None
        return self._frames.popleft() if self._frames else None
