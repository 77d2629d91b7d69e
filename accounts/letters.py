"""Letters of signing in and up leave once the answer is given: how long a mail server takes would tell who
has an account, and one that hangs would hold the page."""

import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

log = structlog.get_logger(__name__)
FOOT = "\n-- \n"
"""What sets the foot of a letter off from its words (RFC 3676, 4.3)."""
TRIES = 4
_WAIT = 2.0
"""Seconds before the second try; each further one waits twice as long."""
_posting = ThreadPoolExecutor(max_workers=4, thread_name_prefix="letters")


def send_soon(letter: EmailMultiAlternatives, *, language: str, url: str = "") -> None:
    """Its words as a page, too, with a button to ``url``; errors of sending are seen at once, or, where
    ``LETTERS_LATER`` says so, logged by another thread."""
    if settings.LETTERS_LATER:
        _posting.submit(_send, letter, language, url)
    else:
        _dress(letter, language, url)
        letter.send()


def _dress(letter: EmailMultiAlternatives, language: str, url: str) -> None:
    words, _foot, _address = str(letter.body).partition(FOOT)
    with translation.override(language):
        context = {
            "subject": letter.subject,
            "words": words,
            "url": url,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "site_name": settings.SITE_NAME,
            "site_address": settings.SITE_ADDRESS,
        }
        page = render_to_string("accounts/mail/letter.html", context)
    letter.attach_alternative(page, "text/html")


def _send(letter: EmailMultiAlternatives, language: str, url: str) -> None:
    """A letter that no try could send is in the log, without its address; whoever waits asks for another."""
    _dress(letter, language, url)
    for number in range(TRIES):
        try:
            letter.send()
        except OSError as error:  # SMTP's own errors among them
            log.warning("a letter waits", attempt=number + 1, error=type(error).__name__)
            time.sleep(_WAIT * 2**number if number + 1 < TRIES else 0)
        else:
            return
    log.error("a letter was not sent", subject=letter.subject)
