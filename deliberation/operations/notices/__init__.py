"""Messages to people: written with the change, sent by the outbox, at once or in a digest."""

from deliberation.operations.notices.digests import digest_person
from deliberation.operations.notices.preferences import choose_cadences, unsubscribe
from deliberation.operations.notices.reading import read_notices
from deliberation.operations.notices.sending import MailRefused, retry_notice, send_notice
from deliberation.operations.notices.telling import Facts, Message, tell, tell_address, tell_all

__all__ = [
    "Facts",
    "MailRefused",
    "Message",
    "choose_cadences",
    "digest_person",
    "read_notices",
    "retry_notice",
    "send_notice",
    "tell",
    "tell_address",
    "tell_all",
    "unsubscribe",
]
