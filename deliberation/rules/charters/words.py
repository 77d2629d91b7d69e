"""Words as they are kept: NFC, without hidden characters, with stand-off spans and a hash."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import rfc8785

from deliberation.rules.refusals import RuleBroken, _

WORDS_LIMIT = 100_000
"""Code points in the words of one provision."""
HEADING_LIMIT = 300
NAME_LIMIT = 200

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = 30


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of words of one kind: ``start`` and ``end`` count code points, ``end`` is outside.

    Kinds: emphasis, strong, bracket; later note and reference. A bracket's span covers its signs.
    """

    kind: str
    start: int
    end: int


def require_text(text: str, limit: int, *, place: str = "") -> str:
    """Return ``text`` in NFC with plain line ends, without white space around it.

    ``limit`` counts code points. Raises RuleBroken("text-bidi-control"), ("text-control"),
    ("text-marks"), ("text-too-long") or ("text-empty").
    """
    # NFC takes quadratic time in a long run of combining marks: length and marks come first.
    _require_length(text, limit, place)
    require_visible(text, place=place)
    words = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).strip()
    if not words:
        raise RuleBroken("text-empty", _("There are no words here."), place=place)
    _require_length(words, limit, place)
    return words


def require_name(text: str, limit: int = NAME_LIMIT, *, place: str = "") -> str:
    """Return a name on one line, each run of white space as one space.

    Raises what ``require_text`` raises, and RuleBroken("text-control") for a line break.
    """
    name = require_text(text, limit, place=place)
    if "\n" in name:
        raise RuleBroken("text-control", _("A name stands on one line."), place=place)
    return " ".join(name.split())


def require_visible(text: str, *, place: str = "") -> None:
    """Refuse what a reader cannot see but a machine obeys.

    Raises RuleBroken("text-bidi-control"), ("text-control") or ("text-marks").
    """
    if found := _BIDI.search(text):
        raise RuleBroken(
            "text-bidi-control",
            _(
                "Character %(at)s is the invisible %(sign)s, which can make words appear "
                "in another order than they stand."
            ),
            place=place,
            facts=_sign(found),
        )
    if found := _CONTROL.search(text):
        raise RuleBroken(
            "text-control",
            _("Character %(at)s is the control character %(sign)s."),
            place=place,
            facts=_sign(found),
        )
    _require_few_marks(text, place)


def content_hash(heading: str, words: str, spans: Sequence[Span]) -> str:
    """SHA-256 in hexadecimal over the RFC 8785 form of heading, words and sorted spans."""
    canonical = rfc8785.dumps(
        {
            "heading": heading,
            "spans": [[span.kind, span.start, span.end] for span in sorted(spans)],
            "words": words,
        }
    )
    return hashlib.sha256(canonical).hexdigest()


def _require_length(text: str, limit: int, place: str) -> None:
    if len(text) > limit:
        raise RuleBroken(
            "text-too-long",
            _("The text has %(length)s characters; %(limit)s are allowed."),
            place=place,
            facts={"length": len(text), "limit": limit},
        )


def _require_few_marks(text: str, place: str) -> None:
    """Refuse more combining marks in a row than UAX #15 allows a stream of text."""
    if text.isascii():
        return
    run = 0
    for position, character in enumerate(text, 1):
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MARKS:
            raise RuleBroken(
                "text-marks",
                _("Character %(at)s carries more than %(marks)s combining marks."),
                place=place,
                facts={"at": max(1, position - run), "marks": _MARKS},
            )


def _sign(found: re.Match[str]) -> dict[str, int | str]:
    return {"at": found.start() + 1, "sign": f"U+{ord(found.group()):04X}"}
