"""What every write would do but a rush needs only now and then, the last time after its last write."""

from collections.abc import Callable
from threading import Lock, Timer
from time import monotonic

import structlog

log = structlog.get_logger(__name__)


class Throttled:
    """Does something at once, then at most every so many ``seconds`` for the same number.

    A call held back is made by a thread when the time is over, so that none is left out. Each process
    counts for itself. What fails in the thread is logged, and is left to whatever sweeps.
    """

    def __init__(self, do: Callable[[int], None], seconds: float) -> None:
        self._do, self._seconds = do, seconds
        self._lock = Lock()
        self._again_from: dict[int, float] = {}
        self._held_back: set[int] = set()

    def __call__(self, number: int) -> None:
        with self._lock:
            if number in self._held_back:
                return
            wait = self._again_from.get(number, 0.0) - monotonic()
            if wait > 0:
                self._hold_back(number, wait)
                return
            self._again_from[number] = monotonic() + self._seconds
        self._do(number)

    def _hold_back(self, number: int, wait: float) -> None:
        self._held_back.add(number)
        timer = Timer(wait, self._do_late, (number,))
        timer.daemon = True
        timer.start()

    def _do_late(self, number: int) -> None:
        with self._lock:
            self._held_back.discard(number)
            self._again_from[number] = monotonic() + self._seconds
        try:
            self._do(number)
        except Exception:
            log.exception("failed after a rush", number=number)
