"""Tokens of each kind at every door but their own: nobody comes in by what was made for something else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.test import Client

from accounts import tickets, tokens
from deliberation.models import Forum, Invitation, Notice
from deliberation.operations import tokens as service_tokens
from deliberation.queries.invitations import secret_of
from deliberation.queries.notices import unsubscribe_token
from deliberation.queries.paging import page_of
from tests.authorisation.doors import Visit
from tests.authorisation.driving import knock, sent_without_trace
from tests.authorisation.matrix import is_every_cell_tried
from tests.authorisation.table import Row, rows_of
from tests.authorisation.test_accounts import address as account_address
from tests.authorisation.test_admin import addresses as panel_addresses
from tests.authorisation.test_tokens import stage_of
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
OPERATIONS = [row for row in rows_of("api") if row.token_scope]
OTHER_SCOPES = [row for row in OPERATIONS if row.token_scope != "read"]
PAGES = [row for name in ("pages", "accounts", "admin") for row in rows_of(name)]
READ = [row for row in PAGES if row.method == "GET"]
KINDS = (
    "unsubscribe", "calendar", "invitation", "cursor", "ticket", "reset", "confirm", "session",
    "csrf", "program", "service",
)  # fmt: skip
PROGRAMS = {"program", "service"}


@pytest.fixture(scope="module")
def made(stage: World, django_db_blocker) -> Iterator[dict[str, str]]:
    """Made once for all these tests and taken away again for the other modules."""
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        yield made_in(stage)
        transaction.savepoint_rollback(point)


def made_in(world: World) -> dict[str, str]:
    """One good token of each kind, each of somebody who may do much."""
    person = world.people["chair"].user
    assert person is not None
    address = EmailAddress.objects.get(user=person)
    [notice] = Notice.objects.filter(person=person)[:1] or Notice.objects.all()[:1]
    invited = Invitation.objects.get(forum=world.table.forum, name="Invited to the matrix")
    page = page_of(Forum.objects.all(), sort="id", cursor=None, size=1)
    life = {"scopes": ["read"], "life": timedelta(days=1)}
    _token, program = tokens.issue_token(person=person, name="P", **life)
    _owned, service = service_tokens.make_service_token(
        actor=world.table.heads["XAA"], forum_id=world.table.forum.pk, name="S", **life
    )
    reset = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    return dict(
        zip(
            KINDS,
            (
                unsubscribe_token(notice), world.calendar, secret_of(invited),
                page.next_cursor or "", tickets.give(person.pk, world.people["chair"].cookies),
                reset, EmailConfirmationHMAC(address).key, world.people["chair"].cookies,
                csrf_of(world), program, service,
            ),
            strict=True,
        )
    )  # fmt: skip


def csrf_of(world: World) -> str:
    client = Client()
    client.cookies["sessionid"] = world.people["chair"].cookies
    client.get("/account/profile/")
    return client.cookies["csrftoken"].value


@pytest.mark.parametrize("row", OPERATIONS, ids=str)
def test_b4_06_no_operation_takes_a_token_of_another_kind(world: World, made, row: Row):
    """Not even one that anyone may do without any."""
    address = address_of(world, row)
    kinds = some([one for one in KINDS if one not in PROGRAMS], OPERATIONS.index(row))
    found = {kind: asked(address, made[kind], row.method) for kind in kinds}

    assert found == dict.fromkeys(kinds, (401, 0))


@pytest.mark.parametrize("row", OTHER_SCOPES, ids=str)
def test_b4_06_a_service_token_that_reads_does_nothing_else(world: World, made, row: Row):
    answer = knock(world, row, "integration", world.spots[stage_of(row)], secret=made["service"])

    assert (answer.status, answer.changes) == (403, 0)
    assert '"scope-missing"' in answer.body


@pytest.mark.parametrize("row", READ, ids=str)
def test_b4_06_no_page_takes_a_token_of_another_kind(world: World, made, row: Row):
    """As session, as bearer and in the address at once: whoever comes with it is anonymous."""
    kinds = some([one for one in KINDS if one != "session"], READ.index(row))
    expected = (row.expected("anonymous", stage_of(row)), 0)
    found = {
        (address, kind): asked(address, made[kind])
        for address in page_addresses(world, row)
        for kind in kinds
    }

    assert found == dict.fromkeys(found, expected)


def some(kinds: list[str], number: int) -> list[str]:
    """Two at each door, others at the next; with CONCORD_EVERY_CELL=1 all."""
    step = 1 if is_every_cell_tried() else len(kinds) // 2
    return kinds[number % step :: step]


def address_of(world: World, row: Row) -> str:
    spot = world.spots[stage_of(row)]
    return Visit(world, row, spot, "anonymous", "person", world.table).address()


def page_addresses(world: World, row: Row) -> list[str]:
    if row in rows_of("accounts"):
        return [account_address(row)]
    return panel_addresses(world, row) if row in rows_of("admin") else [address_of(world, row)]


def asked(address: str, token: str, method: str = "GET") -> tuple[int, int]:
    """The answer, a way to the sign-in page being 401, and the rows written."""
    if not address.startswith("/api/"):
        sign = "&" if "?" in address else "?"
        address += f"{sign}token={token}&ticket={token}&key={token}&secret={token}"
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = token if not address.startswith("/api/") else ""
    answer = sent_without_trace(
        lambda: client.generic(method, address, headers={"Authorization": f"Bearer {token}"})
    )
    return answer.status, answer.changes
