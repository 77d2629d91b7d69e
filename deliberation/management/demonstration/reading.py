"""The demonstration's files as values."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SLUG = "demonstration"
PASSWORD = "a demonstration, not a secret"  # noqa: S105 - printed at start; production refuses to load it


@cache
def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def words(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def featured() -> list[tuple[str, str, str]]:
    """Role, name and e-mail of every account printed at start, in the order of the files."""
    table = read("table.json")
    found = [("administrator", table["administrator"])]
    found += [(one["role"], one) for one in table["officers"]]
    for participant in table["participants"]:
        found += [
            (f"{one['role']}, {participant['short_name']}", one)
            for one in participant.get("people", [])
        ]
    found += [("registered reader", one) for one in table["registered"]]
    names = {one["code"]: one["short_name"] for one in table["participants"]}
    for asked in read("mandates.json")["mandates"]:
        found += [(f"asked by {names[asked['by']]}", one) for one in asked["members"]]
    return [(role, one["name"], one["email"]) for role, one in found if one.get("featured")]
