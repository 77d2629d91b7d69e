"""Officers, heads and administrators act with a second factor only; everyone reads without one."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from accounts import second_factor, tokens
from accounts.models import Token, User
from deliberation.models import AuditEntry
from deliberation.operations import forums, questions
from deliberation.queries.permissions import actor_for, capacities, needs_second_factor
from deliberation.rules.permissions import PROVING_TWICE, Role, require_second_factor
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.api.callers import Caller
from tests.factories import Table

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _required(settings, db: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


@pytest.fixture
def table(settings) -> Table:
    """Set while nobody asks, as a forum is that changes its ways."""
    settings.SECOND_FACTOR_REQUIRED = False
    made = factories.set_table()
    settings.SECOND_FACTOR_REQUIRED = True
    return made


def code_now() -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def signed_in(person: User, *, by_code: bool = False) -> Client:
    client = Client()
    client.force_login(person)
    if by_code:
        totp.TOTP.activate(person, SECRET)
        answer = client.post("/accounts/2fa/reauthenticate/?next=/", {"code": code_now()})
        assert answer.status_code == 302
    return client


@pytest.mark.parametrize("role", list(Role))
def test_a_role_that_decides_acts_by_a_second_factor_only(role: Role):
    refused = []
    for is_used in (False, True):
        try:
            require_second_factor(role, is_used)
        except RuleBroken as refusal:
            refused.append((refusal.code, is_used))

    assert refused == ([("second-factor-needed", False)] if role in PROVING_TWICE else [])


def test_who_proves_twice_is_every_office_the_head_and_the_administrator():
    assert {
        "chair", "deputy", "secretariat", "teller", "credentials", "moderator", "head",
        "administrator",
    } == PROVING_TWICE  # fmt: skip


def test_a_head_reads_and_acts_as_a_person_but_not_as_head_until_the_code_is_shown(table: Table):
    head = table.heads["XAA"]
    page = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/"
    sent = {"acting_as": head.acting_as, "allowed": "yes", "idempotency_key": "one"}
    weak = signed_in(head.signed_in)
    read = weak.get(page)
    refused = weak.post(f"{page}casters/", sent)

    assert (read.status_code, refused.status_code) == (200, 403)
    assert b"/account/second-factor/?next=" in read.content
    assert b"/account/second-factor/?next=" in refused.content
    table.delegations["XAA"].refresh_from_db()
    assert table.delegations["XAA"].delegates_may_cast is False

    strong = signed_in(head.signed_in, by_code=True)

    assert b"second-factor" not in strong.get(page).content
    assert strong.post(f"{page}casters/", sent).status_code == 303


def test_another_session_of_the_same_person_stays_weak(table: Table):
    chair = table.officers["chair"].signed_in
    signed_in(chair, by_code=True)

    assert b"second-factor" in signed_in(chair).get(f"/forums/{table.forum.slug}/").content


def test_whoever_needs_it_is_led_there_on_signing_in_and_others_are_not(table: Table):
    def sign_in(person: User) -> str:
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        given = {"login": person.email, "password": PASSWORD}
        return Client().post("/accounts/login/", given)["Location"]

    assert sign_in(table.officers["teller"].signed_in) == "/account/second-factor/"
    assert sign_in(factories.person()) == "/"


@pytest.mark.parametrize(("has_app", "words"), [(False, "Set up an app"), (True, "Use a code")])
def test_the_page_leads_to_the_next_step(table: Table, has_app: bool, words: str):
    chair = table.officers["chair"].signed_in
    if has_app:
        totp.TOTP.activate(chair, SECRET)
    page = signed_in(chair).get("/account/second-factor/?next=https://evil.example/")

    assert words in page.content.decode()
    assert re.findall(r'href="[^"]*evil', page.content.decode()) == []


def test_a_token_made_without_one_reads_and_does_not_act_by_an_office(table: Table):
    chair = table.officers["chair"]
    charter = factories_charter(table)
    at = f"/forums/{table.forum.slug}/charters/{charter.public_id}"
    given = {"person": chair.person, "name": "x", "life": timedelta(days=1)}
    scopes = ["read", "text:write"]
    _weak, weak = tokens.issue_token(scopes=scopes, **given)
    _strong, strong = tokens.issue_token(scopes=scopes, by_second_factor=True, **given)
    by_weak, by_strong = (Caller(one, chair.acting_as) for one in (weak, strong))

    by_weak.get(f"{at}/")
    refused = by_weak.post(f"{at}/phase/", {"phase": "voting"}, 403)
    by_strong.post(f"{at}/phase/", {"phase": "voting"}, 200)

    assert refused["code"] == "second-factor-needed"


def factories_charter(table: Table):
    table.officers["chair"].signed_in.has_proved_twice = True
    table.officers["secretariat"].signed_in.has_proved_twice = True
    return factories.small_charter(table)


def test_a_token_is_as_strong_as_the_session_that_made_it(table: Table):
    head = table.heads["XAA"].signed_in
    for client in (signed_in(head), signed_in(head, by_code=True)):
        client.post("/account/tokens/new/", {"name": "x", "scopes": ["read"], "life": "30"})

    made = Token.objects.filter(person=head).order_by("id")
    assert [one.second_factor_at is not None for one in made] == [False, True]


def test_letting_a_token_cast_vouches_for_it(table: Table):
    token, _secret = tokens.issue_token(
        person=table.heads["XAA"].person, name="x", scopes=["read"], life=timedelta(days=1)
    )
    tokens.grant_ballots(token=token)
    token.refresh_from_db()

    assert token.second_factor_at is not None


def test_an_operation_refuses_whoever_was_only_read_from_the_database(table: Table):
    chair = table.officers["chair"]
    again = actor_for(User.objects.get(pk=chair.signed_in.pk), table.forum, chair.acting_as)
    before = AuditEntry.objects.count()

    with pytest.raises(RuleBroken) as refusal:
        questions.withdraw_question(actor=again, question_id=drafted(table).pk)

    assert refusal.value.code == "second-factor-needed"
    assert AuditEntry.objects.count() > before  # the drafting alone


def drafted(table: Table):
    table.officers["chair"].signed_in.has_proved_twice = True
    return factories.draft_motion(table)


def test_the_house_says_who_needs_one(table: Table):
    people = {
        "chair": table.officers["chair"].signed_in,
        "head": table.heads["XAA"].signed_in,
        "administrator": table.administrator.signed_in,
        "nobody": factories.person(),
    }
    former = table.officers["teller"]
    table.administrator.signed_in.has_proved_twice = True
    forums.end_role(actor=table.administrator, role_public_id=former.acting_as)
    people["former"] = former.signed_in

    assert {name: second_factor.is_needed(one) for name, one in people.items()} == {
        "chair": True, "head": True, "administrator": True, "nobody": False, "former": False,
    }  # fmt: skip
    assert needs_second_factor(people["chair"]) is True


def test_nobody_is_asked_where_it_is_not_required(table: Table, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert second_factor.is_needed(table.officers["chair"].signed_in) is False
    assert len(capacities(table.officers["chair"].signed_in, table.forum)) == 2
