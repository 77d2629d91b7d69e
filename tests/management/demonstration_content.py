"""Reads the demonstration's content for its tests; the steps of revision 1 on a plain list."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deliberation.formats.charters import CharterDraft, read_charter
from deliberation.rules.charters import Kind, Numbered, label_items, renumber

FOLDER = Path(__file__).parents[2] / "deliberation" / "management" / "demonstration"
DEPTH = {
    Kind.PREAMBLE: 0,
    Kind.PART: 0,
    Kind.ARTICLE: 1,
    Kind.TEXT: 1,
    Kind.CLAUSE: 2,
    Kind.POINT: 3,
}
STYLE = {Kind.PART: "I", Kind.ARTICLE: "1", Kind.CLAUSE: "1", Kind.POINT: "a"}


@dataclass(frozen=True)
class Item:
    """One provision; equal items are the same words, ``key`` is who they are."""

    kind: Kind
    heading: str
    words: str
    number: str = field(default="", compare=False)
    key: str = field(default="", compare=False)


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def draft(name: str) -> CharterDraft:
    return read_charter((FOLDER / name).read_bytes())


def read(name: str) -> list[Item]:
    """The provisions of a Markdown file, in order."""
    return [Item(i.kind, i.heading, i.words, i.number) for i in draft(name).items]


def numbered(items: list[Item]) -> list[Numbered]:
    """Each provision's number as counted in its place."""
    plain = []
    for here, item in enumerate(items):
        above = [at for at in range(here) if DEPTH[items[at].kind] < DEPTH[item.kind]]
        plain.append(Numbered(item.kind, STYLE.get(item.kind, ""), max(above, default=None)))
    return [replace(n, number=number) for n, number in zip(plain, renumber(plain), strict=True)]


def labelled(items: list[Item]) -> dict[str, Item]:
    """The provisions by their citation."""
    found = label_items(numbered(items))
    return {place.label: item for place, item in zip(found, items, strict=True)}


def end_of(items: list[Item], at: int) -> int:
    """Where the provision at ``at`` ends, with all that stands under it."""
    depth = DEPTH[items[at].kind]
    return next((i for i in range(at + 1, len(items)) if DEPTH[items[i].kind] <= depth), len(items))


def place_of(items: list[Item], key: str) -> int:
    return next(at for at, item in enumerate(items) if item.key == key)


def take_step(items: list[Item], step: dict[str, str]) -> list[Item]:
    """Take one step of revision_1.json; keys are the labels of the zero draft."""
    if step["op"] == "insert":
        at = end_of(items, place_of(items, step["after"]))
        return [*items[:at], Item(Kind(step["kind"]), step["heading"], step["words"]), *items[at:]]
    start = place_of(items, step["label"])
    end = end_of(items, start)
    chosen, others = items[start:end], items[:start] + items[end:]
    if step["op"] == "delete":
        return others
    if step["op"] == "move":
        at = end_of(others, place_of(others, step["after"]))
        return [*others[:at], *chosen, *others[at:]]
    old = items[start]
    new = replace(old, words=step.get("words", old.words), heading=step.get("heading", old.heading))
    assert step["op"] == ("reword" if old.words else "head")
    return [*items[:start], new, *items[start + 1 :]]


def revised() -> list[Item]:
    """The zero draft after every step, each provision still keyed by its old label."""
    items = [replace(item, key=name) for name, item in ZERO.items()]
    for step in load("revision_1.json")["steps"]:
        items = take_step(items, step)
    return items


ZERO = labelled(read("zero_draft.md"))
REVISIONS = {0: ZERO, 1: labelled(revised())}
TABLE: dict[str, Any] = load("table.json")
SEATS: dict[str, dict[str, Any]] = {seat["code"]: seat for seat in TABLE["participants"]}
OFFICES = [*TABLE["officers"], {"role": "administrator", **TABLE["administrator"]}]
READERS = [{"role": "registered", **person} for person in TABLE["registered"]]
PEOPLE = [person for seat in SEATS.values() for person in seat["people"]] + OFFICES + READERS
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]


def role_of(email: str, code: str) -> str:
    """The person's role in the delegation of that participant, or nothing."""
    roles: dict[str, str] = {p["email"]: p["role"] for p in SEATS[code]["people"]}
    return roles.get(email, "")
