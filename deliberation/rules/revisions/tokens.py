"""Words as readers see them, in any script."""

import re

# Signs that end a word; everything else that is not white space belongs to one, so that
# combining marks and joiners stay with their letters.
_SIGNS = (
    r"\s!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7"
    r"\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0609-\u060d\u061b-\u061f"
    r"\u066a-\u066d\u06d4\u0964\u0965\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2bff"
    r"\u3000-\u3003\u3008-\u3020\u3030\u30fb\ufe10-\ufe19\ufe30-\ufe6b"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
# Scripts written without spaces between words: each letter with its marks stands for itself.
_UNSPACED = (
    r"\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46\u0e4f-\u0e5b\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7"
    r"\u0ed0-\u0eff\u1000-\u102a\u103f-\u1055\u1780-\u17b3\u17dc-\u17ff\u3005-\u3007\u3021-\u3029"
    r"\u3031-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    r"\U00020000-\U0003ffff"
)
_MARKS = (
    r"\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecf\u102b-\u103e"
    r"\u1056-\u109f\u17b4-\u17d3\u17dd\u200c\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_WORD = rf"[^{_SIGNS}{_UNSPACED}]+"
_TOKEN = re.compile(
    rf"[{_UNSPACED}][{_MARKS}]*|{_WORD}(?:['’]{_WORD}|(?<=\d)[.,](?=\d){_WORD})*|\s+|.",
    re.DOTALL,
)


def tokens_of(text: str) -> list[str]:
    """Words, runs of white space and single signs; joined, they are the text again.

    “person’s” and “2,5” are one word. Chinese, Japanese, Thai, Lao, Khmer and Burmese go letter
    by letter, each with its marks.
    """
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    """Whether the token says anything, rather than being white space or a sign."""
    return any(character.isalnum() for character in token)
