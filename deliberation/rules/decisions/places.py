"""Where in a rule or a file something stands, and how what stands there is shown in a refusal."""

import json
import re

SHOWN_AT_MOST = 60
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


def under(place: str, key: str) -> str:
    """The place of ``key`` in the object at ``place``: ``adopt.where.permanent``."""
    if not _PLAIN_KEY.fullmatch(key):
        return f"{place}[{shown(key)}]"
    return f"{place}.{key}" if place else key


def item(place: str, index: int) -> str:
    return f"{place}[{index}]"


def shown(value: object) -> str:
    """``value`` on one line, cut short, every character visible; independent of any language."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 128:
        return "10^…"
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)[:60]


def _quoted(text: str) -> str:
    cut = text if len(text) <= SHOWN_AT_MOST else text[: SHOWN_AT_MOST - 1] + "…"
    quoted = json.dumps(cut, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in quoted)
