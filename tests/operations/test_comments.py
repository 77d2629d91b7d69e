"""Comments on exact words follow the text, honestly; moderation gives reasons."""

import pytest

from deliberation.models import (
    AnchorPlace,
    Comment,
    ModerationEntry,
    Notice,
    OutboxItem,
    RevisionItem,
)
from deliberation.operations import charters, comments, moderation, outbox, revisions
from deliberation.operations.comments import Quote
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests import factories

WORDS = "The Parties shall use artificial intelligence for the wellbeing of all."


def quote_of(words, part):
    start = words.index(part)
    return Quote(start=start, end=start + len(part), text=part, language="en")


@pytest.fixture
def clause(charter):
    return RevisionItem.objects.get(
        revision=charter.current_revision, label="Article 1(1)"
    ).provision


def comment_on(table, charter, clause, part="the wellbeing of all", **fields):
    named = {
        "actor": table.heads["XEA"], "revision_id": charter.current_revision.pk, "body": "A *note*.",
        "language": "en", "provision": clause, "quote": quote_of(WORDS, part),
    }  # fmt: skip
    return comments.add_comment(**(named | fields))


def code_of(call, *args, **named):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **named)
    return caught.value.code


def revise(table, charter, clause, words):
    chair = table.officers["chair"]
    draft = revisions.start_draft(actor=chair, charter_id=charter.pk)
    revisions.reword_item(
        actor=chair, draft_id=draft.pk, provision=clause.public_id, version=1, words=words
    )
    draft.refresh_from_db()
    issued = revisions.issue_revision(actor=chair, draft_id=draft.pk, version=draft.version)
    while outbox.drain():
        pass
    return issued


@pytest.mark.parametrize(
    ("words", "state", "found"),
    [
        (None, "kept", "the wellbeing of all"),
        (
            "In good faith, the Parties shall use it for the wellbeing of all.",
            "moved",
            "the wellbeing of all",
        ),
        (
            "The Parties shall use artificial intelligence for the well-being of all persons.",
            "uncertain",
            None,
        ),
        ("Nothing remains.", "orphaned", None),
    ],
)
def test_a_comment_follows_its_words(table, charter, clause, words, state, found):
    made = comment_on(table, charter, clause)
    if words is None:
        other = RevisionItem.objects.get(
            revision=charter.current_revision, label="Article 2(1)"
        ).provision
        issued = revise(table, charter, other, "Each Party shall publish them.")
        words = WORDS
    else:
        issued = revise(table, charter, clause, words)
    place = AnchorPlace.objects.get(anchor=made.anchor, revision=issued)
    assert place.state == state
    if found:
        assert words[place.start : place.end] == found
    assert (place.provision is None) == (state == "orphaned")


def test_a_comment_on_an_older_revision_is_placed_in_the_newer_ones(table, charter, clause):
    first = charter.current_revision
    issued = revise(table, charter, clause, "Now, " + WORDS)
    made = comment_on(table, charter, clause, revision_id=first.pk)
    assert list(
        AnchorPlace.objects.filter(anchor=made.anchor)
        .order_by("revision__number")
        .values_list("revision", "state", "start")
    ) == [(first.pk, "kept", 50), (issued.pk, "moved", 55)]


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        (Quote(0, 3, "Not", "en"), "anchor-quote-differs"),
        (Quote(0, 5000, "The", "en"), "anchor-outside"),
        (Quote(0, 3, "The", "fr"), "provision-not-there"),
    ],
)
def test_a_quote_that_does_not_stand_there_is_refused(table, charter, clause, quote, code):
    assert code_of(comment_on, table, charter, clause, quote=quote) == code
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [("  ", "text-empty"), ("x" * 10_001, "text-too-long"), ("a\u2066b", "text-bidi-control")],
)
def test_a_bad_body_is_refused(table, charter, clause, body, code):
    assert code_of(comment_on, table, charter, clause, body=body) == code


def test_the_body_is_kept_as_written(table, charter, clause):
    body = "<script>alert(1)</script> **bold** [x](javascript:alert(1))"
    assert comment_on(table, charter, clause, body=body).body == body


def test_a_registered_person_comments_where_the_phase_allows_it(table, charter, clause):
    reader = Actor(person=factories.person())
    comment_on(table, charter, clause, actor=reader)
    charters.move_phase(actor=table.officers["chair"], charter_id=charter.pk, phase="voting")
    assert code_of(comment_on, table, charter, clause, actor=reader) == "not-at-this-stage"
    comment_on(table, charter, clause)


def test_only_a_delegation_speaks_officially(table, charter, clause):
    reader = Actor(person=factories.person())
    adviser = factories.accredit(table, table.delegations["XAA"], "adviser")
    for actor in (reader, adviser, table.officers["chair"]):
        assert (
            code_of(comment_on, table, charter, clause, actor=actor, is_official=True)
            == "not-permitted"
        )
    assert comment_on(table, charter, clause, is_official=True).is_official is True


def test_an_answer_belongs_to_the_thread_and_its_author_is_told(table, charter, clause):
    first = comment_on(table, charter, clause)
    second = comments.reply_to_comment(
        actor=table.heads["XCA"], parent_id=first.pk, body="Why?", language="en"
    )
    third = comments.reply_to_comment(
        actor=table.heads["XEA"], parent_id=second.pk, body="Because.", language="en"
    )
    assert (second.thread, third.thread, third.parent) == (first, first, second)
    while outbox.drain():
        pass
    assert Notice.objects.filter(kind="comment-answered").count() == 2


def test_hiding_gives_a_reason_and_restoring_takes_it_back(table, charter, clause, moderator):
    made = comment_on(table, charter, clause)
    reader = Actor(person=factories.person())
    report = moderation.report_comment(
        actor=reader, comment_id=made.pk, ground="abuse", note="See."
    )
    assert (
        code_of(moderation.report_comment, actor=reader, comment_id=made.pk, ground="abuse")
        == "report-exists"
    )
    moderation.hide_comment(
        actor=moderator, comment_id=made.pk, ground="abuse", reason="Attacks a person."
    )
    report.refresh_from_db()
    made.refresh_from_db()
    assert (report.state, made.state) == ("settled", "hidden")
    assert (
        code_of(
            moderation.hide_comment,
            actor=moderator,
            comment_id=made.pk,
            ground="abuse",
            reason="Again.",
        )
        == "comment-hidden"
    )
    moderation.restore_comment(actor=moderator, comment_id=made.pk, reason="A misreading.")
    assert list(ModerationEntry.objects.order_by("id").values_list("verdict", "reason")) == [
        ("hide", "Attacks a person."), ("restore", "A misreading."),
    ]  # fmt: skip
    assert OutboxItem.objects.filter(kind="comment-hidden").count() == 1


def test_dismissing_settles_the_reports_and_leaves_the_comment(table, charter, clause, moderator):
    made = comment_on(table, charter, clause)
    moderation.report_comment(
        actor=Actor(person=factories.person()), comment_id=made.pk, ground="spam"
    )
    moderation.dismiss_reports(actor=moderator, comment_id=made.pk, reason="On topic.")
    made.refresh_from_db()
    assert (made.state, made.reports.get().state) == ("visible", "settled")
    assert (
        code_of(moderation.dismiss_reports, actor=moderator, comment_id=made.pk, reason="Again.")
        == "report-none"
    )


@pytest.mark.parametrize("who", ["chair", "teller", "head", "reader"])
def test_only_moderators_moderate(table, charter, clause, who):
    made = comment_on(table, charter, clause)
    actor = {
        "chair": table.officers["chair"], "teller": table.officers["teller"],
        "head": table.heads["XAA"], "reader": Actor(person=factories.person()),
    }[who]  # fmt: skip
    assert (
        code_of(
            moderation.hide_comment, actor=actor, comment_id=made.pk, ground="spam", reason="No."
        )
        == "not-permitted"
    )


def test_a_moderator_needs_a_reason_and_never_judges_their_own(table, charter, clause, moderator):
    made = comment_on(table, charter, clause)
    assert (
        code_of(
            moderation.hide_comment, actor=moderator, comment_id=made.pk, ground="spam", reason=" "
        )
        == "text-empty"
    )
    own = comment_on(table, charter, clause, actor=moderator)
    assert (
        code_of(
            moderation.hide_comment,
            actor=moderator,
            comment_id=own.pk,
            ground="spam",
            reason="Mine.",
        )
        == "own-comment"
    )


def test_an_official_statement_is_not_a_moderators_to_hide(table, charter, clause, moderator):
    made = comment_on(table, charter, clause, is_official=True)
    assert (
        code_of(
            moderation.hide_comment,
            actor=moderator,
            comment_id=made.pk,
            ground="abuse",
            reason="No.",
        )
        == "official-statement"
    )
