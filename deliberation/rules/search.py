"""What a person may ask of the full-text search, and how Chinese words are made out of characters."""

import re

from deliberation.rules.refusals import RuleBroken, _

LONGEST = 200
MOST_TERMS = 12
HAN = re.compile(r"[\u3400-\u9fff]+")
START, STOP = "\ue000", "\ue001"
"""Around each hit in a snippet: characters for private use, which no escaping changes."""


def require_question(words: str) -> str:
    """The words to look for. Raises RuleBroken("search-empty") or ("search-too-long")."""
    asked = " ".join(words.replace("\0", " ").split())
    if not re.search(r"\w", asked):
        raise RuleBroken("search-empty", _("Write at least one word to look for."), place="q")
    if len(asked) > LONGEST or len(asked.split()) > MOST_TERMS:
        raise RuleBroken(
            "search-too-long",
            _("Look for at most 12 words, 200 characters together."),
            place="q",
        )
    return asked


def with_bigrams(asked: str) -> str:
    """The question with each run of Chinese characters as the phrase of its overlapping pairs.

    PostgreSQL has no parser for Chinese; its texts are indexed by the same pairs (decision 047).
    """
    if not HAN.search(asked):
        return asked
    return " ".join(HAN.sub(_pairs, asked.replace('"', " ")).split())


def _pairs(run: re.Match[str]) -> str:
    signs = run[0]
    if len(signs) == 1:
        return f" {signs} "
    pairs = " ".join(signs[place : place + 2] for place in range(len(signs) - 1))
    return f' "{pairs}" '


def pieces(headline: str, asked: str) -> list[tuple[str, bool]]:
    """A snippet in pieces, each with whether it is a hit; none of it is markup."""
    if START not in headline:
        headline = _marked(headline, asked)
    found: list[tuple[str, bool]] = []
    for place, part in enumerate(re.split(f"{START}|{STOP}", headline)):
        if part:
            found.append((part, place % 2 == 1))
    return found


def _marked(text: str, asked: str) -> str:
    """Hits among Chinese characters, with some text on either side."""
    runs = HAN.findall(asked)
    first = min((text.find(run) for run in runs if run in text), default=0)
    begin = max(0, first - 30)
    cut = text[begin : begin + 160]
    for run in runs:
        cut = cut.replace(run, f"{START}{run}{STOP}")
    return ("…" if begin else "") + cut + ("…" if begin + 160 < len(text) else "")
