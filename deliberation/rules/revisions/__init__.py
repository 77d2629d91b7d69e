"""How two revisions differ: word by word within a provision, provision by provision in between."""

from deliberation.rules.revisions.items import ItemChange, ItemFacts, State, compare_items
from deliberation.rules.revisions.tokens import tokens_of
from deliberation.rules.revisions.words import Change, compare_words

__all__ = [
    "Change",
    "ItemChange",
    "ItemFacts",
    "State",
    "compare_items",
    "compare_words",
    "tokens_of",
]
