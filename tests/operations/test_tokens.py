"""Service tokens: whose they are, what they see, that they outlive their maker and vote by grant alone."""

from datetime import timedelta

import pytest

from accounts import tokens as secrets
from accounts.models import Token
from deliberation.models import Accreditation, AuditEntry, Ballot, ServiceTokenOwner
from deliberation.operations import comments, delegations, tokens
from deliberation.operations.comments import Quote
from deliberation.queries.revisions import document
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.api.callers import Caller


def make(actor, forum, **given):
    asked = {"name": "Tracker", "scopes": ["read"], "life": timedelta(days=1)} | given
    return tokens.make_service_token(actor=actor, forum_id=forum.pk, **asked)


def code_of(act, **given) -> str:
    try:
        act(**given)
    except RuleBroken as refusal:
        return refusal.code
    return "done"


@pytest.fixture
def head(table):
    return table.heads["XAA"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"scopes": []}, "token-scope"),
        ({"scopes": ["ballot:cast"]}, "token-scope"),
        ({"scopes": ["read", "table:write"]}, "token-scope"),
        ({"life": timedelta(0)}, "token-life"),
        ({"life": timedelta(days=400)}, "token-life"),
        ({"name": " "}, "name-empty"),
        ({}, "done"),
    ],
)
def test_a_service_token_is_made_within_bounds(forum, head, given, code):
    found = code_of(lambda: make(head, forum, **given))

    assert found == code or (code == "name-empty" and found not in {"done", "token-scope"})
    assert ServiceTokenOwner.objects.count() == (1 if code == "done" else 0)


def test_the_head_makes_the_delegations_and_the_secretariat_the_forums(table, forum, head):
    theirs, _secret = make(head, forum)
    ours, _secret = make(table.officers["secretariat"], forum)
    found = [(one.delegation, one.token.person, one.made_by) for one in (theirs, ours)]

    assert found == [
        (table.delegations["XAA"], None, head.person),
        (None, None, table.officers["secretariat"].person),
    ]
    assert code_of(lambda: make(table.officers["chair"], forum)) == "not-permitted"
    assert (
        code_of(
            lambda: make(factories.accredit(table, table.delegations["XAA"], "delegate"), forum)
        )
        == "not-permitted"
    )


def test_another_head_or_officer_neither_ends_it_nor_lets_it_cast(table, forum, head):
    owned, _secret = make(head, forum)
    by = {"other": table.heads["XAB"], "secretariat": table.officers["secretariat"]}

    assert {
        name: (
            code_of(tokens.end_service_token, actor=actor, token_id=owned.token_id),
            code_of(tokens.let_token_cast, actor=actor, token_id=owned.token_id),
        )
        for name, actor in by.items()
    } == {
        "other": ("not-your-delegation", "not-your-delegation"),
        "secretariat": ("not-your-delegation", "not-permitted"),
    }


def test_an_ended_token_stays_ended(forum, head):
    owned, secret = make(head, forum)
    tokens.end_service_token(actor=head, token_id=owned.token_id)

    assert secrets.find_token(secret) is None
    assert code_of(tokens.end_service_token, actor=head, token_id=owned.token_id) == "token-ended"
    assert code_of(tokens.let_token_cast, actor=head, token_id=owned.token_id) == "token-ended"


def test_twenty_living_tokens_are_enough(forum, head, monkeypatch):
    monkeypatch.setattr(tokens, "AT_MOST", 2)
    first, _secret = make(head, forum)
    make(head, forum)
    refused = code_of(lambda: make(head, forum))
    tokens.end_service_token(actor=head, token_id=first.token_id)

    assert (refused, code_of(lambda: make(head, forum))) == ("tokens-too-many", "done")


def test_it_outlives_whoever_made_it(table, forum, head):
    _owned, secret = make(head, forum)
    delegations.suspend_accreditation(
        actor=table.officers["credentials"], public_id=head.acting_as, reason="Left."
    )
    type(head.person).objects.filter(pk=head.person.pk).update(is_active=False)

    assert Caller(secret).get(f"/forums/{forum.slug}/")["slug"] == forum.slug


@pytest.mark.parametrize("audience", ["accredited", "delegation"])
def test_it_sees_what_its_owner_sees_and_no_more(table, forum, head, charter, audience):
    own = f"delegation:{table.delegations['XAA'].pk}"
    said = _say(head, charter, own if audience == "delegation" else audience)
    callers = {
        "own": make(head, forum)[1],
        "other": make(table.heads["XAB"], forum)[1],
        "forum": make(table.officers["secretariat"], forum)[1],
        "none": "",
    }
    at = f"/forums/{forum.slug}/charters/{charter.public_id}/comments/"
    found = {
        name: said.public_id in [one["id"] for one in Caller(secret).get(at)["results"]]
        for name, secret in callers.items()
    }

    seen = audience == "accredited"
    assert found == {"own": True, "other": seen, "forum": seen, "none": False}


def _say(head, charter, audience: str):
    line = next(one for one in document(charter.current_revision, "en") if one.kind == "clause")
    return comments.add_comment(
        actor=head, revision_id=charter.current_revision_id, body="Among us.", language="en",
        provision=charter.provisions.get(public_id=line.provision),
        quote=Quote(0, 3, line.words[:3], "en"), audience=audience,
    )  # fmt: skip


def test_it_votes_once_the_head_has_let_it_and_while_they_are_head(
    table, forum, head, open_question
):
    owned, secret = make(head, forum)
    program = Caller(secret, head.acting_as)
    at = f"/forums/{forum.slug}/questions/{open_question.public_id}/ballots/"
    before = program.post(at, {"choice": "yes"}, 403)["code"]
    tokens.let_token_cast(actor=head, token_id=owned.token_id)
    me = program.get(f"/forums/{forum.slug}/me/")
    program.post(at, {"choice": "yes"})
    ballot = Ballot.objects.get(question=open_question)
    Accreditation.objects.filter(pk=head.accreditation.pk).update(state="suspended")
    after = program.post(at, {"choice": "no"}, 403)["code"]

    assert (before, after) == ("scope-missing", "acting-for-unknown")
    assert [one["acting_as"] for one in me["capacities"]] == [head.acting_as]
    assert (ballot.cast_by, ballot.token_id, ballot.choice) == (head.person, owned.token_id, "yes")
    verbs = AuditEntry.objects.filter(token_id=owned.token_id).values_list("verb", flat=True)
    assert list(verbs) == ["cast_ballot"]


def test_a_later_head_grants_anew(table, forum, head, open_question):
    owned, secret = make(head, forum)
    tokens.let_token_cast(actor=head, token_id=owned.token_id)
    Accreditation.objects.filter(pk=head.accreditation.pk).update(state="refused")
    later = factories.accredit(table, table.delegations["XAA"])
    tokens.let_token_cast(actor=later, token_id=owned.token_id)
    at = f"/forums/{forum.slug}/questions/{open_question.public_id}/ballots/"
    Caller(secret, later.acting_as).post(at, {"choice": "no"})

    assert Ballot.objects.get(question=open_question).cast_by == later.person


def test_only_a_delegations_token_casts(table, forum):
    owned, _secret = make(table.officers["secretariat"], forum)

    assert (
        code_of(tokens.let_token_cast, actor=table.heads["XAA"], token_id=owned.token_id)
        == "not-your-delegation"
    )


def test_making_letting_and_ending_are_in_the_audit(forum, head):
    owned, _secret = make(head, forum)
    tokens.let_token_cast(actor=head, token_id=owned.token_id)
    tokens.end_service_token(actor=head, token_id=owned.token_id)
    rows = AuditEntry.objects.filter(object_kind="servicetokenowner").order_by("pk")

    assert list(rows.values_list("verb", "forum_id", "object_ids")) == [
        (verb, forum.pk, [owned.pk])
        for verb in ("make_service_token", "let_token_cast", "end_service_token")
    ]


def test_letting_cast_needs_the_delegation_still_there(table, forum, head):
    owned, secret = make(head, forum)
    type(table.delegations["XAA"]).objects.filter(pk=table.delegations["XAA"].pk).update(
        state="left"
    )

    assert Caller(secret).get(f"/forums/{forum.slug}/", 403)["code"] == "token-of-another-forum"
    assert Token.objects.get(pk=owned.token_id).ended_at is None
