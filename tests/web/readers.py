"""A reader with a browser: signed in, reading pages, sending their forms."""

import re
import uuid
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from deliberation.queries.permissions import Actor

HOSTILE = (
    '<script>alert("x")</script>',
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7|add:7 }} {% now 'Y' %}",
    "</title><script>alert(2)</script>",
)
"""What somebody may type into any field; none of it may reach a page as markup."""


class Reader:
    """``actor`` names for whom its forms act; without one, anybody."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        self.actor = actor
        if actor:
            self.client.force_login(actor.signed_in)

    def read(self, url: str, **query: Any) -> HttpResponse:
        return self.client.get(url, query)

    def send(self, url: str, key: str = "", **fields: Any) -> HttpResponse:
        acting = {"acting_as": self.actor.acting_as} if self.actor else {}
        sent = acting | {"idempotency_key": key or str(uuid.uuid4())} | fields
        return self.client.post(url, sent)


def words_of(response: HttpResponse) -> str:
    """What a person reads, in one line, without the marks."""
    page = re.sub(
        r"<(script|style|svg|title|head).*?</\1>", " ", response.content.decode(), flags=re.S
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def marks_in(response: HttpResponse, pattern: str) -> list[str]:
    """Every match of a pattern in the page as it was sent."""
    return re.findall(pattern, response.content.decode(), flags=re.S)


def unsafe_marks(response: HttpResponse) -> list[str]:
    """Tags and attributes that only somebody's words could have brought."""
    page = response.content.decode()
    scripts = [one for one in re.findall(r"<script[^>]*>", page) if "src=" not in one]
    handlers = re.findall(r"<[a-z][^>]*?\son[a-z]+\s*=[^>]*>", page)
    return scripts + handlers + re.findall(r"<img src=x|<svg onload", page)
