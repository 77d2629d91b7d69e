"""How a provision is cited: “Article 5(2)(a)” for people, ``article-5-2-a`` for addresses."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deliberation.rules.charters.kinds import HEADED, Kind
from deliberation.rules.charters.numbers import Numbered
from deliberation.rules.refusals import _

Translate = Callable[[str], str]

_WITH_NUMBER = {
    Kind.PREAMBLE: _("Preamble %(number)s"),
    Kind.PART: _("Part %(number)s"),
    Kind.CHAPTER: _("Chapter %(number)s"),
    Kind.SECTION: _("Section %(number)s"),
    Kind.ARTICLE: _("Article %(number)s"),
    Kind.ANNEX: _("Annex %(number)s"),
}
_WITHOUT_NUMBER = {
    Kind.PREAMBLE: _("Preamble"),
    Kind.PART: _("Unnumbered part %(ordinal)s"),
    Kind.CHAPTER: _("Unnumbered chapter %(ordinal)s"),
    Kind.SECTION: _("Unnumbered section %(ordinal)s"),
    Kind.ARTICLE: _("Unnumbered article %(ordinal)s"),
    Kind.ANNEX: _("Annex"),
}
_UNSAFE = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One step of the way to a provision; ``ordinal`` counts siblings of the kind from 1."""

    kind: Kind
    number: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Labelled:
    label: str
    slug: str


def label(path: Sequence[Place], translate: Translate = _) -> str:
    """The citation of the provision at the end of ``path``, which leads from the charter to it.

    An article or a dotted number is cited without what stands above it, save an annex.
    ``translate`` turns each message id into the reader's language.
    """
    heads = [_head(place, translate) for place in _cited(path)]
    tail = ""
    headed: Place | None = None
    for position, place in enumerate(path):
        if place.kind in HEADED:
            headed = place
        else:
            above = path[position - 1] if position else None
            tail += _step(place, above, headed, position == len(path) - 1, translate)
    cited = (", ".join(heads) + tail).removeprefix(", ")
    return cited[:1].upper() + cited[1:]


def slug(path: Sequence[Place]) -> str:
    """The citation as a piece of an address, in small letters and hyphens."""
    cited = [_slug_head(place) for place in _cited(path)]
    below = [_slug_step(place) for place in path if place.kind not in HEADED]
    return _UNSAFE.sub("-", "-".join(cited + below).lower()).strip("-")


def label_items(items: Sequence[Numbered], translate: Translate = _) -> tuple[Labelled, ...]:
    """Label and slug of every item, parents before children; a slug met before gets ``-2``, ``-3``."""
    ordinals: Counter[tuple[int | None, Kind]] = Counter()
    paths: list[tuple[Place, ...]] = []
    seen: Counter[str] = Counter()
    labelled: list[Labelled] = []
    for item in items:
        ordinals[item.parent, item.kind] += 1
        above = () if item.parent is None else paths[item.parent]
        ordinal = ordinals[item.parent, item.kind]
        paths.append((*above, Place(item.kind, item.number, ordinal)))
        address = slug(paths[-1])
        seen[address] += 1
        again = f"-{seen[address]}" if seen[address] > 1 else ""
        labelled.append(Labelled(label(paths[-1], translate), address + again))
    return tuple(labelled)


def _cited(path: Sequence[Place]) -> list[Place]:
    """The headed steps that a citation names."""
    headed = [place for place in path if place.kind in HEADED]
    if not headed:
        return []
    last = headed[-1]
    if last.kind is Kind.ARTICLE or "." in last.number:
        return [place for place in headed[:-1] if place.kind is Kind.ANNEX] + [last]
    return headed


def _head(place: Place, translate: Translate) -> str:
    message = (_WITH_NUMBER if place.number else _WITHOUT_NUMBER)[place.kind]
    return translate(message) % {"number": place.number, "ordinal": place.ordinal}


def _step(
    place: Place, above: Place | None, headed: Place | None, last: bool, translate: Translate
) -> str:
    if place.kind is Kind.TEXT:
        return _text_step(place, above, last, translate)
    if not place.number:
        return translate(_(", indent %(ordinal)s")) % {"ordinal": place.ordinal}
    by_article = headed is not None and (headed.kind is Kind.ARTICLE or "." in headed.number)
    if place.kind is Kind.CLAUSE and not by_article:
        return translate(_(", paragraph %(number)s")) % {"number": place.number}
    return f"({place.number})"


def _text_step(place: Place, above: Place | None, last: bool, translate: Translate) -> str:
    """A clause's own words are its first subparagraph; a list's only lead-in goes without saying."""
    if above is not None and above.kind not in HEADED:
        return translate(_(", subparagraph %(ordinal)s")) % {"ordinal": place.ordinal + 1}
    if place.ordinal == 1 and not last:
        return ""
    return translate(_(", unnumbered paragraph %(ordinal)s")) % {"ordinal": place.ordinal}


def _slug_head(place: Place) -> str:
    if place.number:
        return f"{place.kind}-{place.number}"
    alone = place.ordinal == 1 and place.kind in {Kind.PREAMBLE, Kind.ANNEX}
    return place.kind.value if alone else f"{place.kind}-n{place.ordinal}"


def _slug_step(place: Place) -> str:
    if place.kind is Kind.TEXT:
        return f"text{place.ordinal}"
    return place.number or f"indent{place.ordinal}"
