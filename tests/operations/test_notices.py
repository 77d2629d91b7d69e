"""Who is told, once; what waits for a digest; what nobody may be sent any more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Notice
from deliberation.operations import comments, delegations, moderation, notices, outbox, tallies
from deliberation.operations.notices import Message
from deliberation.queries.desk import notices_shown
from deliberation.queries.notices import people_awaiting_digests
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from deliberation.tasks import notices as tasks
from deliberation.tasks import questions as sweeps
from tests import factories

MONDAY = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)


def settle() -> None:
    while outbox.drain():
        pass


@pytest.fixture
def reader(db):
    return factories.person("Rima Reader")


def message(person, number=1, **fields):
    named = {
        "kind": "comment-answered", "subject": "No. %(n)s", "body": "Words.", "facts": {"n": f"{number}"}
    }  # fmt: skip
    return Message(person, **(named | fields))


def prefer(person, **chosen):
    kinds = {kind.replace("_", "-"): cadence for kind, cadence in chosen.items()}
    notices.choose_cadences(actor=Actor(person=person), chosen=kinds)


def test_of_one_thing_a_person_is_told_once(reader):
    other = factories.person()
    notices.tell_all([message(reader, key="a"), message(other, key="a")])
    again = notices.tell_all([message(reader, key="a"), message(reader, key="b")])
    settle()

    assert [one.key for one in again] == ["b"]
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        [reader.email, reader.email, other.email]
    )


def test_telling_two_hundred_takes_no_more_statements_than_telling_two(db):
    people = [factories.person() for _one in range(40)]
    found = []
    for number in (2, 40):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            notices.tell_all([message(one, key=str(number)) for one in people[:number]])
        found.append(len(counted))

    assert found[0] == found[1] <= 8


def test_a_digest_carries_what_waits_once_at_seven(reader):
    prefer(reader, comment_answered="daily", comment_hidden="weekly")
    notices.tell_all([message(reader, number, key=str(number)) for number in (1, 2)])
    notices.tell_all([message(reader, 3, kind="comment-hidden")])
    tuesday = MONDAY + timedelta(days=1)
    Notice.objects.update(created_at=tuesday - timedelta(hours=2))
    settle()
    before = len(mail.outbox)
    early = tasks.send_digests(now=tuesday - timedelta(minutes=1))
    made = [tasks.send_digests(now=tuesday), tasks.send_digests(now=tuesday)]
    settle()
    [digest] = mail.outbox

    assert (before, early, made) == (0, 0, [1, 0])
    assert digest.subject == "2 messages for you"
    assert [words in digest.body for words in ("No. 1", "No. 2", "No. 3")] == [True, True, False]
    assert sorted(Notice.objects.values_list("kind", "state")) == [
        ("comment-answered", "sent"), ("comment-answered", "sent"), ("comment-hidden", "waiting"),
        ("digest", "sent"),
    ]  # fmt: skip
    assert people_awaiting_digests(MONDAY + timedelta(days=7)) == [reader.pk]


def test_what_binds_cannot_be_silenced(reader):
    with pytest.raises(RuleBroken) as caught:
        prefer(reader, comment_answered="never", question_opened="never")

    assert (caught.value.code, reader.notice_preferences.count()) == ("notice-cadence", 0)


def test_a_flood_waits_for_the_digest_and_what_binds_does_not(reader):
    notices.tell_all([message(reader, number) for number in range(30)])
    notices.tell_all([message(reader), message(reader, kind="question-opened")])
    latest = list(Notice.objects.order_by("-id").values_list("kind", "cadence")[:2])

    assert latest == [("question-opened", "at-once"), ("comment-answered", "daily")]


def test_b4_25_what_one_may_no_longer_see_is_not_sent_nor_shown(table):
    head = table.heads["XAA"]
    named = {"audience": f"delegation:{head.accreditation.delegation_id}", "forum": table.forum}
    notices.tell_all([message(head.person, **named)])
    shown = notices_shown(head.person).filter(kind="comment-answered").count()
    delegations.suspend_accreditation(
        actor=table.officers["credentials"], public_id=head.acting_as, reason="A letter is missing."
    )
    settle()
    notice = Notice.objects.get(kind="comment-answered")

    assert (shown, notice.state) == (1, "kept")
    assert notices_shown(head.person).filter(kind="comment-answered").count() == 0


def test_whoever_was_deactivated_is_written_to_no_more(reader):
    notices.tell_all([message(reader)])
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    settle()

    assert (mail.outbox, Notice.objects.get().state) == ([], "kept")


def test_an_address_without_an_account_is_told_in_its_language_and_may_refuse(table, settings):
    named = {
        "kind": "invited", "subject": "Come to %(forum)s", "body": "Please.",
        "facts": {"forum": "F"}, "forum": table.forum, "link": "/x/",
    }  # fmt: skip
    notice = notices.tell_address("New@Example.org", "en", **named)
    settle()
    [invited] = [one for one in mail.outbox if one.to == ["new@example.org"]]
    notices.unsubscribe(person=None, email=notice.email, kind=notice.kind)

    assert invited.subject == "Come to F"
    with pytest.raises(RuleBroken) as caught:
        notices.tell_address("new@example.org", "en", **named)
    assert caught.value.code == "address-unsubscribed"


def test_b4_27_an_address_is_not_flooded(table):
    named = {
        "kind": "invited",
        "subject": "Come",
        "body": "Please.",
        "facts": {},
        "forum": table.forum,
    }
    for _number in range(5):
        notices.tell_address("new@example.org", "en", **named)
    with pytest.raises(RuleBroken) as caught:
        notices.tell_address("new@example.org", "en", **named)

    assert (caught.value.code, Notice.objects.filter(person=None).count()) == ("mail-flood", 5)


def test_the_secretariat_sends_again_what_failed_and_nothing_else(table):
    failed, sent = [notices.tell_all([message(table.heads[code].person, forum=table.forum)])[0]
                    for code in ("XAA", "XAB")]  # fmt: skip
    settle()
    Notice.objects.filter(pk=failed.pk).update(state="bounced", error="SMTP 550", attempts=3)
    mail.outbox.clear()
    again = notices.retry_notice(actor=table.officers["secretariat"], notice_id=failed.pk)
    state = again.state
    settle()

    assert (state, [one.to for one in mail.outbox]) == (
        "waiting",
        [[table.heads["XAA"].person.email]],
    )
    for actor, notice, code in (
        (table.officers["secretariat"], sent, "notice-not-failed"),
        (table.heads["XAA"], failed, "not-permitted"),
    ):
        with pytest.raises(RuleBroken) as caught:
            notices.retry_notice(actor=actor, notice_id=notice.pk)
        assert caught.value.code == code


def test_the_last_day_reminds_once_those_who_have_not_voted(table):
    long = factories.open_motion(table, lasting=timedelta(days=3))
    factories.open_motion(table, lasting=timedelta(hours=20))
    settle()
    from deliberation.operations import ballots

    ballots.cast_ballot(actor=table.heads["XAA"], question_id=long.pk, choice="yes")
    late = long.closes_at - timedelta(hours=23)
    told = [sweeps.remind_undecided(now=late - timedelta(hours=2)), sweeps.remind_undecided(now=late),
            sweeps.remind_undecided(now=late)]  # fmt: skip
    reminded = Notice.objects.filter(kind="question-closing")

    assert told == [0, 4, 0]
    assert {one.person_id for one in reminded} == {
        head.person.pk for code, head in table.heads.items() if code != "XAA"
    }


def test_a_credential_about_to_end_is_told_of_once(table):
    now = factories.database_clock()
    ending = factories.accredit(
        table, table.delegations["XAA"], "delegate", ends_at=now + timedelta(days=30)
    )
    at = now + timedelta(days=24)

    assert [tasks.warn_of_expiry(now=now), tasks.warn_of_expiry(now=at),
            tasks.warn_of_expiry(now=at)] == [0, 1, 0]  # fmt: skip
    assert Notice.objects.get(kind="credential-expiring").person == ending.person


def told_of(kind):
    settle()
    return sorted(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def test_a_certified_result_is_told_to_who_speaks_for_its_electors_and_to_nobody_else(table):
    government = table.delegations["XAA"]
    alternate = factories.accredit(table, government, "alternate")
    factories.accredit(table, government, "adviser")
    asked = factories.open_motion(table, template="simple-majority", chambers=("government",))
    tallies.close_due_question(question_id=asked.pk, now=asked.closes_at + timedelta(seconds=1))
    before = told_of("result-certified")
    for office in ("chair", "teller"):
        tallies.certify_question(actor=table.officers[office], question_id=asked.pk)
    speakers = [table.heads["XAA"], table.heads["XAB"], alternate]

    assert before == []
    assert told_of("result-certified") == sorted(one.person.pk for one in speakers)
    words = Notice.objects.filter(kind="result-certified").first()
    assert (asked.title in words.subject, words.link) == (
        True, f"/forums/{table.forum.slug}/questions/{asked.public_id}/",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "It ends 28 November 2026, 20:30 UTC."),
        ("Europe/Paris", "It ends 28 November 2026, 21:30 CET (20:30 UTC)."),
        ("Asia/Tokyo", "It ends 29 November 2026, 05:30 JST (28 November 2026, 20:30 UTC)."),
    ],
)
def test_a_moment_is_told_by_its_readers_clock(reader, zone, words):
    reader.time_zone = zone
    told = notices.tell(
        reader, kind="comment-answered", subject="x", body="It ends %(when)s.", forum=None,
        facts={"when": datetime(2026, 11, 28, 20, 30, tzinfo=UTC)},
    )  # fmt: skip

    assert told.body == words


def test_dismissed_reports_are_told_to_who_made_them_and_to_nobody_else(table, charter, moderator):
    def reported_and_dismissed(*codes):
        for code in codes:
            moderation.report_comment(actor=table.heads[code], comment_id=comment.pk, ground="spam")
        moderation.dismiss_reports(actor=moderator, comment_id=comment.pk, reason="A fair point.")
        return told_of("reports-dismissed")

    comment = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="x", language="en"
    )
    other = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="y", language="en"
    )
    moderation.report_comment(actor=table.heads["XEA"], comment_id=other.pk, ground="spam")
    heads = {code: one.person.pk for code, one in table.heads.items()}
    first, later = reported_and_dismissed("XAB", "XCA"), reported_and_dismissed("XCB")

    assert first == sorted([heads["XAB"], heads["XCA"]])
    assert later == sorted([heads["XAB"], heads["XCA"], heads["XCB"]])
    assert "A fair point." in Notice.objects.filter(kind="reports-dismissed").first().body
