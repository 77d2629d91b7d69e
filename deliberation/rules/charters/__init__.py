"""What a charter is made of: kinds of provision, their words, brackets, numbers and labels."""

from deliberation.rules.charters.brackets import Brackets, match_brackets
from deliberation.rules.charters.kinds import (
    HEADED,
    Kind,
    may_stand_under,
    require_kind,
    require_place,
)
from deliberation.rules.charters.labels import Labelled, Place, label, label_items, slug
from deliberation.rules.charters.numbers import Numbered, in_order, renumber
from deliberation.rules.charters.words import (
    HEADING_LIMIT,
    NAME_LIMIT,
    WORDS_LIMIT,
    Span,
    content_hash,
    require_name,
    require_text,
    require_visible,
)

__all__ = [
    "HEADED",
    "HEADING_LIMIT",
    "NAME_LIMIT",
    "WORDS_LIMIT",
    "Brackets",
    "Kind",
    "Labelled",
    "Numbered",
    "Place",
    "Span",
    "content_hash",
    "in_order",
    "label",
    "label_items",
    "match_brackets",
    "may_stand_under",
    "renumber",
    "require_kind",
    "require_name",
    "require_place",
    "require_text",
    "require_visible",
    "slug",
]
