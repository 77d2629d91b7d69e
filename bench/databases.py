"""Databases of the suite's own, beside whatever the address names; gone at the end."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
_ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")


@contextmanager
def fresh() -> Iterator[dict[str, str]]:
    """The environment of a new, migrated database, its two roles set apart as in production."""
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    name = f"concord_bench_{secrets.token_hex(4)}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            env = environment(name)
            for words in (["migrate", "--database", "owner", "-v", "0"], ["secure_database"]):
                manage(words, env)
            yield env
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def bare_connection() -> psycopg.Connection:
    """Beside Django's, to the same database; nothing is prepared behind our back."""
    from django.db import connection  # noqa: PLC0415

    params = connection.get_connection_params()
    wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port")}
    return psycopg.connect(
        **wanted, prepare_threshold=None, autocommit=True, cursor_factory=psycopg.ClientCursor
    )


def environment(name: str) -> dict[str, str]:
    """This process's environment, its two addresses leading to the database ``name``."""
    role = os.environ["DATABASE_URL"]
    addresses = {"DATABASE_URL": role, "DATABASE_OWNER_URL": role}
    addresses |= {one: os.environ[one] for one in _ADDRESSES if os.environ.get(one)}
    return {
        **os.environ,
        **{one: _named(address, name) for one, address in addresses.items()},
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        "LOG_LEVEL": "WARNING",
    }


def manage(words: list[str], env: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=dict(env), check=True)


def _named(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
