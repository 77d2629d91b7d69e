"""How rules, counts and what was found under a rule are said on a page. They hold no rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from deliberation.rules.decisions import Sentence
from deliberation.rules.decisions.phrases import token as phrase_of

register = template.Library()
ABSENT = "absent"


def written(number: int | Decimal) -> str:
    """A number as the page's language writes it."""
    return str(number_format(number, use_l10n=True))


@register.filter
def in_words(sentence: Sentence) -> str:
    return sentence.render(gettext, written)


@register.filter
def choice_name(token: str) -> str:
    """The word for a choice: a common one translated, another as the rule writes it."""
    words = phrase_of(token).render(gettext, written)
    return words[:1].upper() + words[1:]


@register.filter
def answer_name(choice: str | None) -> str:
    """What an elector answered, in a roll call; nothing is an answer too."""
    return _("No answer") if choice in {None, "", ABSENT} else choice_name(str(choice))


@dataclass
class Branch:
    """A sentence with those that stand below it; ``is_counted`` where it tells of one count."""

    sentence: Sentence
    below: list["Branch"] = field(default_factory=list)

    @property
    def is_counted(self) -> bool:
        return self.sentence.held is not None and not self.below


@register.filter
def as_tree(sentences: Iterable[Sentence]) -> list[Branch]:
    """Sentences in a row, each with its depth, as lists within lists."""
    roots: list[Branch] = []
    way: list[Branch] = []
    for sentence in sentences:
        branch = Branch(sentence)
        while way and way[-1].sentence.depth >= sentence.depth:
            way.pop()
        (way[-1].below if way else roots).append(branch)
        way.append(branch)
    return roots


@register.inclusion_tag("deliberation/decisions/_conditions.html")
def conditions(sentences: Iterable[Sentence]) -> dict[str, Any]:
    """A rule in words, or what was found under it, condition by condition."""
    return {"branches": as_tree(sentences)}


@register.simple_tag
def tally_rows(choices: Sequence[str], counts: dict[str, int]) -> list[dict[str, Any]]:
    """Rows for the ``tally`` component: every choice, any other answer met, and those without one."""
    others = [token for token in counts if token not in {*choices, ABSENT}]
    named = [(token, choice_name(token)) for token in [*choices, *others]]
    return [
        {"choice": token, "label": label, "number": counts.get(token, 0)}
        for token, label in [*named, (ABSENT, _("No answer"))]
    ]
