"""A mail server that answers when it is let."""

import threading
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

may_send, arrived = threading.Event(), threading.Event()
sent: list[EmailMessage] = []


class Waiting(BaseEmailBackend):
    def send_messages(self, letters: Sequence[Any]) -> int:
        may_send.wait(10)
        sent.extend(letters)
        arrived.set()
        return len(letters)
