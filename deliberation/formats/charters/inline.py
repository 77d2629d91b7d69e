"""Markdown within one paragraph: emphasis and brackets become spans beside plain words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import emphasis
from markdown_it.rules_inline.state_inline import StateInline

from deliberation.rules.charters import Span, match_brackets
from deliberation.rules.refusals import _

UNCLOSED = _("A square bracket opens here and does not close in the same paragraph.")
UNOPENED = _("A square bracket closes here that did not open in the same paragraph.")
HTML = _("HTML is kept as plain text.")
UNCLEAR = _("The asterisks do not pair up clearly; they are kept as plain text.")
LINK = _("A link is kept as plain text.")

_KINDS = {"em_open": "emphasis", "strong_open": "strong"}
_SIGNS = {"emphasis": "*", "strong": "**"}
_SPECIAL = re.compile(r"[*\\]")
_STAR = re.compile(r"(\\.)|\*", re.DOTALL)
_HTML = re.compile(r"<(?:/?[A-Za-z]|!--|!\[CDATA|\?)")
_LINK = re.compile(
    r"!?\[[^\[\]]{1,1000}\](?:\([^\s()]{1,2000}\)|:? ?https?:)|\[\^[^\[\]]{1,100}\]:?"
)
_RUNS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words, their spans in order, and what the reader of the source should know."""

    words: str
    spans: tuple[Span, ...]
    remarks: tuple[str, ...]


def read_words(source: str) -> Words:
    """Read one paragraph: ``*emphasis*``, ``**strong**``, ``[brackets]``, ``\\`` before a sign.

    Runs of spaces count as one; HTML and links stay as the characters they are.
    """
    source = "\n".join(_RUNS.sub(" ", line).strip() for line in source.split("\n"))
    plain = _plain(source)
    words = plain.words
    links = list(_LINK.finditer(words))
    for link in links:
        plain.literal.update(range(link.start(), link.end()))
    brackets = match_brackets(words, plain.literal)
    remarks = (
        (UNCLEAR, plain.unclear),
        (HTML, _HTML.search(words)),
        (LINK, links),
        (UNCLOSED, brackets.unclosed),
        (UNOPENED, brackets.unopened),
    )
    return Words(
        words,
        tuple(sorted([*plain.spans, *brackets.spans])),
        tuple(reason for reason, found in remarks if found),
    )


def write_words(words: str, spans: Sequence[Span] = ()) -> str:
    """Markdown that ``read_words`` reads as these words and spans."""
    literal = _literal_brackets(words, spans)
    marks = _marks(spans)
    pieces: list[str] = []
    for position, sign in enumerate(words):
        pieces.append(marks.get(position, ""))
        pieces.append(f"\\{sign}" if sign in "\\*" or position in literal else sign)
    pieces.append(marks.get(len(words), ""))
    return "".join(pieces).replace("\n", "\\\n")


def plain_words(source: str) -> str:
    """The words of a heading, without the signs of emphasis."""
    return read_words(source).words


def _only_stars(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)


def _inline_parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["escape", "emphasis"]).disable("text_join")
    parser.inline.ruler.at("emphasis", _only_stars)
    return parser


_PARSER = _inline_parser()


@dataclass(slots=True)
class _Plain:
    """Words without signs of emphasis; ``literal`` are the brackets behind a backslash."""

    words: str
    spans: list[Span] = field(default_factory=list)
    literal: set[int] = field(default_factory=set)
    unclear: bool = False


def _plain(source: str) -> _Plain:
    if not _SPECIAL.search(source):
        return _Plain(source)
    plain = _parsed(source)
    written = _parsed(write_words(plain.words, plain.spans))
    if (plain.words, plain.spans) != (written.words, written.spans):
        # Emphasis that cannot be written down again would change with every revision.
        plain = _parsed(_STAR.sub(lambda found: found[1] or r"\*", source))
        plain.unclear = True
    if not unicodedata.is_normalized("NFC", plain.words):
        # A sign stood between a letter and its combining mark: joined, offsets would shift.
        return _Plain(unicodedata.normalize("NFC", plain.words), unclear=True)
    return plain


def _parsed(source: str) -> _Plain:
    plain = _Plain("")
    pieces: list[str] = []
    length = 0
    open_at: list[int] = []
    for token in _children(source):
        if token.type in _KINDS:
            open_at.append(length)
        elif token.nesting < 0:
            kind = _KINDS[token.type.replace("_close", "_open")]
            plain.spans.append(Span(kind, open_at.pop(), length))
        else:
            if token.type == "text_special" and token.content in "[]":
                plain.literal.add(length)
            pieces.append("\n" if token.type == "hardbreak" else token.content)
            length += len(pieces[-1])
    plain.words = "".join(pieces)
    plain.spans.sort()
    return plain


def _children(source: str) -> list[Any]:
    tokens: list[Any] = []
    _PARSER.inline.parse(source, _PARSER, {}, tokens)
    return tokens


def _literal_brackets(words: str, spans: Sequence[Span]) -> set[int]:
    """Positions of square brackets that no bracket span begins or ends with."""
    starts = {span.start for span in spans if span.kind == "bracket"}
    ends = {span.end - 1 for span in spans if span.kind == "bracket"}
    return {
        position
        for position, sign in enumerate(words)
        if (sign == "[" and position not in starts) or (sign == "]" and position not in ends)
    }


def _marks(spans: Sequence[Span]) -> dict[int, str]:
    """Signs by position: closing ones first, inner before outer, then opening ones, outer first."""
    marked = [span for span in spans if span.kind in _SIGNS]
    marks: defaultdict[int, str] = defaultdict(str)
    for span in sorted(marked, key=lambda span: -span.start):
        marks[span.end] += _SIGNS[span.kind]
    for span in sorted(marked, key=lambda span: -span.end):
        marks[span.start] += _SIGNS[span.kind]
    return marks
