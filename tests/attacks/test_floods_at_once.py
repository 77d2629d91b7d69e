"""T17: every flood that comes by several threads at once, against the real database and Valkey, holds its cap;
and what invitations and applications answer tells nobody who is registered."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import limits
from accounts.limits import Limit
from deliberation.api.throttling import BallotRateThrottle
from deliberation.operations import applications, comments, forums, invitations
from deliberation.queries import invitations as held
from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import voter_of
from tests.attacks.test_floods import known, plain, racing, signed_in

AT_ONCE, CAP = 8, 3
KINDS = dict(limits.LIMITS)
OPERATIONS = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
Send = Callable[[int], int]


@pytest.fixture(autouse=True)
def _held(settings, monkeypatch, db) -> None:
    settings.FLOODS_HELD = True
    settings.ACCOUNT_RATE_LIMITS = {}
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, Limit(CAP, 50, 3600)))
    cache.clear()


def _posts(person, address: str, given: dict[str, str]) -> Send:
    clients = [signed_in(person) for _one in range(AT_ONCE)]
    return lambda n: (
        clients[n].post(address, given | {"idempotency_key": f"{address}{n}"}).status_code
    )


def _gets(person, address: str) -> Send:
    clients = [signed_in(person) for _one in range(AT_ONCE)]
    return lambda n: clients[n].get(address).status_code


def _floods() -> dict[str, Send]:
    table = factories.set_table()
    charter, question = factories.small_charter(table), factories.open_motion(table)
    head, forum = table.heads["XAA"], f"/forums/{table.forum.slug}"
    at = f"{forum}/charters/{charter.slug}"
    seat = f"{forum}/delegations/{table.delegations['XAA'].public_id}"
    credential = f"{forum}/accreditations/{table.heads['XAB'].acting_as}"
    pool = f"{forum}/rolls/{factories.make_roll(table).public_id}"
    said = comments.add_comment(
        actor=table.heads["XAB"], revision_id=charter.current_revision_id, body="A", language="en"
    )
    invited = invitations.invite_person(
        actor=head, delegation=table.delegations["XAA"], email="new@x.example", role="adviser"
    )
    invitations.mail_invitation(invitation_id=invited.pk)
    invited.refresh_from_db()
    letter = held.page_of(invited)
    person, sent = head.person, {"acting_as": head.acting_as}
    comment = {"body": "Word.", "language": "en"} | sent
    choice = {"choice": "yes"} | sent
    return {
        "comment": _posts(person, f"{at}/comments/", comment),
        "report": _posts(person, f"{at}/comments/{said.public_id}/report/", sent),
        "invitation": _posts(person, f"{seat}/invite/", sent),
        "guess": _gets(person, f"{letter}{held.secret_of(invited)}/"),
        "application": _posts(person, f"{forum}/applications/new/", {"evidence": "A word."}),
        "volunteering": _posts(person, f"{pool}/volunteer/", {}),
        "challenge": _posts(person, f"{credential}/challenge/", sent),
        "appeal": _posts(person, f"{credential}/appeal/", sent),
        "preview": _posts(person, f"{forum}/import/", sent),
        "ballot": _posts(person, f"{forum}/questions/{question.public_id}/ballots/", choice),
        "search": _gets(person, f"{forum}/search/?q=word"),
        "export": _posts(person, "/account/data/", {}),
        "token": _posts(person, "/account/tokens/new/", {"name": "x"}),
        "provider": _posts(person, f"{seat}/sign-in/", {"issuer": "ftp://nobody.example"} | sent),
        "code": _posts(person, "/account/erase/", {}),
        "profile": _posts(person, "/account/profile/", {"name": "x"}),
    }


@pytest.mark.django_db(transaction=True)
def test_no_flood_passes_its_cap_by_coming_at_once(mailoutbox):
    """Of each kind, and of guesses at a password and letters of reset, which allauth counts."""
    answers = {kind: racing(AT_ONCE, send) for kind, send in _floods().items()}
    let_in = {kind: sum(status != 429 for status in found) for kind, found in answers.items()}
    nowhere = {kind: found for kind, found in answers.items() if {404, 405, 500} & set(found)}
    victim = known("Victim")
    guess = {"login": victim.email, "password": "wrong wrong wrong"}
    pages = racing(12, lambda n: Client().post("/accounts/login/", guess).content.decode())
    looked_at = sum("Too many" not in page for page in pages)
    mailoutbox.clear()
    racing(12, lambda n: Client().post("/accounts/password/reset/", {"email": victim.email}))

    assert nowhere == {}
    assert let_in == dict.fromkeys(limits.LIMITS, CAP)
    assert 0 < looked_at <= 5
    assert 0 < len(mailoutbox) <= 5


def test_ballots_of_one_program_are_capped_over_the_api(table, open_question, monkeypatch):
    """In the memory of each process: nothing of a vote waits for Valkey."""
    monkeypatch.setattr(BallotRateThrottle, "THROTTLE_RATES", {"ballot": f"{CAP}/min"})
    monkeypatch.setattr(BallotRateThrottle, "_counts", {})
    monkeypatch.setattr(BallotRateThrottle, "timer", lambda self: 60.0)
    program = voter_of(table.heads["XAA"])
    at = f"/forums/{table.forum.slug}/questions/{open_question.public_id}/ballots/"
    for choice in ("yes", "no", "yes"):
        program.post(at, {"choice": choice})
    refused = program.post(at, {"choice": "no"}, 429)
    other = voter_of(table.heads["XAB"])
    other.post(at, {"choice": "no"})

    assert refused["code"] == "throttled"
    assert open_question.ballots.filter(is_current=True).count() == 2
    assert program.get(at.replace("/ballots/", "/")) is not None


def test_an_invitation_answers_the_same_whoever_is_registered(table):
    head, person = table.heads["XAA"], known("Registered")
    address = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/invite/"
    browser, found = signed_in(head.person), []
    for email in (person.email, "nobody@test.concord.example"):
        given = {"email": email, "role": "adviser", "language": "en", "acting_as": head.acting_as}
        answer = browser.post(address, given | {"idempotency_key": email}, follow=True)
        words = answer.content.decode().replace(email, "…")
        found.append((answer.redirect_chain, "The invitation goes out by mail." in words))

    assert found[0] == found[1]
    assert found[0][1]


def test_an_application_of_somebody_else_answers_as_one_that_never_was(table):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admitting=["corporate"]
    )
    made = applications.apply_for_seat(
        actor=Actor(person=known("Applicant")), forum_id=table.forum.pk, chamber="corporate",
        name="Apart", code="APART", kind="company", evidence="A word.",
    )  # fmt: skip
    stranger = signed_in(known("Stranger"))
    found = []
    for name in (made.public_id, "0" * 16):
        answer = stranger.get(f"/forums/{table.forum.slug}/applications/{name}/")
        found.append((answer.status_code, plain(answer, {"name": name})))

    assert found[0] == found[1]
    assert found[0][0] == 404


def test_every_kind_is_told_to_whoever_runs_it():
    told = re.findall(r"^\| `(\w+)` \| .* \| (\d+) \| (\d+) \| (.*) \|$", OPERATIONS, re.M)
    lasting = {60: "a minute", 600: "ten minutes", 3600: "an hour"}

    assert told == [
        (kind, str(one.per_person), str(one.per_address), lasting[one.seconds])
        for kind, one in KINDS.items()
    ]
