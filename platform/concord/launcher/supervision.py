"""Keeps the parts of a running Concord alive: one that dies is started again, with growing pauses."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from concord.launcher import signals
from concord.launcher.children import Child
from concord.launcher.refusals import LauncherRefusal, ServerFailed

SHORT_LIFE = 5.0  # seconds; a part that lives longer has recovered
MOST_SHORT_LIVES = 6
_LOOK_EVERY = 0.2
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0


@dataclass
class Part:
    """A part that should run: its process, how to start it, and how often it died young in a row."""

    child: Child
    start: Callable[[], None]
    short_lives: int = 0
    started_at: float = 0.0
    start_again_at: float | None = None


def start(parts: Sequence[Part]) -> None:
    for part in parts:
        part.start()
        part.started_at = time.monotonic()


def wait_until_ready(
    parts: Sequence[Part], is_ready: Callable[[], bool], *, seconds: float
) -> None:
    """Raises LauncherRefusal at the first part that dies on the way, or when time is up."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        signals.check()
        for part in parts:
            if not part.child.alive:
                raise LauncherRefusal(_farewell(part, "died while starting"))
        if time.monotonic() > deadline:
            raise LauncherRefusal(f"Concord did not answer within {seconds:.0f} seconds.")
        time.sleep(_LOOK_EVERY)


def watch(parts: Sequence[Part]) -> None:
    """Look after the parts until a signal ends the launcher.

    Raises LauncherRefusal when a part dies young too often to go on.
    """
    while True:
        signals.check()
        for part in parts:
            look_after(part, time.monotonic())
        time.sleep(_LOOK_EVERY)


def look_after(part: Part, now: float) -> None:
    """Notice a death, or start a dead part whose pause is over."""
    if part.start_again_at is None:
        if not part.child.alive:
            _plan_return(part, now)
    elif now >= part.start_again_at:
        _return(part)


def stop(parts: Sequence[Part]) -> None:
    """Ask all at once, then wait for each, and kill what outstays its grace."""
    for part in parts:
        part.child.ask_to_stop()
    for part in parts:
        part.child.end()


def _plan_return(part: Part, now: float) -> None:
    lived_short = now - part.started_at < SHORT_LIFE
    part.short_lives = part.short_lives + 1 if lived_short else 1
    if part.short_lives > MOST_SHORT_LIVES:
        raise LauncherRefusal(_farewell(part, f"died {part.short_lives} times in a row"))
    pause = min(_FIRST_PAUSE * 2 ** (part.short_lives - 1), _LONGEST_PAUSE)
    part.start_again_at = now + pause
    name, how = part.child.name, _manner(part.child)
    sys.stderr.write(f"{name} died ({how}); it starts again in {pause:.1f} s.\n")


def _return(part: Part) -> None:
    try:
        part.start()
    except ServerFailed as failure:
        sys.stderr.write(f"{failure}\n")
    part.started_at = time.monotonic()
    part.start_again_at = None


def _farewell(part: Part, what: str) -> str:
    child = part.child
    return f"{child.name} {what} ({_manner(child)}). Its last words, from {child.log}:\n{child.last_words()}"


def _manner(child: Child) -> str:
    status = child.status
    if status is None:
        return "it did not start"
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"
