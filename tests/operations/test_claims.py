"""Claims: one moderator looks into a comment, the others leave it to them until it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from deliberation.models import AuditEntry, Claim, Comment
from deliberation.operations import moderation
from deliberation.queries.permissions import Actor
from deliberation.rules.moderation import CLAIM_LASTS
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.web.texts import comment_on

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + CLAIM_LASTS


@pytest.fixture
def comment(table, charter) -> Comment:
    made = comment_on(charter, table.heads["XAA"], "article-1-1", body="Rude.")
    moderation.report_comment(actor=table.heads["XCB"], comment_id=made.pk, ground="abuse")
    return made


@pytest.fixture
def second(table) -> Actor:
    return factories.officer(table, "moderator")


def claim(actor: Actor, comment: Comment, now: datetime = NOON) -> Claim:
    return moderation.claim_comment(actor=actor, comment_id=comment.pk, now=now)


def code_of(act, **given) -> str:
    with pytest.raises(RuleBroken) as refused, transaction.atomic():
        act(**given)
    return refused.value.code


def test_what_one_has_taken_no_other_decides(comment, moderator, second):
    taken = claim(moderator, comment)
    other = {"actor": second, "comment_id": comment.pk, "now": NOON}

    assert (taken.moderator, taken.ends_at) == (moderator.person, LATER)
    assert code_of(moderation.claim_comment, **other) == "claim-taken"
    assert code_of(moderation.give_back_comment, **other) == "claim-taken"
    assert code_of(moderation.dismiss_reports, reason="Fine.", **other) == "claim-taken"
    assert code_of(moderation.hide_comment, ground="abuse", reason="R.", **other) == "claim-taken"
    assert (
        code_of(moderation.propose_removal, ground="abuse", reason="R.", **other) == "claim-taken"
    )
    moderation.hide_comment(
        actor=moderator, comment_id=comment.pk, ground="abuse", reason="Rude.", now=NOON
    )
    assert Claim.objects.get().released_at == NOON
    assert AuditEntry.objects.filter(verb="claim_comment").count() == 1


def test_a_claim_ends_by_itself_and_another_takes_it(comment, moderator, second):
    first = claim(moderator, comment)
    assert code_of(
        moderation.claim_comment, actor=second, comment_id=comment.pk,
        now=LATER - timedelta(microseconds=1),
    ) == "claim-taken"  # fmt: skip
    taken = claim(second, comment, LATER)
    first.refresh_from_db()

    assert taken.moderator == second.person
    assert first.released_at == LATER
    entry = moderation.dismiss_reports(
        actor=second, comment_id=comment.pk, reason="Fine.", now=LATER
    )
    assert entry.verdict == "dismiss"


def test_ones_own_is_lengthened_and_given_back(comment, moderator, second):
    first = claim(moderator, comment)
    again = claim(moderator, comment, NOON + timedelta(minutes=10))
    assert (again.pk, again.taken_at, again.ends_at) == (
        first.pk, NOON, LATER + timedelta(minutes=10),
    )  # fmt: skip

    give = {"actor": moderator, "comment_id": comment.pk, "now": NOON}
    assert moderation.give_back_comment(**give).released_at == NOON
    assert code_of(moderation.give_back_comment, **give) == "claim-none"
    assert claim(second, comment).moderator == second.person


def test_only_what_waits_is_taken_and_never_ones_own_words(table, charter, comment, moderator):
    quiet = comment_on(charter, table.heads["XAB"], "article-1-1", body="Calm.")
    assert (
        code_of(moderation.claim_comment, actor=moderator, comment_id=quiet.pk) == "claim-needless"
    )
    Comment.objects.filter(pk=quiet.pk).update(state="held")
    assert claim(moderator, quiet).comment_id == quiet.pk
    moderation.release_comment(actor=moderator, comment_id=quiet.pk, now=NOON)
    assert Claim.objects.get(comment=quiet).released_at == NOON

    author = factories.officer(table, "moderator", table.heads["XAA"].person)
    assert code_of(moderation.claim_comment, actor=author, comment_id=comment.pk) == "own-comment"
    chair = table.officers["chair"]
    assert code_of(moderation.claim_comment, actor=chair, comment_id=comment.pk) == "not-permitted"


def test_together_leaves_what_another_has_taken(table, charter, comment, moderator, second):
    free = comment_on(charter, table.heads["XAB"], "article-1-1", body="Also rude.")
    moderation.report_comment(actor=table.heads["XCB"], comment_id=free.pk, ground="abuse")
    moderation.claim_comment(actor=moderator, comment_id=comment.pk)
    outcomes = moderation.judge_together(
        actor=second, comment_ids=[comment.pk, free.pk], verdict="dismiss", reason="Fine."
    )

    assert [one.refusal.code if one.refusal else "" for one in outcomes] == ["claim-taken", ""]


def test_the_database_holds_one_open_claim_a_comment(comment, moderator):
    taken = claim(moderator, comment)
    taken.pk, taken.public_id = None, "x" * 16
    with pytest.raises(IntegrityError, match="one_open_claim_per_comment"), transaction.atomic():
        taken.save(force_insert=True)
