"""Turns the signals that end a program into one exception, so that every `finally` runs."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the launcher to end; ``status`` is what a shell expects then."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.status = 128 + signum


def listen() -> None:
    for signum in ENDING:
        signal.signal(signum, _stop)


@contextmanager
def ignored_afterwards() -> Iterator[None]:
    """From the end of the block on, no signal disturbs the ending of children."""
    try:
        yield
    finally:
        _ignore()


def _stop(signum: int, _frame: FrameType | None) -> None:
    _ignore()
    raise Stopped(signum)


def _ignore() -> None:
    for signum in ENDING:
        signal.signal(signum, signal.SIG_IGN)
