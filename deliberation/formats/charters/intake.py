"""From bytes to lines, and the refusals that name the line."""

import re
import unicodedata
from dataclasses import dataclass

from deliberation.rules.charters.words import require_visible
from deliberation.rules.refusals import RuleBroken, _

SIZE_LIMIT = 5_000_000
"""Bytes of a file."""
LINE_LIMIT = 100_000
LINES_LIMIT = 20_000
SIGNS_LIMIT = 50_000
"""Asterisks, backslashes and square brackets in a file: what takes time and room to read."""

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. ``fresh`` says that a blank line or nothing stands before it."""

    number: int
    indent: int
    text: str
    fresh: bool


def lines_of(source: str | bytes) -> tuple[Line, ...]:
    """The lines of a file that are not blank, in NFC, without white space around them.

    Raises RuleBroken("charter-too-large"), ("charter-not-utf8"), ("charter-empty"),
    ("charter-too-many-signs"), or with the place “line 12” ("charter-too-many-lines"),
    ("charter-line-too-long"), ("text-bidi-control"), ("text-control"), ("text-marks").
    """
    text = _LINE_ENDS.sub("\n", _decoded(source))
    _require_few_signs(text)
    lines: list[Line] = []
    fresh = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            fresh = True
            continue
        _require_line(line, number)
        body = unicodedata.normalize("NFC", line).expandtabs(4)
        stripped = body.strip()
        if stripped:
            lines.append(Line(number, len(body) - len(body.lstrip()), stripped, fresh))
            _require_few_lines(lines)
        fresh = not stripped
    if not lines:
        raise RuleBroken("charter-empty", _("The file is empty."))
    return tuple(lines)


def _decoded(source: str | bytes) -> str:
    try:
        raw = source.encode() if isinstance(source, str) else source
        _require_size(raw)
        return raw.decode("utf-8-sig")
    except UnicodeError as error:
        raise RuleBroken(
            "charter-not-utf8",
            _("The file is not UTF-8 text: byte %(at)s cannot be read."),
            facts={"at": getattr(error, "start", 0) + 1},
        ) from None


def _require_size(raw: bytes) -> None:
    if len(raw) > SIZE_LIMIT:
        raise RuleBroken(
            "charter-too-large",
            _("The file has %(size)s bytes; %(limit)s are allowed."),
            facts={"size": len(raw), "limit": SIZE_LIMIT},
        )


def _require_few_signs(text: str) -> None:
    signs = sum(text.count(sign) for sign in "*\\[]")
    if signs > SIGNS_LIMIT:
        raise RuleBroken(
            "charter-too-many-signs",
            _("The file has %(signs)s asterisks, backslashes and brackets; %(limit)s are allowed."),
            facts={"signs": signs, "limit": SIGNS_LIMIT},
        )


def _require_few_lines(lines: list[Line]) -> None:
    if len(lines) > LINES_LIMIT:
        raise RuleBroken(
            "charter-too-many-lines",
            _("The file has more than %(limit)s lines that are not blank."),
            place=f"line {lines[-1].number}",
            facts={"limit": LINES_LIMIT},
        )


def _require_line(line: str, number: int) -> None:
    place = f"line {number}"
    if len(line) > LINE_LIMIT:
        raise RuleBroken(
            "charter-line-too-long",
            _("The line has %(length)s characters; %(limit)s are allowed."),
            place=place,
            facts={"length": len(line), "limit": LINE_LIMIT},
        )
    require_visible(line, place=place)
