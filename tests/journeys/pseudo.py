"""A right-to-left pseudo-language: every translatable string turns Arabic in look, the rest stays.

What is still Latin on a page in this language was not marked for translation, or is content.
"""

import re

from django.utils.translation import trans_real

LANGUAGE = "ar"
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض", strict=True))
_KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%[sd%]|<[^>]*>|&[a-z]+;|\{[^}]*\})")


def pseudo(words: str) -> str:
    """Letters become Arabic ones; places, tags and signs stay."""
    pieces = _KEPT.split(words)
    return "".join(
        piece if place % 2 else "".join(_LETTERS.get(letter.lower(), letter) for letter in piece)
        for place, piece in enumerate(pieces)
    )


def install() -> None:
    """Let Django's catalogue of Arabic answer in the pseudo-language."""
    plain, plural = trans_real.DjangoTranslation.gettext, trans_real.DjangoTranslation.ngettext

    def gettext(self: trans_real.DjangoTranslation, message: str) -> str:
        words: str = plain(self, message)
        if self.language() != LANGUAGE:
            return words
        return pseudo(words.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self: trans_real.DjangoTranslation, one: str, many: str, number: int) -> str:
        words: str = plural(self, one, many, number)
        return pseudo(words) if self.language() == LANGUAGE else words

    trans_real.DjangoTranslation.gettext = gettext
    trans_real.DjangoTranslation.ngettext = ngettext
