"""A reader with a browser: signed in, reading pages, sending their forms."""

import re
import uuid
from html import unescape
from html.parser import HTMLParser
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


_UNSEEN = re.compile(r"<(script|style|svg|title|head).*?</\1>", re.DOTALL)
_BLOCKS = re.compile(
    r"</?(?:[hot][1-6a-z]*|p|div|li|ul|dl|dd|section|article|label|button)\b[^>]*>"
)


def words_of(response: HttpResponse) -> str:
    """What a person reads, in one line, without the marks."""
    seen = _BLOCKS.sub(" ", _UNSEEN.sub(" ", response.content.decode()))
    return " ".join(unescape(re.sub(r"<[^>]+>", "", seen)).split())


def marks_in(response: HttpResponse, pattern: str) -> list[str]:
    """Every match of a pattern in the page as it was sent."""
    return re.findall(pattern, response.content.decode(), flags=re.S)


def unsafe_marks(response: HttpResponse) -> list[str]:
    """Elements and attributes that only somebody's words could have brought."""
    found = _Elements()
    found.feed(response.content.decode())
    return found.unsafe


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.unsafe: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        acts = any(name.startswith("on") or name == "style" for name in named)
        leads = (named.get("href") or "").strip().lower().startswith(("javascript:", "data:"))
        if (
            acts
            or leads
            or tag in {"img", "iframe", "style"}
            or (tag == "script" and not named.get("src"))
        ):
            self.unsafe.append(self.get_starttag_text() or tag)
