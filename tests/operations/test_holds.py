"""What new persons write is read by a moderator before anybody else, at every door."""

import pytest

from deliberation.models import Comment, Forum, OutboxItem, StreamEvent
from deliberation.operations import comments, forums, moderation
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.comments import counts_by_provision, threads, visible_comments
from deliberation.queries.permissions import AS_PERSON, actor_for
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.web.readers import Reader, words_of
from tests.web.texts import comment_on

SECRET = "xylophonic"


@pytest.fixture
def reviewed(table, charter):
    Forum.objects.filter(pk=table.forum.pk).update(contributions_held=2)
    table.forum.refresh_from_db()
    charter.forum.refresh_from_db()
    return charter


@pytest.fixture
def newcomer(table):
    return actor_for(factories.person("Nina Newcomer"), table.forum, AS_PERSON)


def written(charter, author, body=f"A {SECRET} remark."):
    return comment_on(charter, author, "article-1-1", body=body)


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def told():
    return StreamEvent.objects.count(), OutboxItem.objects.filter(kind="comment-answered").count()


def test_what_is_held_is_its_authors_and_the_moderators_alone(table, reviewed, newcomer):
    before = told()
    first = written(reviewed, table.heads["XAA"], body="A start.")
    after_first = told()
    held = comments.reply_to_comment(
        actor=newcomer, parent_id=first.pk, body=f"A {SECRET} answer.", language="en"
    )
    assert held.state == "held"
    assert told() == after_first  # no frame, no mail
    assert before != after_first

    def readers_of(person):
        viewer = viewer_of(person, table.forum) if person else PUBLIC_VIEWER
        [thread] = threads(reviewed, viewer)
        rows = visible_comments(table.forum, viewer).filter(pk=held.pk)
        return rows.count(), len(thread.answers_shown), thread.answers_number

    assert readers_of(None) == (0, 0, 0)
    assert readers_of(table.heads["XAA"].person) == (0, 0, 0)
    assert readers_of(table.officers["chair"].person) == (0, 0, 0)
    assert readers_of(newcomer.person) == (1, 1, 1)
    assert readers_of(table.officers["moderator"].person) == (1, 1, 1)

    moderation.release_comment(actor=table.officers["moderator"], comment_id=held.pk)
    assert readers_of(None) == (1, 1, 1)
    assert told() == (after_first[0] + 1, after_first[1] + 1)


def test_however_many_are_written_all_wait_until_enough_are_released(table, reviewed, newcomer):
    moderator = table.officers["moderator"]
    waiting = [written(reviewed, newcomer) for _number in range(4)]
    assert {one.state for one in waiting} == {"held"}
    moderation.release_comment(actor=moderator, comment_id=waiting[0].pk)
    assert written(reviewed, newcomer).state == "held"
    moderation.release_comment(actor=moderator, comment_id=waiting[1].pk)
    assert written(reviewed, newcomer).state == "visible"
    assert sum(counts_by_provision(reviewed, PUBLIC_VIEWER).values()) == 3


def test_what_is_held_is_released_once_and_answered_by_nobody(table, reviewed, newcomer):
    moderator, held = table.officers["moderator"], written(reviewed, newcomer)
    answer = {"actor": moderator, "parent_id": held.pk, "body": "No.", "language": "en"}
    assert code_of(comments.reply_to_comment, **answer) == "comment-held"
    chair = table.officers["chair"]
    assert code_of(moderation.release_comment, actor=chair, comment_id=held.pk) == "not-permitted"
    moderation.release_comment(actor=moderator, comment_id=held.pk)
    again = code_of(moderation.release_comment, actor=moderator, comment_id=held.pk)
    assert again == "comment-not-held"


def test_what_is_held_and_hidden_was_never_counted(table, reviewed, newcomer):
    held = written(reviewed, newcomer)
    entry = moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=held.pk, ground="spam", reason="A flood."
    )
    assert Comment.objects.get(pk=held.pk).state == "hidden"
    assert (entry.verdict, StreamEvent.objects.latest("pk").payload["change"]) == ("hide", 0)


def test_a_forum_says_how_many_are_reviewed(table):
    named = {"actor": table.officers["chair"], "forum_id": table.forum.pk}
    assert forums.configure_forum(**named, contributions_held=3).contributions_held == 3
    assert code_of(forums.configure_forum, **named, contributions_held=21) == "held-number"


def test_the_author_reads_that_it_awaits_review_and_a_moderator_releases_it_in_the_panel(
    table, reviewed, newcomer
):
    held = written(reviewed, newcomer)
    url = f"/forums/{table.forum.slug}/charters/{reviewed.slug}/comments/{held.public_id}/"
    listed = f"/forums/{table.forum.slug}/charters/{reviewed.slug}/comments/"
    author, other = Reader(newcomer), Reader(table.heads["XAA"])
    assert "Awaiting review" in words_of(author.read(url))
    assert [other.read(url).status_code, Reader().read(url).status_code] == [404, 404]
    assert SECRET not in words_of(other.read(listed))
    moderator = Reader(table.officers["moderator"])
    queue = moderator.read("/admin/moderation/?show=held")
    assert SECRET in words_of(queue)
    answer = moderator.send(f"/admin/moderation/{held.public_id}/", verdict="release")
    assert answer.status_code in {302, 303}
    assert SECRET in words_of(other.read(listed))
