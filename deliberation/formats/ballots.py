"""The ballots of a question as CSV, in the shape from which ``manage.py decide`` recounts them."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.formats.spreadsheets import harmless

COLUMNS = ("elector", "number", "choice")


@dataclass(frozen=True)
class Answer:
    """One elector's answer; an empty ``choice`` is none. ``identity`` tells two of one name apart."""

    name: str
    identity: str
    number: int
    choice: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def write_ballots_csv(answers: Iterable[Answer], attributes: Sequence[str]) -> Iterator[str]:
    """Line by line: elector, number, choice, and the ``attributes`` that are no such column."""
    named = [name for name in attributes if name not in COLUMNS]
    yield _line([*COLUMNS, *named])
    seen: set[str] = set()
    for one in answers:
        name = harmless(one.name)
        name = f"{name} ({one.identity})" if name in seen or not name else name
        seen.add(name)
        values = [one.attributes.get(attribute, "") for attribute in named]
        yield _line([name, str(one.number), one.choice, *values])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
