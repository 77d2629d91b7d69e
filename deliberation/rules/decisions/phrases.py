"""The small phrases that sentences about rules are made of: tokens, bases, shares, restrictions."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from deliberation.rules.decisions.numbers import decimal_of
from deliberation.rules.decisions.sentences import Fact, Phrase
from deliberation.rules.decisions.terms import (
    ENTITLED,
    EVERYONE,
    PRESENT,
    RESERVED,
    SET_WORDS,
    Selection,
)
from deliberation.rules.refusals import _

_TOKENS = {
    "yes": _("yes"),
    "no": _("no"),
    "abstain": _("abstain"),
    "support": _("support"),
    "object": _("object"),
    "discuss": _("discuss"),
    "no_objection": _("no objection"),
    "ratified": _("ratified"),
    "signed": _("signed"),
    "absent": _("absent"),
    "not_voting": _("present without voting"),
    "recused": _("recused"),
    PRESENT: _("present"),
    ENTITLED: _("entitled"),
    EVERYONE: _("any answer or none"),
}
_ANSWERS = {
    ("yes",): _("in favour"),
    ("no",): _("against"),
    ("abstain",): _("abstaining"),
    ("support",): _("in support"),
    ("object",): _("objecting"),
    ("ratified",): _("ratifying"),
    ("absent",): _("absent"),
    ("recused",): _("recused"),
    (PRESENT,): _("present"),
    (ENTITLED,): _("entitled"),
}
_BASES = {PRESENT: _("those present"), ENTITLED: _("those entitled"), EVERYONE: _("all electors")}
_NUMBERED_BASES = {
    PRESENT: _("%(number)s present"),
    ENTITLED: _("%(number)s entitled"),
    EVERYONE: _("%(number)s electors"),
}
_FRACTIONS = {
    Fraction(1, 2): _("half"),
    Fraction(1, 3): _("one third"),
    Fraction(2, 3): _("two thirds"),
    Fraction(1, 4): _("a quarter"),
    Fraction(3, 4): _("three quarters"),
    Fraction(1, 5): _("a fifth"),
    Fraction(2, 5): _("two fifths"),
    Fraction(3, 5): _("three fifths"),
    Fraction(4, 5): _("four fifths"),
}
_MOST_DIGITS = 6
_MOST_LISTED = 30


def token(word: str) -> Phrase:
    """The word for an answer; one the house does not know is shown as the rule writes it."""
    return Phrase(_TOKENS[word]) if word in _TOKENS else literal(name(word))


def name(written: str) -> str:
    """A name of a rule as people read it."""
    return written.replace("_", " ")


def literal(text: str) -> Phrase:
    return Phrase("%(text)s", {"text": text})


def listed(parts: Sequence[Fact], pair: str = _("%(first)s and %(last)s")) -> Phrase:
    """One, two or more parts in a row: “yes, no and abstain”."""
    if len(parts) == 1:
        return Phrase("%(only)s", {"only": parts[0]})
    shown = list(parts[:_MOST_LISTED])
    if len(parts) > _MOST_LISTED:
        shown.append(Phrase(_("%(number)s more"), {"number": len(parts) - _MOST_LISTED}))
    first: Fact = shown[0]
    for part in shown[1:-1]:
        first = Phrase(_("%(first)s, %(next)s"), {"first": first, "next": part})
    return Phrase(pair, {"first": first, "last": shown[-1]})


def either(parts: Sequence[Fact]) -> Phrase:
    return listed(parts, _("%(first)s or %(last)s"))


def answer(selection: Selection) -> Phrase:
    """“in favour”, “present”, or “counted as yes or no objection”."""
    if selection.words in _ANSWERS:
        return Phrase(_ANSWERS[selection.words])
    words = either([token(word) for word in selection.words])
    return Phrase(_("counted as %(words)s"), {"words": words})


def base(selection: Selection) -> Phrase:
    """“the yes and no votes”, “those entitled”."""
    if len(selection.words) == 1 and selection.words[0] in _BASES:
        return Phrase(_BASES[selection.words[0]])
    if _are_votes(selection):
        words = listed([token(word) for word in selection.words])
        return Phrase(_("the %(words)s votes"), {"words": words})
    words = either([token(word) for word in selection.words])
    return Phrase(_("those counted as %(words)s"), {"words": words})


def numbered_base(selection: Selection, number: Fact) -> Phrase:
    """“146 yes and no votes”, “193 entitled”."""
    if len(selection.words) == 1 and selection.words[0] in _NUMBERED_BASES:
        return Phrase(_NUMBERED_BASES[selection.words[0]], {"number": number})
    if _are_votes(selection):
        words = listed([token(word) for word in selection.words])
        return Phrase(_("%(number)s %(words)s votes"), {"number": number, "words": words})
    words = either([token(word) for word in selection.words])
    return Phrase(_("%(number)s counted as %(words)s"), {"number": number, "words": words})


def _are_votes(selection: Selection) -> bool:
    return not any(word in RESERVED or word in SET_WORDS for word in selection.words)


def share(value: Fraction) -> Phrase:
    """A share a rule names: in words, as per cent where that is exact, else as a fraction."""
    if value in _FRACTIONS:
        return Phrase(_FRACTIONS[value])
    decimal = decimal_of(value * 100)
    if decimal is None:
        return literal(str(value))
    return Phrase(_("%(number)s %%"), {"number": decimal})


def per_cent(found: Fraction, beside: Fraction) -> Phrase:
    """``found`` to one decimal, half rounded up, without floats.

    Where rounding would show the other side of ``beside``, more decimals are given: 64.96 % is
    not shown as 65.0 % next to a threshold of 65 %.
    """
    for digits in range(1, _MOST_DIGITS + 1):
        rounded = rounded_per_cent(found, digits)
        if _side(Fraction(rounded), beside * 100) == _side(found, beside) or found == beside:
            break
    return Phrase(_("%(number)s %%"), {"number": rounded})


def rounded_per_cent(found: Fraction, digits: int = 1) -> Decimal:
    scaled = found * 100 * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((0, tuple(map(int, str(whole))), -digits))


def _side(found: Fraction, beside: Fraction) -> int:
    return (found > beside) - (found < beside)


def plain(number: Fraction) -> Fact:
    """A number of heads or weights: exact as a decimal, else as a fraction."""
    decimal = decimal_of(number)
    return str(number) if decimal is None else decimal
