"""Dates as an iCalendar file (RFC 5545), in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar
from icalendar import Event as Component


@dataclass(frozen=True)
class Event:
    """``uid`` never changes; ``sequence`` grows with each change, so that a program shows the newest."""

    uid: str
    at: datetime
    changed_at: datetime
    summary: str
    description: str
    url: str
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(name: str, events: Iterable[Event]) -> bytes:
    """The whole calendar; every value is escaped by the format's own rules."""
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//Desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event))
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event) -> Component:
    made = Component()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("dtstart", event.at)
    made.add("dtend", event.at)
    made.add("summary", event.summary)
    made.add("description", event.description)
    made.add("url", event.url)
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made
