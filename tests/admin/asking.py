"""Filling in the forms of the panel as a browser does."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')


def add(client: Client, url: str, **fields: Any) -> HttpResponse:
    """Open the form and send it."""
    key = KEY.search(client.get(url).content.decode())
    assert key is not None
    return client.post(url, {"idempotency_key": key[1], **fields})


def act(client: Client, url: str, action: str, rows: list[int], **fields: Any) -> HttpResponse:
    """Choose rows, answer the page of the action, and follow where it leads."""
    chosen = {"action": action, "_selected_action": rows}
    return client.post(url, {**chosen, "apply": "1", **fields}, follow=True)


def told(response: Any) -> list[str]:
    """The messages the next page shows."""
    return [str(one) for one in response.context["messages"]]
