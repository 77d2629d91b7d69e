"""Wake-up calls after a commit. They carry no facts that matter: those are rows, written with the change."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction


@dataclass(frozen=True)
class StreamGrew:
    """A numbered event lies in ``stream``; ``frame`` is its ready text for every subscriber."""

    stream: str
    seq: int
    frame: str


@dataclass(frozen=True)
class BallotCast:
    question_id: int


@dataclass(frozen=True)
class OutboxFilled:
    item_id: int


@dataclass(frozen=True)
class AccessChanged:
    """What this person may see or do has changed: open lines must be asked again."""

    person_id: int


Event = TypeVar("Event")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[Event], listener: Callable[[Event], None]) -> None:
    """Call ``listener`` with every later event of ``kind``; adding it twice adds it once."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def announce(event: object) -> None:
    """Wake every listener after the current transaction commits; a failing one stops no other."""
    for listener in _listeners[type(event)]:
        transaction.on_commit(_call(listener, event), robust=True)


def _call(listener: Callable[[Any], None], event: object) -> Callable[[], None]:
    """A named function, as Django names what failed after a commit by its qualified name."""

    @wraps(listener)
    def calling() -> None:
        listener(event)

    return calling
