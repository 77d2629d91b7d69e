"""The one thing a client says, and the shape it must have."""

import json
import re

LONGEST_MESSAGE = 4096
HIGHEST = 2**63 - 1
_STREAM = re.compile(r"[a-z]{1,20}(:[0-9a-z]{1,40}){1,2}")


def streams_wanted(text: str | None) -> dict[str, int] | None:
    """``{"subscribe": {stream: last_seq}}``, or None where the message is anything else."""
    if text is None or len(text) > LONGEST_MESSAGE:
        return None
    try:
        wanted = json.loads(text)["subscribe"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(wanted, dict) or not all(map(_is_stream, wanted, wanted.values())):
        return None
    return wanted


def _is_stream(name: str, seq: object) -> bool:
    return (
        bool(_STREAM.fullmatch(name))
        and isinstance(seq, int)
        and not isinstance(seq, bool)
        and 0 <= seq <= HIGHEST
    )
