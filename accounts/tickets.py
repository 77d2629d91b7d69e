"""Short-lived signed tickets: who opens a live line, shown at its handshake.

A ticket travels in an address, so it holds no secret: of the session only a keyed fingerprint, which
the session named by the handshake's own cookie must match. A ticket alone opens nothing of a person's.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "concord.live"
LIVES = 60  # seconds


@dataclass(frozen=True)
class Ticket:
    """A person and the fingerprint of their session; None and nothing of an anonymous reader."""

    person_id: int | None
    session_mark: str

    def belongs_to(self, session_key: str) -> bool:
        """Whether ``session_key`` is that of the session the ticket was given to."""
        return constant_time_compare(self.session_mark, mark_of(self.person_id, session_key))


def mark_of(person_id: int | None, session_key: str) -> str:
    """The fingerprint of a person's session; an anonymous reader has none, whatever their cookie."""
    if person_id is None:
        return ""
    return salted_hmac(SALT, f"{person_id}:{session_key}", algorithm="sha256").hexdigest()[:32]


def give(person_id: int | None, session_key: str) -> str:
    """A ticket for whoever holds this session."""
    return signing.dumps([person_id, mark_of(person_id, session_key)], salt=SALT)


def read(text: str) -> Ticket | None:
    """The ticket, or None where it is forged or old."""
    try:
        person_id, session_mark = signing.loads(text, salt=SALT, max_age=LIVES)
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(person_id=person_id, session_mark=session_mark)
