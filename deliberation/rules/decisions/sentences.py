"""Words for people as message ids with facts, so that any face can translate and then fill them.

A fact is text that stands as it is, a number, or a phrase that is itself to be translated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Union

Fact = Union[str, int, Decimal, "Phrase"]


def _unchanged(text: str) -> str:
    return text


@dataclass(frozen=True)
class Phrase:
    """``message`` is a constant id with %(name)s places; a literal % is written %%."""

    message: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def render(
        self,
        translate: Callable[[str], str] = _unchanged,
        number: Callable[[int | Decimal], str] = "{:f}".format,
    ) -> str:
        """The words in the language of ``translate``, numbers as ``number`` writes them."""
        filled: dict[str, str] = {}
        for name, fact in self.facts.items():
            if isinstance(fact, Phrase):
                filled[name] = fact.render(translate, number)
            else:
                filled[name] = fact if isinstance(fact, str) else number(Decimal(fact))
        return translate(self.message) % filled

    def english(self) -> str:
        return self.render()


@dataclass(frozen=True)
class Sentence(Phrase):
    """One line about one condition; begins with a capital letter where the language has them.

    ``held`` is None where nothing was counted yet. ``path`` is the condition's place in the rule,
    ``depth`` how far to indent, ``where`` the groups and values it is limited to: a page that
    shows one chamber after the other picks by ``where["chamber"]``.
    """

    path: str = ""
    depth: int = 0
    held: bool | None = None
    where: Mapping[str, str] = field(default_factory=dict)

    def render(
        self,
        translate: Callable[[str], str] = _unchanged,
        number: Callable[[int | Decimal], str] = "{:f}".format,
    ) -> str:
        words = super().render(translate, number)
        return words[:1].upper() + words[1:]
