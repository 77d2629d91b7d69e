"""Removals by two moderators, erasing from every history, appeals to somebody else, many at once."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Token
from deliberation.models import Appeal, Comment, IdempotencyKey, ModerationEntry, Notice, Removal
from deliberation.operations import comments, moderation, outbox
from deliberation.queries.audiences import PUBLIC_VIEWER
from deliberation.queries.comments import visible_comments
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.api.callers import caller_of
from tests.web.texts import comment_on

WORD = "zanzibarquux"


@pytest.fixture
def comment(table, charter) -> Comment:
    return comment_on(charter, table.heads["XAA"], "article-1-1", body=f"Say {WORD} aloud.")


@pytest.fixture
def second(table) -> Actor:
    return factories.officer(table, "moderator")


@pytest.fixture
def removal(moderator, comment) -> Removal:
    return moderation.propose_removal(
        actor=moderator, comment_id=comment.pk, ground="unlawful", reason="Against the law."
    )


def code_of(act, **given) -> str:
    with pytest.raises(RuleBroken) as refused, transaction.atomic():
        act(**given)
    return refused.value.code


def log_of(comment: Comment) -> list[tuple[str, str, bool]]:
    rows = ModerationEntry.objects.filter(comment=comment).order_by("pk")
    return [(one.verdict, one.reason, one.on_appeal_of_id is not None) for one in rows]


def everywhere(word: str) -> list[str]:
    """Each column of text or JSON, of every table, in which the word lies."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY', 'tsvector')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}"::text ILIKE %s)',
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def test_a_proposed_removal_hides_the_comment_until_it_is_decided(removal, comment, moderator):
    comment.refresh_from_db()

    assert comment.state == "hidden"
    assert log_of(comment) == [("hide", "Against the law.", False)]
    restore = moderation.restore_comment
    assert code_of(restore, actor=moderator, comment_id=comment.pk, reason="No") == "removal-open"


def test_a_removal_takes_another_moderator(removal, comment, moderator, second):
    confirm = moderation.confirm_removal
    assert code_of(confirm, actor=moderator, removal_id=removal.pk) == "second-opinion"

    moderation.confirm_removal(actor=second, removal_id=removal.pk)

    comment.refresh_from_db()
    assert (comment.state, comment.body) == ("erased", "")
    assert log_of(comment)[-1] == ("remove", "Against the law.", False)
    assert code_of(confirm, actor=second, removal_id=removal.pk) == "removal-decided"


def test_the_database_refuses_a_removal_by_one_person(removal):
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(pk=removal.pk).update(
            decision="confirmed", decided_by=removal.proposed_by
        )


def test_a_declined_removal_leaves_the_comment_hidden(removal, comment, second):
    moderation.decline_removal(actor=second, removal_id=removal.pk, reason="It is lawful.")

    comment.refresh_from_db()
    assert (comment.state, WORD in comment.body) == ("hidden", True)
    moderation.restore_comment(actor=second, comment_id=comment.pk, reason="It is lawful.")


def test_erased_words_lie_in_no_table(table, charter, second, moderator):
    author = caller_of(table.heads["XAA"])
    parent = comment_on(charter, table.heads["XAB"], "article-1-1", body="Before.")
    reply_at = f"/forums/{table.forum.slug}/comments/{parent.public_id}/replies/"
    given = author.post(reply_at, {"body": f"Say {WORD} aloud.", "language": "en"})
    told = Comment.objects.get(public_id=given["id"])
    moderation.report_comment(
        actor=table.heads["XCA"], comment_id=told.pk, ground="unlawful", note=f"He says {WORD}"
    )
    after = comments.reply_to_comment(
        actor=table.heads["XAB"], parent_id=told.pk, body="After.", language="en"
    )
    outbox.drain()
    assert Notice.objects.filter(body__contains=WORD).exists()
    assert {one.partition(".")[0] for one in everywhere(WORD)} >= {
        "deliberation_comment", "deliberation_auditvalues", "deliberation_notice",
        "deliberation_idempotencykey", "deliberation_report",
    }  # fmt: skip

    case = moderation.propose_removal(
        actor=moderator, comment_id=told.pk, ground="unlawful", reason="Against the law."
    )
    moderation.confirm_removal(actor=second, removal_id=case.pk)

    assert everywhere(WORD) == []
    thread = visible_comments(table.forum, PUBLIC_VIEWER).order_by("created_at", "id")
    assert [(one.pk, one.state) for one in thread] == [
        (parent.pk, "visible"),
        (told.pk, "erased"),
        (after.pk, "visible"),
    ]


def test_a_replayed_request_does_not_bring_erased_words_back(table, charter, moderator, second):
    author = caller_of(table.heads["XAA"])
    parent = comment_on(charter, table.heads["XAB"], "article-1-1", body="Before.")
    at = f"/forums/{table.forum.slug}/comments/{parent.public_id}/replies/"
    body, key = {"body": WORD, "language": "en"}, {"Idempotency_Key": "once"}
    made = author.post(at, body, **key)
    case = moderation.propose_removal(
        actor=moderator, comment_id=Comment.objects.get(public_id=made["id"]).pk,
        ground="unlawful", reason="Against the law.",
    )  # fmt: skip
    moderation.confirm_removal(actor=second, removal_id=case.pk)

    again = author.post(at, body, **key)

    assert again == {"id": made["id"], "state": "erased"}
    assert Comment.objects.filter(parent=parent).count() == 1
    assert IdempotencyKey.objects.filter(token__in=Token.objects.all(), key="once").count() == 1


def test_an_author_appeals_to_another_moderator(table, comment, moderator, second):
    moderation.hide_comment(actor=moderator, comment_id=comment.pk, ground="abuse", reason="Rude.")
    appeal = moderation.appeal_verdict(
        actor=table.heads["XAA"], comment_id=comment.pk, words="It is a quotation."
    )
    overturn = moderation.overturn_verdict
    own = {"actor": moderator, "appeal_id": appeal.pk, "reason": "No"}
    assert code_of(overturn, **own) == "appeal-own-verdict"

    moderation.overturn_verdict(actor=second, appeal_id=appeal.pk, reason="A quotation indeed.")

    comment.refresh_from_db()
    assert comment.state == "visible"
    assert log_of(comment) == [
        ("hide", "Rude.", False),
        ("restore", "A quotation indeed.", True),
    ]
    assert Appeal.objects.get().decision == "overturned"
    outbox.drain()
    told = Notice.objects.filter(person=table.heads["XAA"].person, kind="appeal-decided")
    assert [("A quotation indeed." in one.body) for one in told] == [True]


def test_an_appeal_is_made_once_and_its_verdict_is_final(table, comment, moderator, second):
    moderation.hide_comment(actor=moderator, comment_id=comment.pk, ground="abuse", reason="Rude.")
    head = table.heads["XAA"]
    appeal = moderation.appeal_verdict(actor=head, comment_id=comment.pk, words="Why?")
    again = {"actor": head, "comment_id": comment.pk, "words": "Again"}
    assert code_of(moderation.appeal_verdict, **again) == "appeal-exists"

    moderation.uphold_verdict(actor=second, appeal_id=appeal.pk, reason="It is rude.")

    final = {"actor": head, "comment_id": comment.pk, "words": "Again"}
    assert code_of(moderation.appeal_verdict, **final) == "verdict-final"
    comment.refresh_from_db()
    assert comment.state == "hidden"


def test_a_reporter_appeals_a_dismissal_and_the_comment_is_hidden(
    table, comment, moderator, second
):
    reporter = table.heads["XCA"]
    moderation.report_comment(actor=reporter, comment_id=comment.pk, ground="abuse")
    moderation.dismiss_reports(actor=moderator, comment_id=comment.pk, reason="Fine.")
    outsider = {"actor": table.heads["XCB"], "comment_id": comment.pk, "words": "No"}
    assert code_of(moderation.appeal_verdict, **outsider) == "appeal-not-yours"

    appeal = moderation.appeal_verdict(actor=reporter, comment_id=comment.pk, words="It is not.")
    moderation.overturn_verdict(actor=second, appeal_id=appeal.pk, reason="It insults.")

    comment.refresh_from_db()
    assert comment.state == "hidden"
    last = ModerationEntry.objects.order_by("-pk")[0]
    assert (last.verdict, last.ground) == ("hide", "abuse")


def test_only_who_presides_rules_on_an_official_statement(table, charter, moderator, chair):
    statement = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="We state.",
        language="en", is_official=True,
    )  # fmt: skip
    given = {"comment_id": statement.pk, "ground": "abuse", "reason": "Out of order."}
    assert code_of(moderation.hide_comment, actor=moderator, **given) == "official-statement"

    moderation.hide_comment(actor=chair, **given)
    appeal = moderation.appeal_verdict(
        actor=table.heads["XAA"], comment_id=statement.pk, words="It is in order."
    )
    deputy = factories.officer(table, "deputy")
    moderation.overturn_verdict(actor=deputy, appeal_id=appeal.pk, reason="In order.")

    statement.refresh_from_db()
    assert statement.state == "visible"


def test_many_are_judged_together_and_each_refusal_is_told(table, charter, comment, moderator):
    other = comment_on(charter, table.heads["XAB"], "article-1-2", body="Advert.")
    statement = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="We state.",
        language="en", is_official=True,
    )  # fmt: skip
    outcomes = moderation.judge_together(
        actor=moderator, comment_ids=[statement.pk, other.pk, comment.pk], verdict="hide",
        ground="spam", reason="The same advertisement.",
    )  # fmt: skip

    found = {
        one.comment_id: (one.refusal.code if one.refusal else one.entry.verdict) for one in outcomes
    }
    assert found == {comment.pk: "hide", other.pk: "hide", statement.pk: "official-statement"}
    assert ModerationEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"comment_ids": [], "verdict": "hide"}, "none-chosen"),
        ({"comment_ids": list(range(1, 102)), "verdict": "hide"}, "too-many-together"),
        ({"comment_ids": [1], "verdict": "remove"}, "verdict-unknown"),
    ],
)
def test_judging_together_refuses(moderator, given, code):
    assert code_of(moderation.judge_together, actor=moderator, reason="So", **given) == code


def test_b4_25_moderator_cannot_make_public_what_is_not(table, charter, moderator):
    """Restoring shows a comment to its own audience again, and to nobody more."""
    own = f"delegation:{table.delegations['XAA'].pk}"
    narrow = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="Among us.",
        language="en", audience=own,
    )  # fmt: skip
    moderation.hide_comment(actor=moderator, comment_id=narrow.pk, ground="abuse", reason="So")
    moderation.restore_comment(actor=moderator, comment_id=narrow.pk, reason="Not so")

    narrow.refresh_from_db()
    assert narrow.audience == own
    assert list(visible_comments(table.forum, PUBLIC_VIEWER)) == []
