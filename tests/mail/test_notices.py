"""A message as it is received: both forms say the same, nothing in it acts, its token only unsubscribes."""

import re
import smtplib
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from deliberation.mail import notices as face
from deliberation.models import Notice
from deliberation.operations import notices, outbox
from deliberation.queries.notices import unsubscribe_token
from tests import factories

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "</title><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "<style>@import 'https://evil.example/x.css'</style>",
)


@pytest.fixture
def reader(db):
    return factories.person("Rima Reader")


def told(reader, **fields):
    named = {
        "kind": "comment-answered", "subject": "%(who)s answered", "body": "%(words)s",
        "facts": {"who": "Ana", "words": "So be it."}, "forum": None,
    }  # fmt: skip
    return notices.tell(reader, **(named | fields))


def sent() -> mail.EmailMultiAlternatives:
    mail.outbox.clear()
    while outbox.drain():
        pass
    [message] = mail.outbox
    return message


def page_of(message) -> str:
    [(page, kind)] = message.alternatives
    assert kind == "text/html"
    return page


def test_a_message_says_the_same_in_words_and_as_a_page(reader, settings):
    reader.time_zone = "Asia/Kolkata"
    reader.save()
    told(reader, link="/forums/x/", deadline=datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
    message = sent()
    page = page_of(message)

    for form in (message.body, page):
        for words in (
            "Ana answered",
            "So be it.",
            f"{settings.SITE_ADDRESS}/forums/x/",
            "17:30 IST",
        ):
            assert words in form
        assert "12:00 UTC" in form
    assert (message.to, message.subject) == ([reader.email], "Ana answered")
    assert re.findall(r"<(img|link|script|table|style|iframe|form)\b|url\(", page) == []


@pytest.mark.parametrize("evil", XSS)
def test_b4_07_no_fact_acts_in_a_message(reader, evil):
    table = factories.set_table(seats=())
    table.forum.name = evil
    table.forum.save()
    told(reader, facts={"who": evil, "words": evil}, forum=table.forum)
    page = page_of(sent())

    assert re.findall(r"<(script|img|svg|style)\b", page) == []
    assert re.findall(r"<a [^>]*href=['\"]?javascript", page) == []
    assert page.count(escape(evil)) >= 3  # subject, words and the forum's name


def test_no_header_is_injected(reader):
    told(reader, facts={"who": "Ana\r\nBcc: all@example.org\r\n\r\nBody", "words": "x"})
    message = sent()
    headers = message.message()

    assert message.recipients() == [reader.email]
    assert headers["Bcc"] is None
    assert "\n" not in message.subject


def test_a_message_in_arabic_runs_from_right_to_left(reader, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    reader.language = "ar"
    reader.save()
    notice = told(reader)
    page = page_of(sent())

    assert '<html lang="ar" dir="rtl">' in page
    assert notice.body == "\u2068So be it.\u2069"  # a name from left to right stays whole


def test_every_message_can_be_unsubscribed_with_one_click(reader):
    told(reader)
    headers = sent().message()
    address = headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    program = Client(enforce_csrf_checks=True)  # a mail program: no page, no session
    shown = program.get(path)
    before = list(reader.notice_preferences.all())
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (shown.status_code, before, answer.status_code) == (200, [], 200)
    assert [(one.kind, one.cadence) for one in reader.notice_preferences.all()] == [
        ("comment-answered", "never")
    ]
    assert "sessionid" not in program.cookies
    told(reader, key="again")
    assert Notice.objects.latest("id").state == "kept"


def test_what_binds_goes_into_the_digest_instead(reader):
    token = unsubscribe_token(told(reader, kind="question-opened"))
    Client().post(f"/unsubscribe/{token}/")

    assert reader.notice_preferences.get().cadence == "daily"
    assert told(reader, kind="question-opened").cadence == "daily"


@pytest.mark.parametrize(
    ("error", "state", "why", "again"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), "bounced", "SMTP 550", 0),
        (
            smtplib.SMTPRecipientsRefused({"a@b": (451, b"wait")}),
            "failed",
            "SMTPRecipientsRefused",
            1,
        ),
        (TimeoutError("silent"), "failed", "TimeoutError", 1),
    ],
)
def test_what_goes_wrong_is_kept_and_tried_again_unless_it_bounced(
    reader, monkeypatch, error, state, why, again
):
    notice = told(reader)

    def refuse(self):
        raise error

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    while outbox.drain():
        pass
    notice.refresh_from_db()
    waiting = outbox.OutboxItem.objects.filter(kind="notice", done_at=None).count()

    assert (notice.state, notice.error, notice.attempts, waiting) == (state, why, 1, again)


def test_after_many_attempts_only_a_person_tries_again(reader, monkeypatch):
    notice = told(reader)
    Notice.objects.filter(pk=notice.pk).update(attempts=15)

    def fail(_notice):
        raise ConnectionRefusedError

    assert notices.send_notice(notice_id=notice.pk, post=fail) is None
    assert notices.send_notice(notice_id=notice.pk, post=face.post) is None
    notice.refresh_from_db()
    assert (notice.state, len(mail.outbox)) == ("sent", 1)


def test_a_letter_runs_in_the_direction_of_its_language_whoever_it_begins_with(reader, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    reader.language = "ar"
    reader.save()
    told(reader, body="%(who)s wrote", facts={"who": "Ana"})
    page = page_of(sent())
    assert '<html lang="ar" dir="rtl">' in page
    assert 'dir="auto"' not in page
