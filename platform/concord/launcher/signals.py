"""Turns the signals that end a program into one exception, so that every `finally` runs."""

import signal
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


def _stop(signum: int, _frame: FrameType | None) -> None:
    """Raise once; while children are being ended a second signal changes nothing."""
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(signum)
