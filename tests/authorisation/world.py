"""A forum with somebody of every capacity and a charter at every stage, made through the operations."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.test import Client

from accounts import tokens
from accounts.models import Scope, Token, User
from deliberation.models import (
    ForumRole,
    Notice,
    ServiceTokenOwner,
)
from deliberation.operations import (
    calendars,
    composition,
    delegations,
    forums,
    groups,
    invitations,
    participants,
)
from deliberation.operations import tokens as service_tokens
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import AS_PERSON, Actor
from tests import factories, rulebook
from tests.authorisation.credentials import make_application, make_credentials
from tests.authorisation.links import make_links
from tests.authorisation.people import EVERYONE, OFFICERS, PHASES, PLAIN
from tests.authorisation.rolls import make_rolls
from tests.authorisation.spots import Spot, ask_members, forum_spot, narrow_spot, spot_at
from tests.factories import Table
from tests.vouching import make_provider

DAY = 24 * 60 * 60
"""Seconds: people have just shown who they are, however long all these tests take."""
EVERY_SCOPE = tuple(scope for scope in Scope.values if scope != Scope.BALLOT)


@dataclass
class Person:
    """One person with one capacity: a signed-in browser, and a token of every scope."""

    name: str
    user: User | None
    acting_as: str
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    cookies: str = ""
    secret: str = ""
    token: Token | None = None


@dataclass
class World:
    table: Table
    foreign: Table
    people: dict[str, Person]
    spots: dict[str, Spot]
    foreign_spot: Spot
    ended: ForumRole
    providers: dict[int, str]
    """Of each forum, the id of an identity provider of XAA's participant."""
    service_tokens: dict[int, str]
    """Of each forum, the id of the service token of its delegation XAA."""
    calendar: str

    def capacity(self, who: str, instead_of: str) -> str:
        """What this person sends as ``acting_as``; the impostor sends somebody else's."""
        name = instead_of if who == "impostor" else who
        return self.people[name].acting_as


def build() -> World:
    table, foreign = factories.set_table("matrix"), factories.set_table("elsewhere")
    for one in (table, foreign):
        _spare(one)
        rulebook.issue_rules(one)
        rulebook.draft_rules(one, "1. The forum decides otherwise.")
    actors = _actors(table) | _strangers(table, foreign)
    people = {name: _person(name, actors[name]) for name in EVERYONE if name in actors}
    people |= {"anonymous": Person("anonymous", None, AS_PERSON), "integration": _service(table)}
    for one in (table, foreign):
        _let_one_message_fail(one)
        _make_group(one)
        _declare(one)
        _ask(one)
        _invite(one, actors["registered"])
        make_credentials(one, actors["registered"].signed_in)
        make_application(one, actors["auditor"].signed_in)
        make_rolls(one, [actors[name] for name in (*PLAIN, "impostor")])
    make_links(table, foreign)
    former = actors["former"].forum_role
    assert former is not None
    spots = {
        **{phase: spot_at(table, phase) for phase in PHASES},
        "forum": forum_spot(table),
        **{audience: narrow_spot(table, audience) for audience in ("accredited", "chair", "group")},
    }
    ask_members(spots["forum"])
    return World(
        table=table,
        foreign=foreign,
        people=people,
        spots=spots,
        foreign_spot=spot_at(foreign, "negotiation", slug="elsewhere"),
        ended=former,
        providers={one.forum.pk: make_provider(one).public_id for one in (table, foreign)},
        service_tokens={one.forum.pk: _of_delegation(one) for one in (table, foreign)},
        calendar=calendars.make_feed(actor=actors["registered"]),
    )


def _make_group(table: Table) -> None:
    """A contact group of XAB and XCB."""
    groups.create_group(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        name="The contact group",
        delegations=[table.delegations["XAB"], table.delegations["XCB"]],
    )


def _declare(table: Table) -> None:
    """What XAA's participant is here, and what it works in."""
    of_it = {"forum_id": table.forum.pk, "participant": table.delegations["XAA"].participant}
    participants.record_level(
        actor=table.officers["secretariat"], level="committed", evidence="Its letter.", **of_it
    )
    participants.declare_interest(
        actor=table.heads["XAA"],
        kind="sector",
        sector="technology",
        since=date(2024, 1, 1),
        **of_it,
    )


def _ask(table: Table) -> None:
    """Three countries at the table."""
    composition.add_target(
        actor=table.officers["chair"], forum_id=table.forum.pk, title="Countries",
        measure="delegations", source="kind", value="state", minimum=3,
    )  # fmt: skip


def _invite(table: Table, actor: Actor) -> None:
    """Whoever is merely registered, as adviser of XAA; an hour ago, so that it may be mailed again."""
    earlier = database_clock() - timedelta(hours=1)
    invited = invitations.invite_person(
        actor=table.officers["credentials"],
        delegation=table.delegations["XAA"],
        email=actor.signed_in.email,
        role="adviser",
        name="Invited to the matrix",
        now=earlier,
    )
    invitations.mail_invitation(invitation_id=invited.pk, now=earlier)


def _let_one_message_fail(table: Table) -> None:
    """That the head of XAB was accredited."""
    told = Notice.objects.filter(kind="accredited", person=table.heads["XAB"].person)
    told.update(state="failed", error="TimeoutError")


def _spare(table: Table) -> None:
    """A constituency and an attribute that nothing stands on, so that they may be taken away."""
    name = f"spare-{table.forum.slug}"
    chair = {"actor": table.officers["chair"], "forum_id": table.forum.pk}
    forums.add_constituency(**chair, chamber=name, name="Spare")
    forums.declare_attribute(**chair, name=name, kind="token")


def _actors(table: Table) -> dict[str, Actor]:
    """Officers, the delegation XAA, a delegate of XCA who may cast, and the head of XCB."""
    found = dict(table.officers)
    found["deputy"] = table.officers["deputy"] = factories.officer(table, "deputy")
    found |= {"head": table.heads["XAA"], "other-head": table.heads["XCB"]}
    for role in ("alternate", "delegate", "adviser", "observer"):
        found[role] = factories.accredit(table, table.delegations["XAA"], role)
    found["voting-delegate"] = factories.accredit(table, table.delegations["XCA"], "delegate")
    delegations.let_delegates_cast(
        actor=table.heads["XCA"], delegation_id=table.delegations["XCA"].pk, allowed=True
    )
    for name in ("registered", "impostor"):
        found[name] = Actor(person=factories.person(name))
    found["auditor"] = Actor(person=factories.person("auditor", is_auditor=True))
    found["administrator"] = Actor(person=table.administrator.person)
    found["elector"] = _on_a_roll(table)
    assert set(OFFICERS) <= set(found)
    return found


def _on_a_roll(table: Table) -> Actor:
    _roll, electors = factories.close_roll(table, factories.person("on a roll"))
    return electors[0]


def _strangers(table: Table, foreign: Table) -> dict[str, Actor]:
    former = factories.officer(table, "deputy")
    assert former.forum_role is not None
    forums.end_role(actor=table.administrator, role_public_id=former.forum_role.public_id)
    delegations.suspend_accreditation(
        actor=table.officers["credentials"],
        public_id=table.heads["XEA"].acting_as,
        reason="Its letter is missing.",
    )
    factories.accredit(table, table.delegations["XEA"], "alternate")
    return {
        "foreign-chair": foreign.officers["chair"],
        "foreign-head": foreign.heads["XAA"],
        "suspended": table.heads["XEA"],
        "former": former,
    }


def _person(name: str, actor: Actor) -> Person:
    made = Person(name, actor.person, actor.acting_as)
    assert actor.person is not None
    EmailAddress.objects.create(
        user=actor.person, email=actor.person.email, verified=True, primary=True
    )
    made.browser.force_login(actor.person)
    session = made.browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + DAY, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(actor.person.pk)
    session.save()
    made.cookies = made.browser.cookies["sessionid"].value
    made.token, made.secret = _token(actor.person)
    return made


def _token(person: User | None) -> tuple[Token, str]:
    token, secret = tokens.issue_token(
        person=person, name="Matrix", scopes=EVERY_SCOPE, life=timedelta(days=1)
    )
    tokens.grant_ballots(token=token)
    return token, secret


def _of_delegation(table: Table) -> str:
    """A service token of the delegation XAA."""
    owned, _secret = service_tokens.make_service_token(
        actor=table.heads["XAA"], forum_id=table.forum.pk, name="Delegation's",
        scopes=["read"], life=timedelta(days=1),
    )  # fmt: skip
    return owned.token.public_id


def _service(table: Table) -> Person:
    token, secret = _token(None)
    owner = table.administrator.signed_in
    ServiceTokenOwner.objects.create(token=token, forum=table.forum, made_by=owner)
    return Person("integration", None, AS_PERSON, secret=secret, token=token)
