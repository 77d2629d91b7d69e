"""Appending numbered events: gapless in each stream, in the transaction of the change they tell."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from deliberation.events import StreamGrew, announce
from deliberation.models import StreamEvent
from deliberation.queries.clock import database_clock

_NEXT = """
INSERT INTO deliberation_streamhead AS head (stream, last_seq) VALUES (%s, 1)
ON CONFLICT (stream) DO UPDATE SET last_seq = head.last_seq + 1
RETURNING last_seq
"""


def next_number(stream: str) -> int:
    """The next number of ``stream``; its row stays locked until the commit, so no number is lost."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [stream])
        number: int = cursor.fetchone()[0]
    return number


def append(
    stream: str, kind: str, payload: dict[str, Any], at: datetime | None = None
) -> StreamEvent:
    """Add one event; announces StreamGrew with the frame every subscriber gets.

    Number and event are there at once: who asks between the two would take it for pruned.
    """
    moment = at or database_clock()
    with transaction.atomic(savepoint=False):
        event = StreamEvent.objects.create(
            stream=stream, seq=next_number(stream), kind=kind, payload=payload, at=moment
        )
    announce(StreamGrew(stream=stream, seq=event.seq, frame=frame(event)))
    return event


def frame(event: StreamEvent) -> str:
    """The event as every subscriber receives it."""
    return json.dumps(
        {
            "stream": event.stream,
            "seq": event.seq,
            "kind": event.kind,
            "payload": event.payload,
            "at": event.at,
        },
        cls=DjangoJSONEncoder,
        separators=(",", ":"),
    )
