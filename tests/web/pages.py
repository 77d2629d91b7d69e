"""Reading pages as a person does: by status, by words, by what a form would send."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from deliberation.models import Forum, Question
from deliberation.queries.permissions import Actor


def list_of(forum: Forum) -> str:
    """The address of the forum's questions."""
    return f"/forums/{forum.slug}/questions/"


def page_of(question: Question) -> str:
    return f"{list_of(question.forum)}{question.public_id}/"


def client_of(actor: Actor | None) -> Client:
    client = Client()
    if actor and actor.person:
        client.force_login(actor.person)
    return client


class _Words(HTMLParser):
    """What a reader sees in the main part, spaces as one."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.depth += tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "main"

    def handle_data(self, words: str) -> None:
        if self.depth:
            self.words.append(words)


def words_of(response: HttpResponse) -> str:
    parser = _Words()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.words).split())


class _Fields(HTMLParser):
    """The fields of the form with one action, as a browser would send them untouched."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.sent: dict[str, list[str]] = {}
        self.select: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = (given.get("action") or "") == self.action
        name = given.get("name")
        if not self.inside:
            return
        if tag == "input" and name and self._counts(given):
            self.sent.setdefault(name, []).append(given.get("value") or "")
        if tag == "select":
            self.select = name
        if (
            tag == "option"
            and self.select
            and ("selected" in given or self.select not in self.sent)
        ):
            self.sent[self.select] = [given.get("value") or ""]
        if tag == "textarea" and name:
            self.area = name
            self.sent[name] = [""]

    def _counts(self, given: dict[str, Any]) -> bool:
        return given.get("type") not in {"radio", "checkbox"} or "checked" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.area = None

    def handle_data(self, words: str) -> None:
        if self.area:
            self.sent[self.area] = [self.sent[self.area][0] + words.lstrip("\n")]


def form_of(response: HttpResponse, action: str = "") -> dict[str, list[str]]:
    parser = _Fields(action)
    parser.feed(response.content.decode())
    assert parser.sent, f"no form sends to {action!r}"
    return parser.sent


def has_form(response: HttpResponse, action: str) -> bool:
    return f'action="{html.escape(action)}"' in response.content.decode()


def part_of(response: HttpResponse, identity: str) -> str:
    """The page from the element of this id to the next part."""
    text = response.content.decode()
    start = text.index(f'id="{identity}"')
    after = re.search(r"<section|</article>", text[start:])
    return text[start : start + after.start()] if after else text[start:]
