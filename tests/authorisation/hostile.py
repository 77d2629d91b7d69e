"""Words that would do harm, put into every field in which somebody could write them."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.db import transaction

from deliberation.models import AuditEntry, IdempotencyKey, OutboxItem, RecordEntry, StreamEvent
from deliberation.web.decisions.choosing import OWN_RULE
from tests.authorisation.bodies import body_of
from tests.authorisation.doors import Visit
from tests.authorisation.driving import _browser_of, _program, headers_of
from tests.authorisation.table import Row
from tests.authorisation.world import World

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
BIDI, NUL, LONG = "\u202e", "\x00", "x" * 100_001
LONGEST_CHOICE = 32
TYPED = {"text", "textarea", "email", "url", "search"}
ELSEWHERE = {
    "token-create": ("name",), "roll-pool": ("seed_source",), "roll-draw": ("seed",),
    "ballot-cast": ("explanation",), "ballot-recuse": ("explanation",),
}  # fmt: skip
"""What is typed into forms that stand on another page than the one they send to."""
CHOSEN: Mapping[tuple[str, str], dict[str, str]] = {
    ("removal", "reason"): {"step": "decline"},
    ("target-add", "other"): {"what": ""},
    ("target", "other"): {"what": ""},
    ("rule-keep", "own_rule"): {"rule": OWN_RULE},
    ("question-draft", "own_rule"): {"rule": OWN_RULE},
    ("question-consult", "own_rule"): {"rule": OWN_RULE},
}
"""What has to be chosen for a field to be read at all."""


def visit_to(world: World, row: Row, stage: str = "") -> Visit:
    """By whoever may, where they may."""
    who = row.first_allowed()
    stages = [one for one in row.stages if (who, one) in row.allowed]
    person = world.people[who]
    place = stage if stage in stages else stages[0]
    return Visit(world, row, world.spots[place], who, person.acting_as, world.table)


@cache
def _described() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in shape:
        shape = _described()["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return shape


def words_taken(row: Row) -> dict[str, int]:
    """The fields of an operation that take words, each with how many. What has a pattern takes none, and
    what is shorter names a choice."""
    described = _described()["paths"][f"/api/v1{row.name}"][row.method.lower()]
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    fields = _resolved(body.get("schema", {})).get("properties", {})
    return {
        name: shape["maxLength"]
        for name, shape in fields.items()
        if shape.get("type") == "string"
        and shape.get("maxLength", 0) > LONGEST_CHOICE
        and not {"enum", "format", "pattern"} & set(shape)
    }


@dataclass
class Form(HTMLParser):
    """The fields of the forms of a page that send to one address: kind, what they hold, which are blamed."""

    address: str
    kinds: dict[str, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    blamed: set[str] = field(default_factory=set)
    longest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._is_inside, self._area = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            path = given.get("action", "").partition("#")[0].partition("?")[0]
            self._is_inside = path in {"", self.address} and given.get("method", "") == "post"
        name = given.get("name", "")
        if not (self._is_inside and name and tag in {"input", "textarea", "select"}):
            return
        self.kinds[name] = given.get("type", "text") if tag == "input" else tag
        self.held[name] = given.get("value", "")
        self.longest[name] = int(given.get("maxlength") or 0)
        if given.get("aria-invalid") == "true":
            self.blamed.add(name)
        self._area = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._area:
            # A browser leaves out the first line end of a text area.
            self.held[self._area] = (self.held[self._area] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        self._area = ""
        self._is_inside = self._is_inside and tag != "form"

    @property
    def typed(self) -> list[str]:
        return [name for name, kind in self.kinds.items() if kind in TYPED]


def form_in(page: str, visit: Visit) -> Form:
    found = Form(visit.address().partition("?")[0])
    found.feed(page)
    return found


def read(visit: Visit) -> str:
    answer = _browser_of(visit.world, visit.who).get(visit.address())
    return str(answer.content.decode()) if answer.status_code == 200 else ""


def sent_by_browser(visit: Visit, words: Mapping[str, str]) -> Any:
    chosen: dict[str, Any] = {"acting_as": visit.acting_as, "idempotency_key": str(uuid.uuid4())}
    for name in words:
        chosen |= CHOSEN.get((visit.row.name, name), {})
    browser = _browser_of(visit.world, visit.who)
    return browser.post(visit.address(), body_of(visit) | chosen | words)


def sent_by_program(visit: Visit, words: Mapping[str, str]) -> Any:
    headers = {
        "Authorization": f"Bearer {visit.world.people[visit.who].secret}",
        "Idempotency-Key": str(uuid.uuid4()),
        "Acting-As": visit.acting_as,
    } | headers_of(visit)
    content = json.dumps(body_of(visit) | words)
    return _program.generic(
        visit.row.method, visit.address(), content, "application/json", headers=headers
    )


def undone(send: Callable[[], Any]) -> tuple[Any, int]:
    """The answer, and how many lines the journals had more after it; whatever was written is taken back."""
    point = transaction.savepoint()
    try:
        before = _journals()
        answer = send()
        return answer, _journals() - before
    finally:
        transaction.savepoint_rollback(point)


def _journals() -> int:
    kept = (AuditEntry, IdempotencyKey, OutboxItem, RecordEntry, StreamEvent)
    return sum(one.objects.count() for one in kept)


class Page(HTMLParser):
    """What a page would do and say: what acts in it, and its words with those that stand in fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        leads = [given.get(name, "").strip().lower() for name in LEADING]
        if (
            tag in FOREIGN
            or (tag == "script" and not given.get("src"))
            or any(name.startswith("on") or name in {"style", "srcdoc"} for name in given)
            or any(one.startswith(("javascript:", "data:", "vbscript:")) for one in leads)
        ):
            self.acts.append(self.get_starttag_text() or tag)
        self.words.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


LEADING = ("href", "src", "action", "formaction", "xlink:href", "data", "poster")
FOREIGN = {"x-acts", "iframe", "object", "embed", "style", "base", "img"}
"""No page of Concord's has one of these; ``x-acts`` stands in what is planted."""
