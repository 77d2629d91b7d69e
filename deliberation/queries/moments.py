"""An instant in the words of the language that is spoken, by a reader's clock and by UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from django.utils import formats
from django.utils.translation import get_language


@dataclass(frozen=True)
class Moment:
    """``utc_clock`` names its date where that is another one, and is empty where the zone is UTC."""

    date: str
    clock: str
    zone: str
    utc_clock: str

    def __str__(self) -> str:
        told = f"{self.date}, {self.clock} {self.zone}"
        return f"{told} ({self.utc_clock} UTC)" if self.utc_clock else told


def moment_of(when: datetime, zone: tzinfo) -> Moment:
    local, utc = when.astimezone(zone), when.astimezone(UTC)
    date, utc_date = _date(local), _date(utc)
    clock = f"{utc:%H:%M}" if date == utc_date else f"{utc_date}, {utc:%H:%M}"
    return Moment(
        date=date,
        clock=f"{local:%H:%M}",
        zone=local.tzname() or "",
        utc_clock=clock if local.utcoffset() else "",
    )


def _date(when: datetime) -> str:
    """Django's own format for each language; for English not the American one."""
    is_english = (get_language() or "en").startswith("en")
    return formats.date_format(when, "j F Y" if is_english else "DATE_FORMAT")
