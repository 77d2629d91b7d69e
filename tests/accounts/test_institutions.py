"""Signing in through an institution's own provider, on loopback: bound by issuer and subject alone."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts import deactivation, institutions
from accounts.models import User
from deliberation.models import AuditEntry, IdentityProvider
from deliberation.operations import providers
from deliberation.queries.providers import providers_for
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.accounts.idp import Provider, serving
from tests.api.callers import caller_of


@pytest.fixture
def idp():
    with serving() as provider:
        yield provider


@pytest.fixture
def registered(table, idp: Provider) -> IdentityProvider:
    return providers.register_provider(
        actor=table.heads["XAA"], participant_id=table.delegations["XAA"].participant_id,
        issuer=idp.issuer, client_id="concord", client_secret="hush", domains=["avaria.example"],
    )  # fmt: skip


def address(idp: Provider) -> str:
    return f"/accounts/oidc/{institutions.fingerprint(idp.issuer)}/login/"


def come_back(client: Client, idp: Provider, process: str = "", **claims: object):
    """Go to the provider and come back with what it tells."""
    idp.claims = claims
    away = client.get(address(idp) + (f"?process={process}" if process else ""))
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert away["Location"].startswith(f"{idp.issuer}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(f"{address(idp)}callback/?code=abc&state={asked['state'][0]}")


def sign_up(idp: Provider, email: str = "ann@avaria.example", sub: str = "1") -> User:
    client = Client()
    form = come_back(client, idp, sub=sub, email=email, email_verified=True, name="Ann")
    assert form["Location"] == "/accounts/3rdparty/signup/"
    client.post(form["Location"], {"email": email, "name": "Ann"})
    made = User.objects.get(email=email)
    made.emailaddress_set.update(verified=True)
    return made


def who_is_in(client: Client) -> int | None:
    found = client.session.get("_auth_user_id")
    return int(found) if found else None


def test_oidc_account_is_bound_by_issuer_and_subject(registered, idp):
    """Another subject with the same e-mail and user name is somebody else; the same subject with others is not."""
    ann = sign_up(idp)
    again, other = Client(), Client()
    come_back(again, idp, sub="1", email="new@elsewhere.example", preferred_username="zoe")
    come_back(other, idp, sub="2", email=ann.email, email_verified=True, preferred_username="ann")

    assert (who_is_in(again), who_is_in(other)) == (ann.pk, None)
    assert list(SocialAccount.objects.values_list("provider", "uid", "user")) == [
        (institutions.fingerprint(idp.issuer), "1", ann.pk)
    ]


def test_the_same_subject_at_another_issuer_is_somebody_else(table, registered, idp):
    sign_up(idp)
    with serving() as second:
        providers.register_provider(
            actor=table.heads["XAB"], participant_id=table.delegations["XAB"].participant_id,
            issuer=second.issuer, client_id="concord", client_secret="hush",
        )  # fmt: skip
        client = Client()
        come_back(client, second, sub="1", email="ann@avaria.example", email_verified=True)

        assert who_is_in(client) is None


def test_an_existing_account_is_never_taken_over_by_its_address(registered, idp):
    known = factories.person("Known")
    known.emailaddress_set.create(email=known.email, verified=True, primary=True)
    client = Client()
    come_back(client, idp, sub="9", email=known.email, email_verified=True)
    client.post("/accounts/3rdparty/signup/", {"email": known.email, "name": "Evil"})

    assert who_is_in(client) is None
    assert SocialAccount.objects.count() == 0
    assert User.objects.get(pk=known.pk).name == "Known"


def test_a_new_account_confirms_its_address_by_mail_whatever_the_provider_says(
    registered, idp, mailoutbox
):
    client = Client()
    come_back(client, idp, sub="1", email="ann@avaria.example", email_verified=True, name="Ann")
    client.post("/accounts/3rdparty/signup/", {"email": "ann@avaria.example", "name": "Ann"})
    made = User.objects.get(email="ann@avaria.example")

    assert list(made.emailaddress_set.values_list("verified", flat=True)) == [False]
    assert who_is_in(client) is None
    assert [one.to for one in mailoutbox] == [["ann@avaria.example"]]


def test_whoever_is_signed_in_connects_after_the_password(registered, idp):
    known = factories.person("Known")
    known.emailaddress_set.create(email=known.email, verified=True, primary=True)
    client = Client()
    client.force_login(known)
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    answer = come_back(client, idp, process="connect", sub="7", email="other@x.example")
    assert answer["Location"] == "/accounts/3rdparty/"
    stranger = Client()
    come_back(stranger, idp, sub="7")

    assert who_is_in(stranger) == known.pk


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1},
    ],
    ids=["issuer", "audience", "expired"],
)
def test_a_token_for_somebody_else_signs_nobody_in(registered, idp, claims):
    ann = sign_up(idp)
    client = Client()
    come_back(client, idp, sub="1", **claims)

    assert who_is_in(client) is None
    assert ann.is_active


def test_a_callback_without_its_state_signs_nobody_in(registered, idp):
    sign_up(idp)
    idp.claims = {"sub": "1"}
    client = Client()
    client.get(f"{address(idp)}callback/?code=abc&state=forged")

    assert who_is_in(client) is None


def test_b4_29_a_deactivated_person_stays_out_by_sso(registered, idp):
    ann = sign_up(idp)
    deactivation.deactivate(ann)
    client = Client()
    answer = come_back(client, idp, sub="1")

    assert who_is_in(client) is None
    assert answer["Location"] == "/accounts/inactive/"


def test_an_ended_provider_lets_nobody_in_and_keeps_no_secret(table, registered, idp):
    ann = sign_up(idp)
    providers.end_provider(actor=table.heads["XAA"], public_id=registered.public_id)
    known = Client()
    known.force_login(ann)

    assert Client().get(address(idp)).status_code == 404
    assert known.get("/accounts/3rdparty/").status_code == 200
    assert [one.secret for one in institutions.SocialApp.objects.all()] == [""]


def test_a_provider_registered_anew_knows_its_people(table, registered, idp):
    ann = sign_up(idp)
    providers.end_provider(actor=table.heads["XAA"], public_id=registered.public_id)
    providers.register_provider(
        actor=table.administrator, participant_id=registered.participant_id, issuer=idp.issuer,
        client_id="concord", client_secret="other",
    )  # fmt: skip
    client = Client()
    come_back(client, idp, sub="1")

    assert who_is_in(client) == ann.pk
    verbs = AuditEntry.objects.filter(object_kind="identityprovider").order_by("pk")
    assert [one.verb for one in verbs] == [
        "register_provider", "end_provider", "register_provider",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "issuer", "code"),
    [
        ({"issuer": "https://other.example"}, "", "provider-unreachable"),
        ({"token_endpoint": "ftp://x.example"}, "", "provider-unreachable"),
        ({}, "http://127.0.0.1:9", "provider-unreachable"),
        ({}, "javascript:alert(1)", "provider-unreachable"),
    ],
)
def test_only_a_provider_that_says_so_itself_is_registered(table, idp, said, issuer, code):
    idp.said = said
    with pytest.raises(RuleBroken) as refusal:
        providers.register_provider(
            actor=table.heads["XAA"], participant_id=table.delegations["XAA"].participant_id,
            issuer=issuer or idp.issuer, client_id="concord", client_secret="hush",
        )  # fmt: skip

    assert refusal.value.code == code
    assert IdentityProvider.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "code"), [("XAB", "not-your-delegation"), ("chair", "not-permitted")]
)
def test_only_the_own_head_and_administrators_register(table, idp, who, code):
    with pytest.raises(RuleBroken) as refusal:
        providers.register_provider(
            actor=table.heads.get(who) or table.officers[who], issuer=idp.issuer, client_id="c",
            participant_id=table.delegations["XAA"].participant_id, client_secret="s",
        )  # fmt: skip

    assert refusal.value.code == code


def test_an_issuer_is_registered_once(table, registered, idp):
    with pytest.raises(RuleBroken) as refusal:
        providers.register_provider(
            actor=table.heads["XAB"], participant_id=table.delegations["XAB"].participant_id,
            issuer=idp.issuer, client_id="c", client_secret="s",
        )  # fmt: skip

    assert refusal.value.code == "provider-taken"
    assert institutions.SocialApp.objects.get().secret == "hush"


def test_programs_register_list_and_end_it(table, idp, db):
    head = caller_of(table.heads["XAA"])
    at = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/sign-in/"
    made = head.post(
        at, {"issuer": idp.issuer, "client_id": "c", "client_secret": "hush", "domains": []}
    )
    listed = head.get(at)["results"]
    ended = head.post(f"{at}{made['id']}/end/", None, 200)

    assert "hush" not in str(made) + str(listed)
    assert [one["id"] for one in listed] == [made["id"]]
    assert ended["ended_at"] is not None


def test_the_head_registers_it_on_a_page_and_it_is_found_by_an_address(table, idp):
    client = Client()
    client.force_login(table.heads["XAA"].person)
    at = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/sign-in/"
    sent = {
        "issuer": idp.issuer, "client_id": "c", "client_secret": "hush",
        "domains": "avaria.example, mfa.avaria.example", "idempotency_key": "1",
        "acting_as": table.heads["XAA"].acting_as,
    }  # fmt: skip
    wrong = client.post(at, sent | {"domains": "-bad-"})
    right = client.post(at, sent | {"idempotency_key": "2"})
    page = Client().get("/sign-in/?email=ann@x.avaria.example").content.decode()

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'value="hush"' in wrong.content.decode()
    assert "hush" not in client.get(at).content.decode()
    assert address(idp) in page
    assert address(idp) not in Client().get("/sign-in/?email=a@evil.example").content.decode()


def test_b4_28_no_look_alike_domain_leads_to_an_institution(registered):
    found = [bool(providers_for(f"ann@{host}")) for host in (
        "avaria.example", "mfa.avaria.example", "evilavaria.example", "avaria.example.net",
    )]  # fmt: skip

    assert found == [True, True, False, False]


def test_a_provider_that_is_down_is_said_so(registered, idp):
    idp.redirect = "https://elsewhere.example/"
    answer = Client().get(address(idp))

    assert answer.status_code == 502
    assert "institution-unreachable" in answer.content.decode()
