"""Passwords of the embedded servers: made once, kept beside the data, readable by their owner alone."""

import json
import os
import secrets
from pathlib import Path

Passwords = dict[str, str]
_NAMES = ("postgres", "concord_owner", "concord_app", "valkey", "secret_key")


def fresh() -> Passwords:
    return {name: secrets.token_hex(32) for name in _NAMES}


def kept(folder: Path) -> Passwords:
    """The passwords of this data folder; new ones the first time."""
    place = folder / "passwords.json"
    if place.exists():
        return dict(json.loads(place.read_text()))
    made = fresh()
    partial = place.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file, indent=2)
    partial.replace(place)
    return made
