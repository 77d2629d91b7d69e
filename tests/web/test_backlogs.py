"""What awaits an office, on the desk of whoever holds it: one line a forum and kind, with the number."""

from deliberation.models import Accreditation
from deliberation.operations import comments, moderation, notices
from deliberation.operations.notices import Message
from deliberation.queries.desk import desk_of
from deliberation.queries.permissions import Actor
from tests import factories
from tests.api.callers import caller_of
from tests.web.pages import client_of, words_of


def counted(actor):
    rows = desk_of(actor.person).rows
    return {one.what: one.waiting for one in rows if one.waiting is not None}


def test_a_moderators_desk_counts_what_they_may_decide(table, charter, moderator):
    other = factories.officer(table, "moderator")
    said = {"revision_id": charter.current_revision_id, "body": "A word.", "language": "en"}
    notes = [comments.add_comment(actor=table.heads["XAA"], **said).pk for _number in range(4)]
    own = comments.add_comment(actor=Actor(person=moderator.person), **said)
    for note in (*notes, own.pk):
        moderation.report_comment(actor=table.heads["XAB"], comment_id=note, ground="spam")
    both = [counted(one) for one in (moderator, other)]
    why = {"ground": "spam", "reason": "No."}
    moderation.propose_removal(actor=other, comment_id=notes[0], **why)
    moderation.hide_comment(actor=other, comment_id=notes[1], **why)
    moderation.appeal_verdict(actor=table.heads["XAA"], comment_id=notes[1], words="Why?")
    moderation.claim_comment(actor=other, comment_id=notes[2])

    assert both == [{"comment-reported": 4}, {"comment-reported": 5}]
    assert counted(moderator) == {
        "comment-reported": 1, "removal-to-decide": 1, "appeal-to-decide": 1,
    }  # fmt: skip
    assert counted(other) == {"comment-reported": 3}
    assert [counted(table.officers[role]) for role in ("chair", "teller")] == [{}, {}]
    page = client_of(moderator).get("/desk/")
    told = [one for one in caller_of(moderator).get("/desk/")["results"] if one["waiting"]]
    at = f"/forums/{table.forum.slug}/moderation/awaiting/"
    assert [(one["title"], one["link"]) for one in told] == [
        ("1 appeal against a verdict", at),
        ("1 reported comment", f"/admin/moderation/?show=waiting&forum={table.forum.slug}&free=on"),
        ("1 removal", at),
    ]
    assert [one["title"] in words_of(page) for one in told] == [True] * 3
    assert [client_of(moderator).get(one["link"]).status_code for one in told] == [200] * 3


def test_the_chairs_desk_counts_statements_to_rule_on(table, charter, chair, moderator):
    deputy = factories.officer(table, "deputy")
    note = comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body="We say.",
        language="en", is_official=True,
    )  # fmt: skip
    why = {"ground": "abuse", "reason": "No."}
    moderation.propose_removal(actor=chair, comment_id=note.pk, **why)

    assert [counted(one) for one in (chair, deputy, moderator)] == [
        {},
        {"removal-to-decide": 1},
        {},
    ]


def test_every_backlog_is_one_line_of_its_forum_whatever_page_it_stands_on(table, credentials):
    other = factories.set_table(seats=factories.SEATS[:1])
    factories.officer(other, "credentials", credentials.person)
    for one in (table, other):
        for code in {"XAA"} | ({"XAB"} if one is table else set()):
            factories.accredit(one, one.delegations[code], "delegate")
    Accreditation.objects.filter(role="delegate").update(state="provisional")
    told = {"kind": "comment-answered", "subject": "No.", "body": "x"}
    notices.tell_all([Message(credentials.person, key=str(n), **told) for n in range(2)])
    seen, cursor = [], None
    while True:
        page = desk_of(credentials.person, size=1, cursor=cursor)
        seen += [(one.what, one.forum.pk, one.waiting) for one in page.rows if one.forum]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == [
        ("credential-to-decide", table.forum.pk, 2), ("credential-to-decide", other.forum.pk, 1),
    ]  # fmt: skip
