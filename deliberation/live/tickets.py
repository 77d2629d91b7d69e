"""Short-lived signed tickets: who opens a line, proven without a session query at the handshake."""

from dataclasses import dataclass

from django.core import signing

SALT = "concord.live"
LIVES = 60  # seconds


@dataclass(frozen=True)
class Ticket:
    """A person (None: anonymous) and the session or token fingerprint it was given to."""

    person_id: int | None
    session_key: str


def give(person_id: int | None, session_key: str) -> str:
    return signing.dumps([person_id, session_key], salt=SALT, compress=False)


def read(text: str) -> Ticket | None:
    """The ticket, or None where it is forged or old."""
    try:
        person_id, session_key = signing.loads(text, salt=SALT, max_age=LIVES)
    except signing.BadSignature:
        return None
    return Ticket(person_id=person_id, session_key=session_key)
