"""Notes the signals that end a program, and raises at the places where it is safe to end.

A handler that raised at once could do so between starting a child and remembering it, or where
Python swallows exceptions (the hooks around a fork).
"""

import signal
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_received: list[int] = []


class Stopped(BaseException):
    """Somebody asked the launcher to end; ``status`` is what a shell expects then."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.status = 128 + signum


def listen() -> None:
    for signum in ENDING:
        signal.signal(signum, _note)


def check() -> None:
    """Raises Stopped if an ending signal came; called wherever the launcher waits.

    What ends children never calls this, so that no second signal disturbs the ending.
    """
    if _received:
        raise Stopped(_received[0])


def _note(signum: int, _frame: FrameType | None) -> None:
    _received.append(signum)
