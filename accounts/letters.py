"""Letters of signing in and up leave once the answer is given: how long a mail server takes would tell who
has an account, and one that hangs would hold the page."""

import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

log = structlog.get_logger(__name__)
TRIES = 4
_WAIT = 2.0
"""Seconds before the second try; each further one waits twice as long."""
_posting = ThreadPoolExecutor(max_workers=4, thread_name_prefix="letters")


def send_soon(letter: EmailMessage) -> None:
    """Where ``LETTERS_LATER`` says so, by another thread; else at once, as errors are then seen."""
    if settings.LETTERS_LATER:
        _posting.submit(_send, letter)
    else:
        letter.send()


def _send(letter: EmailMessage) -> None:
    """A letter that no try could send is in the log, without its address; whoever waits asks for another."""
    for number in range(TRIES):
        try:
            letter.send()
        except OSError as error:  # SMTP's own errors among them
            log.warning("a letter waits", attempt=number + 1, error=type(error).__name__)
            time.sleep(_WAIT * 2**number if number + 1 < TRIES else 0)
        else:
            return
    log.error("a letter was not sent", subject=letter.subject)
