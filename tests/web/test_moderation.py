"""Reporting, hiding and restoring in the browser; the public log."""

import pytest

from deliberation.models import Comment, Report
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import comment_on


@pytest.fixture
def comment(table, charter):
    return comment_on(charter, table.heads["XAA"], "article-1-1", body="Rude words.")


@pytest.fixture
def moderator(table):
    return Reader(table.officers["moderator"])


def url_of(comment: Comment, step: str = "") -> str:
    charter = comment.charter
    place = f"/forums/{charter.forum.slug}/charters/{charter.slug}/comments/{comment.public_id}/"
    return f"{place}{step}/" if step else place


def test_anyone_signed_in_reports_a_comment_once(table, comment):
    reader = Reader(table.heads["XAB"])
    assert "Only the moderators read this." in words_of(reader.read(url_of(comment, "report")))
    answer = reader.send(url_of(comment, "report"), ground="abuse", note="See the last line.")
    assert (answer.status_code, answer["Location"]) == (303, url_of(comment))
    report = Report.objects.get()
    assert (report.ground, report.note, report.reporter) == (
        "abuse",
        "See the last line.",
        table.heads["XAB"].person,
    )
    again = reader.send(url_of(comment, "report"), ground="spam", note="Once more.")
    assert again.status_code == 422
    assert "You have reported this comment already." in words_of(again)
    assert "Once more." in words_of(again)


def test_a_report_needs_a_ground(table, comment):
    answer = Reader(table.heads["XAB"]).send(url_of(comment, "report"), note="Just so.")
    assert answer.status_code == 422
    assert "What is wrong with it?: This field is required." in words_of(answer)
    assert Report.objects.count() == 0


def test_a_reader_signs_in_to_report(comment):
    assert Reader().read(url_of(comment, "report")).status_code == 401


def test_a_moderator_hides_and_restores_with_a_reason(comment, moderator):
    fields = {"ground": "abuse", "reason": "It insults a delegate."}
    assert moderator.send(url_of(comment, "hide"), **fields).status_code == 303
    hidden = Reader().read(url_of(comment))
    assert "Rude words." not in words_of(hidden)
    assert "Hidden by a moderator (insult or harassment): It insults a delegate." in words_of(
        hidden
    )
    assert "Publish the answer" not in words_of(moderator.read(url_of(comment)))
    assert moderator.send(url_of(comment, "restore"), reason="Not so bad.").status_code == 303
    assert "Rude words." in words_of(Reader().read(url_of(comment)))


def test_the_log_tells_every_verdict_to_everyone(table, comment, moderator):
    log = f"/forums/{table.forum.slug}/moderation/"
    assert "Nothing has been moderated" in words_of(Reader().read(log))
    moderator.send(url_of(comment, "hide"), ground="abuse", reason="It insults a delegate.")
    moderator.send(url_of(comment, "restore"), reason="Not so bad.")
    page = Reader().read(log)
    assert marks_in(page, r"<strong>(\w+)</strong>") == ["Restored", "Hidden"]
    assert "Hidden – insult or harassment It insults a delegate." in words_of(page)


@pytest.mark.parametrize("step", ["hide", "restore"])
def test_nobody_else_hides_or_restores(table, comment, step):
    for actor in (table.heads["XAA"], table.officers["chair"], table.officers["secretariat"]):
        answer = Reader(actor).send(url_of(comment, step), ground="abuse", reason="I like it not.")
        assert answer.status_code == 403
    comment.refresh_from_db()
    assert comment.state == "visible"


def test_what_a_moderator_may_do_is_offered_to_no_other(table, comment, moderator):
    assert "Hide" in words_of(moderator.read(url_of(comment)))
    assert "Hide" not in words_of(Reader(table.heads["XAB"]).read(url_of(comment)))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_reasons_reach_the_pages_as_words(table, comment, moderator, hostile):
    moderator.send(url_of(comment, "hide"), ground="abuse", reason=hostile)
    for place in (url_of(comment), f"/forums/{table.forum.slug}/moderation/"):
        page = Reader().read(place)
        assert unsafe_marks(page) == []
        assert " ".join(hostile.split()) in words_of(page)
