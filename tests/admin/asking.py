"""Filling in the forms of the panel as a browser does."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')


def add(client: Client, url: str, **fields: Any) -> HttpResponse:
    """Open the form and send it."""
    key = KEY.search(client.get(url).content.decode())
    assert key is not None
    return client.post(url, {"idempotency_key": key[1], **fields})


def act(client: Client, url: str, action: str, rows: list[int], **fields: Any) -> Any:
    """Choose rows, answer the page that asks, as it stands, and follow where it leads."""
    asked = client.post(url, {"action": action, "_selected_action": rows}, follow=True)
    hidden = HIDDEN.findall(asked.content.decode())
    if ("apply", "1") not in hidden:
        return asked
    chosen = [value for name, value in hidden if name == "_selected_action"]
    kept = {name: value for name, value in hidden if name in {"action", "apply"}}
    return client.post(url, {**kept, "_selected_action": chosen, **fields}, follow=True)


def told(response: Any) -> list[str]:
    """The messages the next page shows."""
    return [str(one) for one in response.context["messages"]]
