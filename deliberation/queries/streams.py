"""Reading streams; who may read one is asked of the check registered for its prefix."""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from deliberation.models import StreamEvent, StreamHead

ReaderCheck = Callable[[User | None, str], bool]
Snapshot = Callable[[User | None, str], dict[str, Any]]
_checks: dict[str, tuple[ReaderCheck, Snapshot]] = {}
AT_MOST = 200


def register_reader(prefix: str, check: ReaderCheck, snapshot: Snapshot) -> None:
    """``check(person, rest)`` says whether ``<prefix>:<rest>`` may be read, ``snapshot`` its state now."""
    _checks[prefix] = (check, snapshot)


def may_read(person: User | None, stream: str) -> bool:
    """Denied where nobody registered the prefix."""
    prefix, _colon, rest = stream.partition(":")
    found = _checks.get(prefix)
    return bool(found and rest and found[0](person, rest))


def snapshot(person: User | None, stream: str) -> dict[str, Any]:
    prefix, _colon, rest = stream.partition(":")
    return _checks[prefix][1](person, rest)


def last_seq(stream: str) -> int:
    return StreamHead.objects.filter(stream=stream).values_list("last_seq", flat=True).first() or 0


def last_seqs(names: Sequence[str]) -> dict[str, int]:
    """The last number of each of these streams; 0 where nothing was told yet."""
    rows = StreamHead.objects.filter(stream__in=names).values_list("stream", "last_seq")
    return dict.fromkeys(names, 0) | dict(rows)


def events_after(stream: str, seq: int) -> list[StreamEvent] | None:
    """Every event after ``seq`` in order, or None where too many were missed or they are pruned."""
    head = last_seq(stream)  # before the events: what lands in between is then among them
    found = list(
        StreamEvent.objects.filter(stream=stream, seq__gt=seq).order_by("seq")[: AT_MOST + 1]
    )
    if len(found) > AT_MOST or (found and found[0].seq != seq + 1):
        return None
    if not found and head != seq:
        return None
    return found
