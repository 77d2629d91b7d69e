"""Every address the site answers, as its tables name it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLResolver, get_resolver

API = "/api/v1"
CATCH_ALLS = {
    "/^[\\s\\S]*$": "every other address below the API: not found",
    "admin:": "the panel's own",
}


def routes() -> Iterator[tuple[str, str]]:
    """Name and path of every route; a path with ``{argument}`` where it has no name."""
    yield from _below(get_resolver(), "/", "")


def _below(resolver: Any, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _below(one, path, inner)
            continue
        plain = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
        yield (f"{namespace}{one.name}" if one.name else namespace or _short(plain)), plain


def _short(path: str) -> str:
    return path.removeprefix(API) if path.startswith(f"{API}/") else path


@cache
def panel_names() -> frozenset[str]:
    return frozenset(name for name, _path in routes() if name.startswith("admin:")) - {"admin:"}


@cache
def account_names() -> frozenset[str]:
    """Routes of django-allauth."""
    return frozenset(name for name, path in routes() if path.startswith("/accounts/"))
