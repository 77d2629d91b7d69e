"""What a heading says: its kind, number and title, or that it is no heading but a sentence."""

import re
from dataclasses import dataclass

from deliberation.formats.charters.inline import plain_words
from deliberation.rules.charters import HEADING_LIMIT, Kind
from deliberation.rules.charters.numbers import from_roman

_WORDS = {
    Kind.PREAMBLE: "Preamble|Préambule|Preámbulo|Преамбула|ديباجة|الديباجة|序言",
    Kind.PART: "Part|Partie|Parte|Часть|الجزء|الباب",
    Kind.CHAPTER: "Chapter|Chapitre|Capítulo|Глава|الفصل",
    Kind.SECTION: "Section|Sección|Раздел|القسم",
    Kind.ARTICLE: "Article|Artículo|Статья|المادة",
    Kind.ANNEX: "Annex|Annexe|Anexo|Appendix|Exhibit|Schedule|Приложение|المرفق|附件",
}
_CHINESE = {"编": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION, "条": Kind.ARTICLE}
_SPOKEN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_FIRST = {"premier": 1, "première": 1, "primero": 1, "primera": 1}
_SUFFIXES = ("", "bis", "ter", "quater")

_NUMBER = (
    r"\d{1,4}(?:\.\d{1,3}){0,4}(?:[ -]?(?:bis|ter|quater)\b|[a-z]\b)?|[IVXLCDM]{1,9}\b|[A-Z]\b|"
    rf"(?i:{'|'.join((*_SPOKEN, *_FIRST))})\b"
)
_HEADED = re.compile(
    r"(?P<brackets>\[*)(?:(?i:"
    + "|".join(rf"(?P<{kind.name}>{words})" for kind, words in _WORDS.items())
    + rf")(?!\w)(?:\s+(?P<number>{_NUMBER}))?"
    + r"|第\s*(?P<count>\d{1,4}|[一二三四五六七八九十百]{1,7})\s*(?P<sign>[编章节条]))"
    + r"(?P<rest>.*)",
    re.DOTALL,
)
_DOTTED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})\.?\s+(?P<title>\S.*)", re.DOTALL)
_SEPARATOR = re.compile(r"\s*[—–:|·]\s*|\s*[.-](?:\s+|$)")
_CITATION = re.compile(r"\((?:\d|\w\))")
_BY_DEPTH = (Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE)
_NUMBER_PARTS = re.compile(r"([\d.]+)[ -]?(bis|ter|quater|[a-z])?")
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class HeadingText:
    """``kind`` is None for a heading that does not name it; ``body`` is a sentence run on behind
    the number; ``bare`` says that a bracket around a heading without title found no place."""

    kind: Kind | None
    number: str
    title: str
    body: str = ""
    bare: bool = False


def read_heading(source: str) -> HeadingText | None:
    """Read a heading; None if it is a sentence that merely begins like one.

    “Article 5 — Scope” and “Article 5 Scope” are headings; “Article 18 of the Regulation shall
    apply” and “Article 6(1) and the duties in it” are sentences.
    """
    text = plain_words(source)
    if found := _HEADED.match(text):
        kind = _kind_of(found)
        number = found["number"] or _in_figures(found["count"])
        if number:
            return _with_number(kind, number, found)
        if heading := _without_number(kind, found):
            return heading
    if found := _DOTTED.match(text):
        return _with_dots(found)
    if text[:1].islower() or runs_on(text):
        return None
    return HeadingText(None, "", text)


def read_running_line(source: str) -> HeadingText | None:
    """Read a line of the running text as the heading of a part, chapter, section or annex."""
    found = _HEADED.match(source)
    if not found or found["brackets"] or not found["number"]:
        return None
    kind, rest = _kind_of(found), found["rest"]
    separator = _SEPARATOR.match(rest)
    if kind is Kind.ARTICLE or (rest and not separator):
        return None
    title = rest[separator.end() :] if separator else ""
    return None if runs_on(title) else HeadingText(kind, found["number"], title)


def is_capital_line(source: str) -> bool:
    """Whether the line is a heading's name and number in capitals and nothing else: SECTION 1."""
    found = _HEADED.fullmatch(source)
    return bool(found and found["number"] and not found["rest"] and source.isupper())


def begins_like_heading(text: str) -> bool:
    """Whether the words begin with the name and number of a headed kind."""
    found = _HEADED.match(text)
    return bool(found and (found["number"] or found["count"]))


def runs_on(title: str) -> bool:
    """Whether the words are a sentence rather than a title."""
    ends = title.endswith((".", ";"))
    return len(title) > HEADING_LIMIT or (ends and len(title) > _TITLE_LENGTH)


def number_key(number: str) -> tuple[int, ...] | None:
    """Where a number stands in order: 5, 5a and 5 bis follow one another; None if it has no order."""
    if found := _NUMBER_PARTS.fullmatch(number):
        figures = tuple(int(figure) for figure in found[1].split(".") if figure)
        return (*figures, _suffix_rank(found[2] or ""))
    spoken = number.lower()
    if spoken in _SPOKEN:
        return (_SPOKEN.index(spoken) + 1, 0)
    value = _FIRST.get(spoken) or from_roman(spoken)
    return (value, 0) if value else None


def _kind_of(found: re.Match[str]) -> Kind:
    if found["sign"]:
        return _CHINESE[found["sign"]]
    return next(kind for kind in _WORDS if found[kind.name])


def _with_number(kind: Kind, number: str, found: re.Match[str]) -> HeadingText | None:
    rest = found["rest"]
    separator = _SEPARATOR.match(rest)
    title = rest[separator.end() :].strip() if separator else rest.strip()
    if not separator and rest and not _is_short_title(rest):
        return None
    if runs_on(title):
        return HeadingText(kind, number, "", body=found["brackets"] + title)
    title = found["brackets"] + title
    bare = bool(found["brackets"]) and not title.strip("[] ")
    return HeadingText(kind, number, "" if bare else title, bare=bare)


def _without_number(kind: Kind, found: re.Match[str]) -> HeadingText | None:
    """A preamble or an only annex needs no number; others then need a sign before the title."""
    rest = found["rest"]
    if not rest:
        return HeadingText(kind, "", "") if kind in {Kind.PREAMBLE, Kind.ANNEX} else None
    separator = _SEPARATOR.match(rest)
    if not separator or found["brackets"]:
        return None
    title = rest[separator.end() :].strip()
    return None if runs_on(title) or not title else HeadingText(kind, "", title)


def _with_dots(found: re.Match[str]) -> HeadingText | None:
    depth = found["number"].count(".")
    title = found["title"].strip()
    if runs_on(title):
        return None
    return HeadingText(_BY_DEPTH[min(depth, 2)], found["number"], title)


def _is_short_title(rest: str) -> bool:
    """Whether what follows the number without a sign between may be its title."""
    title = rest.strip()
    if not title.strip("]"):
        return True
    if not rest[0].isspace() or _CITATION.match(title):
        return False
    begins_small = title.lstrip("[(“‘«\"'")[:1].islower()
    return not begins_small and len(title) <= _TITLE_LENGTH and title[-1] not in ".;,"


def _suffix_rank(suffix: str) -> int:
    if suffix in _SUFFIXES:
        return _SUFFIXES.index(suffix)
    return ord(suffix) - ord("a") + 1


def _in_figures(count: str | None) -> str:
    """A Chinese numeral up to 九百九十九 in figures."""
    if not count or count.isdecimal():
        return count or ""
    value, digit = 0, 0
    for sign in count:
        worth = {"十": 10, "百": 100}.get(sign)
        if worth:
            value, digit = value + (digit or 1) * worth, 0
        else:
            digit = _DIGITS[sign]
    return str(value + digit)
