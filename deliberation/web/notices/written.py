"""On a machine of one's own there is no mail server: messages are files, and this page shows them."""

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

NEWEST = 100


@dataclass(frozen=True)
class Message:
    at: str
    to: str
    subject: str
    body: str


@require_safe
def written_mail(request: HttpRequest) -> HttpResponse:
    """The newest messages; not found wherever mail is really sent."""
    if not settings.MAIL_IS_SHOWN:
        raise Http404
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    messages = [message for file in files[:NEWEST] for message in _messages(file)]
    return render(request, "deliberation/notices/mail.html", {"written": messages[:NEWEST]})


def _messages(file: Path) -> list[Message]:
    """Django's file backend writes one connection's messages to a file, each ended by a line of dashes."""
    found = []
    for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        if not part.strip():
            continue
        read = email.message_from_bytes(part, policy=email.policy.default)
        plain = read.get_body(preferencelist=("plain",))
        found.append(
            Message(
                at=str(read["Date"]),
                to=str(read["To"]),
                subject=str(read["Subject"]),
                body=plain.get_content() if plain else "",
            )
        )
    return found
