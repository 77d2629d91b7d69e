"""Knocking at a door through the site itself, and seeing what came of it."""

import json
import re
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from deliberation.models import Invitation
from tests.authorisation.bodies import body_of, draft_version
from tests.authorisation.doors import Visit
from tests.authorisation.people import GROUPS
from tests.authorisation.spots import SECRETS, Spot
from tests.authorisation.table import Row
from tests.authorisation.world import World

SEES: dict[str, tuple[str, ...]] = {
    "accredited": (*GROUPS["accredited"], "integration"),
    "chair": GROUPS["drafters"],
    "group": (*GROUPS["drafters"], "other-head"),
    "delegation": ("head", "alternate", "delegate", "adviser", "observer"),
    "unannounced": (*GROUPS["drafters"], "teller"),
    "hidden": (),
    "held": ("moderator",),
    "ballot": ("head", "alternate", "delegate"),
}
"""To whom the word of each secret may be shown, written by hand like the tables."""
_ADDRESS = re.compile(r"[\w.]+@test\.concord\.example")
_program = Client(raise_request_exception=False)


@dataclass(frozen=True)
class Answer:
    """``status`` is 401 for a way to the sign-in page; ``changes`` counts rows written in every table,
    even where the writing was taken back; ``is_private`` that no cache may keep it."""

    status: int
    changes: int
    body: str
    fault: str = ""
    is_private: bool = False


def knock(
    world: World, row: Row, who: str, spot: Spot, *, foreign: bool = False, secret: str = "",
    query: str = "",
) -> Answer:  # fmt: skip
    """Try the door once and undo whatever it did. ``secret``: another token than the person's own;
    ``query`` is added to the address."""
    owner = world.foreign if foreign else world.table
    impersonated = row.first_allowed() if row.allowed else "chair"
    visit = Visit(world, row, spot, who, world.capacity(who, impersonated), owner, query)
    return sent_without_trace(
        lambda: _by_program(visit, secret) if visit.is_api else _by_browser(visit)
    )


def as_reader(world: World, who: str, url: str, method: str = "GET") -> Answer:
    """Send a request without a body to an address, signed in as this person."""
    return sent_without_trace(lambda: _browser_of(world, who).generic(method, url))


def sent_without_trace(send: Callable[[], Any]) -> Answer:
    point = transaction.savepoint()
    before = rows_written()
    try:
        sent = send()
        body = b"".join(sent) if sent.streaming else sent.content
        return Answer(
            status=_status(sent),
            changes=rows_written() - before,
            body=body.decode(errors="replace"),
            fault=_fault(sent),
            is_private=sent.get("Cache-Control") == "private, no-store",
        )
    finally:
        transaction.savepoint_rollback(point)


def _by_browser(visit: Visit) -> Any:
    browser = _browser_of(visit.world, visit.who)
    if visit.row.method != "POST":
        return browser.generic(visit.row.method, visit.address())
    sent = {"acting_as": visit.acting_as, "idempotency_key": str(uuid.uuid4())}
    return browser.post(visit.address(), sent | body_of(visit))


def _browser_of(world: World, who: str) -> Client:
    """Signed in, and with nothing left of an earlier cell."""
    person = world.people[who]
    person.browser.cookies.clear()
    if person.cookies:
        person.browser.cookies["sessionid"] = person.cookies
    return person.browser


def _by_program(visit: Visit, secret: str) -> Any:
    secret = secret or visit.world.people[visit.who].secret
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Acting-As": visit.acting_as}
    headers |= headers_of(visit) | ({"Authorization": f"Bearer {secret}"} if secret else {})
    reads = visit.row.method in {"GET", "HEAD", "DELETE"}
    content = b"" if reads else json.dumps(body_of(visit)).encode()
    return _program.generic(
        visit.row.method, visit.address(), content, content_type="application/json", headers=headers
    )


def _status(sent: Any) -> int:
    asks = sent.status_code == 302 and sent["Location"].startswith(_sign_in())
    return 401 if asks else int(sent.status_code)


def _sign_in() -> tuple[str, ...]:
    """The site's sign-in page, and the panel's way to it."""
    return reverse("account_login"), reverse("admin:login")


def _fault(sent: Any) -> str:
    """What went wrong on our side, if anything did."""
    raised = getattr(sent, "exc_info", None)
    return repr(raised[1]) if raised else ""


_WRITTEN = """
SELECT SUM(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_deleted(oid)
    + CASE WHEN relname = 'accounts_token' THEN 0 ELSE pg_stat_get_xact_tuples_updated(oid) END)
FROM unnest(%s::oid[], %s::text[]) AS counted(oid, relname)
"""
_tables: list[tuple[int, str]] = []


def rows_written() -> int:
    """Rows inserted, updated and deleted in this transaction so far, whatever was rolled back since.

    Sessions are left out, and when a token was last used.
    """
    with connection.cursor() as cursor:
        if not _tables:
            cursor.execute(
                "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relname <> 'django_session'"
                " AND relnamespace = 'public'::regnamespace"
            )
            _tables.extend(cursor.fetchall())
        cursor.execute(_WRITTEN, [[oid for oid, _ in _tables], [name for _, name in _tables]])
        return int(cursor.fetchone()[0])


INVITING = ("credentials", "secretariat", "head")
"""They see whom they, or others for their delegation, have invited, by the address."""


def given_away(world: World, who: str, answer: Answer, own: Collection[str] = ()) -> list[str]:
    """The secrets in an answer that are not this person's to see, and other people's addresses; ``own``
    names the secrets that are theirs here all the same."""
    found = [
        f"{name} in “{_around(word, answer.body)}”"
        for name, word in SECRETS.items()
        if word in answer.body and who not in SEES[name] and name not in own
    ]
    user = world.people[who].user
    known = {user.email} if user else set()
    if who in INVITING:
        known |= set(Invitation.objects.values_list("email", flat=True))
    return found + sorted(set(_ADDRESS.findall(answer.body)) - known)


def _around(word: str, body: str) -> str:
    at = body.index(word)
    return body[max(at - 40, 0) : at + len(word) + 40]


def headers_of(visit: Visit) -> dict[str, str]:
    """``If-Match`` with the version of what is edited."""
    if "/draft/items/{provision}/" in visit.row.name:
        return {"If-Match": f'"{visit.spot.versions[visit.spot.provisions[0]]}"'}
    if visit.row.name.endswith("{charter}/draft/issue/"):
        return {"If-Match": f'"{draft_version(visit)}"'}
    return {}
