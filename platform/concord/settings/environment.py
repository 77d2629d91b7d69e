"""Every setting that comes from the environment, in one table; docs/operations.md repeats it and a test compares."""

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as text, and what it does."""

    name: str
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "SECRET_KEY",
        "",
        "Signs sessions, cursors and tickets; at least 50 characters in production.",
    ),
    Variable("ALLOWED_HOSTS", "localhost", "Host names served, separated by commas."),
    Variable(
        "DATABASE_URL",
        "",
        "PostgreSQL, as the application's role: postgresql://user:password@host:port/name.",
    ),
    Variable(
        "DATABASE_OWNER_URL", "", "The same database as its owner: migrations and tests only."
    ),
    Variable("REDIS_URL", "", "Valkey or Redis: broker, cache and live line."),
    Variable(
        "SITE_ADDRESS",
        "http://localhost:8000",
        "Where people reach the site; used in mail and passkeys.",
    ),
    Variable("SITE_NAME", "Concord", "The name in titles, mail and authenticator apps."),
    Variable(
        "CONCORD_DATA",
        ".data",
        "Folder of uploaded files, mail written to disk and the embedded servers.",
    ),
    Variable(
        "EMAIL_URL",
        "",
        "smtp://user:password@host:port; empty writes messages to CONCORD_DATA/mail.",
    ),
    Variable("MAIL_FROM", "Concord <concord@localhost>", "Sender of every message."),
    Variable(
        "TRUST_PROXY", "0", "1 if a proxy in front sets X-Forwarded-Proto and X-Forwarded-For."
    ),
    Variable(
        "SECOND_FACTOR_REQUIRED",
        "",
        "1 lets officers, heads and administrators act with a second factor only; always so in production.",
    ),
    Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Variable("DATABASE_POOL", "8", "Connections that one process keeps ready; 0 for none."),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def read(name: str) -> str:
    """The variable's value, or its default; only names in the table can be read."""
    return os.environ.get(name, _BY_NAME[name].default)


def read_list(name: str) -> list[str]:
    return [part.strip() for part in read(name).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Django's settings of a ``postgresql://`` address, with or without a socket folder (?host=)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    host = parts.hostname or ""
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if name == "host":
            host = unquote(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }
